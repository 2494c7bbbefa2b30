"""投诉处理答复书 to the complainant, and the ledger of complaints as the offices see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.kernel import deadlines
from app.kernel.permissions import Actor, allowed
from app.web import filtering
from exports.documents.stepwise import newest, proofs
from exports.render.cells import chinese_date, shown
from exports.spec import Column, Document, Fields, Listing, Numbering, Paper, Signature, Text
from supervision.complaints import queries
from supervision.complaints.forms import ListForm
from supervision.complaints.models import Complaint
from supervision.complaints.rules import AGAINST, DECISIONS, DESKS, KINDS, MEASURES
from supervision.complaints.services.lodging import EVIDENCE
from supervision.complaints.states import COMPLAINT, ComplaintState


def fill(row: Complaint) -> Paper:
    """Fill the reply; the other side may read it, so a hidden name is not in it."""
    about = (
        ("投诉编号", row.number),
        ("投诉人", row.shown_name),
        ("被投诉单位", row.against.name),
        ("投诉类型", KINDS[row.kind]),
        ("采购公告编号", (row.requirement.number or "") if row.requirement_id else "无"),
        ("收到时间", chinese_date(row.created_at)),
    )
    outcome = DECISIONS[row.decision]
    return Paper(
        title="投诉处理答复书",
        addressee=row.shown_name,
        sections=(
            Fields(about),
            Text("查明的事实和理由", heading=True),
            Text(row.finding),
            Text("处理决定", heading=True),
            Text(f"依据{row.clause}，认定投诉{outcome}。"),
            Text("对本处理决定不服的，可以依法申请行政复议或者提起行政诉讼。"),
            Signature((), row.decided_by, chinese_date(row.decided_at)),
        ),
    )


def public(row: Complaint) -> dict[str, str]:
    """What anybody may read behind the QR code."""
    return {
        "投诉编号": row.number,
        "被投诉单位": row.against.name,
        "处理决定": DECISIONS[row.decision],
        "公开摘要": row.summary,
    }


WITHHELD = "（身份保密或非本单位承办，不在台账中列出）"

NOT_TAKEN = {ComplaintState.SUBMITTED: "待受理", ComplaintState.REFUSED: "不予受理"}


def taken(row: Complaint) -> str:
    """Say whether a complaint was accepted."""
    return NOT_TAKEN.get(row.state, "受理")


LEDGER_COLUMNS = (
    Column("编号", lambda c: c.number, 14),
    Column("收到时间", lambda c: c.created_at, 16, "moment"),
    Column("投诉人", lambda c: c.shown_name, 18),
    Column("投诉对象", lambda c: AGAINST[c.against_kind], 12, choices=tuple(AGAINST.values())),
    Column("被投诉单位", lambda c: c.against.name, 26),
    Column("投诉类型", lambda c: KINDS[c.kind], 16, choices=tuple(KINDS.values())),
    Column("事实", lambda c: c.told["facts"], 40),
    Column("请求", lambda c: c.told["request"], 30),
    Column("证据", lambda c: c.told["proofs"], 24),
    Column("采购公告编号", lambda c: c.requirement.number if c.requirement_id else "", 18),
    Column("受理结论", taken, 12),
    Column("承办单位", lambda c: c.office.name if c.office_id else DESKS[c.desk], 22),
    Column("是否暂停", lambda c: c.told["paused"], 20),
    Column("不予受理的理由", lambda c: c.refusal, 30),
    Column("处理决定", lambda c: DECISIONS[c.decision], 10),
    Column("依据条款", lambda c: c.clause, 24),
    Column("公开摘要", lambda c: c.summary, 40),
    Column("决定时间", lambda c: c.decided_at, 16, "moment"),
    Column("采取的措施", lambda c: "、".join(MEASURES[one] for one in c.measures), 24),
    Column("状态", lambda c: COMPLAINT.label(c.state), 16),
    Column("本环节期限", lambda c: c.told["due"], 24),
    Column("剩余", lambda c: c.told["left"], 16),
)


def ledger(asked: Mapping[str, str], actor: Actor) -> Iterator[Complaint]:
    """Walk through the complaints the same filters show on the page, the newest first; the letter
    itself only where the reader may open it and nobody asked to be hidden."""
    found = queries.narrowed(filtering.usable(ListForm, asked), actor)
    return newest(found, lambda rows: _look(rows, actor))


def _look(rows: list[Complaint], actor: Actor) -> None:
    keys = [row.id for row in rows]
    lights = deadlines.of_many(Complaint.subject_kind, keys, only_open=True)
    held, kept = queries.holding(keys), proofs(rows, EVIDENCE)
    for row in rows:
        row.told = _told(row, actor, lights.get(row.id, ()), row.id in held)
        open_letter = row.told["facts"] != WITHHELD
        row.told["proofs"] = kept.get(row.id, "") if open_letter else WITHHELD


def _told(row: Complaint, actor: Actor, lights: Sequence[deadlines.View], held: bool) -> dict:
    """Tell of a complaint what its row does not hold: its letter, its pauses, its clock."""
    open_letter = not row.hidden and allowed(actor, "supervision.complaint.letter", row)
    waits = next((one for one in lights if one.due), None)
    pauses = ("暂停计时", row.state == "paused"), ("暂停确定中选", held)
    return {
        "facts": row.facts if open_letter else WITHHELD,
        "request": row.request if open_letter else WITHHELD,
        "paused": "、".join(words for words, holds in pauses if holds) or "否",
        "due": f"{waits.label} {shown(waits.due.date())}" if waits else "",
        "left": _left(waits) if waits else "",
    }


def _left(view: deadlines.View) -> str:
    """Write what is left of a clock, in working days as the pages do."""
    left = view.left
    return str(left) if left is not None else ""


DOCUMENTS = (
    Document(
        key="complaint-reply",
        title="投诉处理答复书",
        form="docx",
        subject_kind=Complaint.subject_kind,
        permission="supervision.complaint.view",
        load=queries.complaint,
        fill=fill,
        numbering=Numbering("supervision.complaint-reply", "投诉答复"),
        issued_on=("supervision.complaint.decide",),
        issuer=lambda row: (row.office_id, row.decided_by),
        public=public,
    ),
)
LISTINGS = (
    Listing(
        key="complaints",
        title="投诉台账",
        permission="supervision.complaint.list",
        columns=LEDGER_COLUMNS,
        rows=ledger,
    ),
)
