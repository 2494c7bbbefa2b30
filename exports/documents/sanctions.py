"""惩戒决定书 of one sanction, and the ledger of sanctions as the offices see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.accounts.posts import post
from app.kernel import files
from app.kernel.permissions import Actor
from app.web import filtering
from exports.documents.stepwise import newest, proofs
from exports.render.cells import chinese_date
from exports.spec import Column, Document, Fields, Listing, Numbering, Paper, Signature, Text
from intermediaries import queries as library
from supervision.sanctions import queries
from supervision.sanctions.forms import ListForm
from supervision.sanctions.models import Sanction
from supervision.sanctions.rules import MEASURES, SCOPES
from supervision.sanctions.services.handling import EVIDENCE
from supervision.sanctions.states import SANCTION

COLUMNS = (
    Column("决定文号", lambda s: s.number or "", 18),
    Column("机构名称", lambda s: s.agency.name, 28),
    Column("统一社会信用代码", lambda s: s.agency.uscc, 20),
    Column("惩戒措施", lambda s: MEASURES[s.measure], 14, choices=tuple(MEASURES.values())),
    Column("范围", lambda s: SCOPES[s.scope], 14, choices=tuple(SCOPES.values())),
    Column("事由", lambda s: s.ground_label, 30),
    Column("依据条款", lambda s: s.clause, 30),
    Column("查明的事实", lambda s: s.facts, 40),
    Column("证据", lambda s: s.proofs, 24),
    Column("提出单位", lambda s: s.office.name if s.office_id else "系统", 24),
    Column("提出时间", lambda s: s.created_at, 16, "moment"),
    Column("告知时间", lambda s: s.noticed_at, 16, "moment"),
    Column("陈述申辩", lambda s: s.statement, 30),
    Column("决定理由", lambda s: s.decision, 40),
    Column("公布时间", lambda s: s.published_at, 16, "moment"),
    Column("开始日期", lambda s: s.starts, 12, "date"),
    Column("结束日期", lambda s: s.ends, 12, "date"),
    Column("实际结束", lambda s: s.ended_on, 12, "date"),
    Column("状态", lambda s: SANCTION.label(s.state), 16),
)


def sanctions(asked: Mapping[str, str], actor: Actor) -> Iterator[Sanction]:
    """Walk through the sanctions the same filters show on the page, newest first."""
    found = queries.narrowed(filtering.usable(ListForm, asked), post(actor))
    return newest(found, _look)


def _look(rows: list[Sanction]) -> None:
    kept = proofs(rows, EVIDENCE)
    for row in rows:
        row.proofs = kept.get(row.id, "")


def scope(row: Sanction) -> str:
    """Name what a sanction is of."""
    if row.place_id:
        return row.place.name
    names = {one.code: one.name for one in library.items(all_states=True)}
    return "、".join(names.get(code, code) for code in row.items) or SCOPES[row.scope]


def fill(row: Sanction) -> Paper:
    """Fill the decision: whom, what was found, what was said, what follows, until when."""
    about = (
        ("机构名称", row.agency.name),
        ("统一社会信用代码", row.agency.uscc),
        ("事由", row.ground_label),
        ("惩戒措施", MEASURES[row.measure]),
        ("范围", scope(row)),
        ("期限", f"{chinese_date(row.starts)}至{chinese_date(row.ends)}"),
    )
    proofs = [one.name for one in files.of(row.subject_kind, row.id, EVIDENCE)]
    said = row.statement or "机构在规定期限内未陈述申辩。"
    return Paper(
        title="惩戒决定书",
        addressee=row.agency.name,
        sections=(
            Fields(about),
            Text("查明的事实", heading=True),
            Text(row.facts),
            *([Text(f"以上事实有下列证据证明：{'、'.join(proofs)}。")] if proofs else []),
            Text("陈述申辩", heading=True),
            Text(said),
            Text("决定", heading=True),
            Text(row.decision),
            Text(f"依据{row.clause}，决定给予{MEASURES[row.measure]}。"),
            Text("对本决定不服的，可以依法申请行政复议或者提起行政诉讼。"),
            Signature((), issuer(row)[1], chinese_date(row.published_at)),
        ),
    )


def public(row: Sanction) -> dict[str, str]:
    """What anybody may read behind the QR code."""
    return {
        "机构名称": row.agency.name,
        "惩戒措施": MEASURES[row.measure],
        "期限": f"{row.starts} 至 {row.ends}",
    }


def issuer(row: Sanction) -> tuple[str | None, str]:
    """Name the office that proposed it; what the house proposed is of the market itself."""
    return (row.office_id, row.office.name) if row.office_id else (None, "中介超市")


DOCUMENTS = (
    Document(
        key="sanction-decision",
        title="惩戒决定书",
        form="docx",
        subject_kind=Sanction.subject_kind,
        permission="supervision.sanction.view",
        load=queries.sanction,
        fill=fill,
        numbering=Numbering("supervision.sanction-decision", "惩戒决定"),
        number_of=lambda row: row.number,
        issued_on=("supervision.sanction.publish", "supervision.sanction.confirm"),
        issuer=issuer,
        public=public,
    ),
)
LISTINGS = (
    Listing(
        key="sanctions",
        title="惩戒台账",
        permission="supervision.sanction.list",
        columns=COLUMNS,
        rows=sanctions,
    ),
)
