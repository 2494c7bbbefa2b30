"""The ledger of sanctions as the offices see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.kernel.permissions import Actor
from exports.spec import Column, Listing
from supervision.sanctions import queries
from supervision.sanctions.forms import ListForm, filters_from
from supervision.sanctions.models import Sanction
from supervision.sanctions.rules import MEASURES, SCOPES
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
    found = queries.narrowed(filters_from(ListForm, asked))
    return found.order_by(Sanction.created_at.desc(), Sanction.id.desc()).iterator()


LISTINGS = (
    Listing(
        key="sanctions",
        title="惩戒台账",
        permission="supervision.sanction.list",
        columns=COLUMNS,
        rows=sanctions,
    ),
)
