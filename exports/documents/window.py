"""密封文件收件回执: what the hall window hands over, stamped, for a sealed file it took.

Its number is the index of the receipt in the log. It is drawn up when asked for and kept in no
list: a numbered list of receipts would tell before the opening how many offers there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.models import Organisation
from app.kernel.events import Event
from bidding.models import Requirement
from exports.render.cells import chinese_date
from exports.spec import Document, Fields, Paper, Signature, Text
from intermediaries.models import Agency


@dataclass(frozen=True)
class Taken:
    """The logged receipt with the notice and the names of agency and window."""

    event: Event
    requirement: Requirement
    agency: str
    window: Organisation


def load(key: str) -> Taken:
    """Gather what the receipt of an event says."""
    event = Event.get_by_id(key)
    agency = Agency.get_or_none(Agency.uscc == event.facts["agency_uscc"])
    return Taken(
        event=event,
        requirement=Requirement.get_by_id(event.facts["requirement"]),
        agency=agency.name if agency else "",
        window=Organisation.get_by_id(event.org_id),
    )


def receipt(data: Taken) -> Paper:
    """Fill the receipt: whose file, for which notice, when, its hash, its place in the log."""
    event, need = data.event, data.requirement
    facts = event.facts
    rows = (
        ("采购公告", need.title),
        ("公告编号", need.number),
        ("投递机构", data.agency),
        ("信用代码", facts["agency_uscc"]),
        ("收到时间", facts["arrived"]),
        ("报价编号", facts["offer"]),
        ("文件摘要", facts["envelope_sha256"]),
        ("承诺值", facts["commitment"]),
    )
    body = (
        "兹收到贵机构带来的下列密封文件，未经开启，原样存入平台并记入透明日志。"
        "文件摘要为 SHA-256；可用随附的电子回执（JSON）和独立验证工具核对。"
        "本回执只证明文件已经收到；是否计为有效投递由平台判定，结果只告知贵机构。"
    )
    return Paper(
        title="密封文件收件回执",
        number=f"密封收件〔{event.at.year}〕{event.seq}号",
        addressee=data.agency,
        issuer=data.window.name,
        organ=True,
        sections=(
            Text(body),
            Fields(rows),
            Signature(("机构签收：", "窗口（盖章）："), data.window.name, chinese_date(event.at)),
        ),
    )


DOCUMENTS = (
    Document(
        key="window-receipt",
        title="密封文件收件回执",
        form="docx",
        subject_kind="bidding.window_receipt",
        permission="bidding.offer.receipt",
        load=load,
        fill=receipt,
    ),
)
