"""What must stand in an opened offer, and what the notice's way of pricing asks of it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = "lianshen-offer/1"
MOST_FEN = 10**13
MOST_NOTE = 1000
NONCE, NONCE_FORMAT = "nonce", "lianshen-nonce/1"  # what is sealed for a draw of level 2
PRICES = {"amount": "amount_fen", "discount": "rate_bp"}
_FIELDS = {"format", "uscc", "note", "attachments"}
_ROW = {"name", "size", "sha256", "sealed"}
_HEX = re.compile("[0-9a-f]{64}")


class SchemaError(ValueError):
    """The content is not an offer to this notice; the message is the sentence of the record."""


@dataclass(frozen=True)
class Price:
    """The price of an offer: fen or basis points off, whatever the notice asked for."""

    amount_fen: int | None = None
    rate_bp: int | None = None


def price_of(offer: Mapping[str, Any], uscc: str, mode: str) -> Price:
    """Check an opened offer against its bidder and the notice; SchemaError says what is wrong."""
    if mode == NONCE:
        _check_nonce(offer, uscc)
        return Price()
    field = PRICES.get(mode)
    wanted = _FIELDS | ({field} if field else set())
    if set(offer) != wanted or offer["format"] != FORMAT:
        raise SchemaError("报价内容的项目与公告要求的不同")
    if offer["uscc"] != uscc:
        raise SchemaError("报价内容中的统一社会信用代码不是投递机构的")
    if not isinstance(offer["note"], str) or len(offer["note"]) > MOST_NOTE:
        raise SchemaError("报价说明不是文字或过长")
    _check_files(offer["attachments"])
    return Price(**{field: _amount(offer[field], field)}) if field else Price()


def _check_nonce(content: Mapping[str, Any], uscc: str) -> None:
    """Check the content of a sealed nonce: its own format, its bidder, 32 bytes in hex."""
    if set(content) != {"format", "nonce", "uscc"} or content["format"] != NONCE_FORMAT:
        raise SchemaError("密封的内容不是随机数")
    if content["uscc"] != uscc:
        raise SchemaError("密封内容中的统一社会信用代码不是投递机构的")
    if not isinstance(content["nonce"], str) or not _HEX.fullmatch(content["nonce"]):
        raise SchemaError("密封的随机数不是 32 字节的十六进制")


def _amount(value: Any, field: str) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    most = MOST_FEN if field == "amount_fen" else 9999
    least = 1 if field == "amount_fen" else 0
    if not whole or not least <= value <= most:
        raise SchemaError("报价数额不是规定范围内的整数")
    return value


def _check_files(rows: Any) -> None:
    if not isinstance(rows, list):
        raise SchemaError("附件清单的写法不对")
    for row in rows:
        good = isinstance(row, dict) and set(row) == _ROW and isinstance(row["name"], str)
        good = good and 0 < len(row["name"]) <= 200
        good = good and isinstance(row["size"], int) and 0 <= row["size"] <= 50 << 20
        hashes = good and isinstance(row["sha256"], str) and isinstance(row["sealed"], str)
        if not hashes or not _HEX.fullmatch(row["sha256"]) or not _HEX.fullmatch(row["sealed"]):
            raise SchemaError("附件清单的写法不对")
