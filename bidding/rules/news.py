"""Which public acts of buying are news, under which heading, and of which kind. Data."""

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address


@dataclass(frozen=True)
class News:
    """A heading for readers of news; `kind` is notices, results or endings."""

    title: str
    kind: str


KINDS = {"notices": "采购公告", "results": "中选结果", "endings": "流标和终止"}
_R = "bidding.requirement."
NEWS = {
    f"{_R}publish": News("采购公告", "notices"),
    f"{_R}approve": News("采购公告", "notices"),
    f"{_R}revise": News("公告更正", "notices"),
    f"{_R}extend": News("报名延期公告", "notices"),
    f"{_R}cancel": News("终止公告", "endings"),
    f"{_R}invalidate": News("终止公告", "endings"),
    f"{_R}draw": News("选取结果公示", "results"),
    f"{_R}accept": News("选取结果公示", "results"),
    f"{_R}choose": News("择优选取结果公示", "results"),
    f"{_R}choose_sole": News("选取结果公示", "results"),
    f"{_R}rank": News("选取结果公示", "results"),
    f"{_R}substitute": News("选取结果公示", "results"),
    f"{_R}award": News("中选公告", "results"),
    f"{_R}fail": News("流标公告", "endings"),
    f"{_R}refuse_sole": News("流标公告", "endings"),
    f"{_R}turn_down": News("流标公告", "endings"),
}


def keys(kind: str = "") -> list[str]:
    """List the acts of one kind, of every kind without one."""
    return [key for key, one in NEWS.items() if kind in ("", one.kind)]


def is_plain(address: str) -> bool:
    """Say whether an address is written in the one plain way: no comments, quotes or lists.

    Otherwise one mailbox could be asked under ever new spellings, past what one may be sent.
    """
    try:
        read = Address(addr_spec=address)
    except (ValueError, MessageError, AttributeError, LookupError):
        return False
    return address.isascii() and '"' not in address and read.addr_spec == address
