"""信用记录台账: the ledger of entries as the offices see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from peewee import JOIN

from app.accounts.models import Organisation
from app.kernel.permissions import Actor
from app.web import filtering
from exports.spec import Column, Listing
from intermediaries.queries import places
from supervision.credit import queries
from supervision.credit.forms import ListForm
from supervision.credit.models import CreditEntry
from supervision.credit.rules import CONSEQUENCES, LEVELS
from supervision.credit.states import ENTRY

Finder = Organisation.alias("finder")

COLUMNS = (
    Column("机构", lambda e: e.agency.name, 26),
    Column("统一社会信用代码", lambda e: e.agency.uscc, 20),
    Column("编号", lambda e: e.code, 8),
    Column("计分项", lambda e: e.title, 30),
    Column("级别", lambda e: LEVELS[e.level], 8, choices=tuple(LEVELS.values())),
    Column("分值", lambda e: e.points, 8, "int"),
    Column("后果", lambda e: CONSEQUENCES[e.terms["consequence"]], 10),
    Column("依据条款", lambda e: e.clause, 40),
    Column("事实", lambda e: e.facts, 50),
    Column("陈述申辩", lambda e: e.statement, 30),
    Column("提出单位", lambda e: e.finder.name if e.finder_id else "系统", 24),
    Column("认定理由", lambda e: e.decision, 40),
    Column("发生日期", lambda e: e.occurred_on, 12, "date"),
    Column("公布日期", lambda e: e.effective, 12, "date"),
    Column("失效日期", lambda e: e.expires, 12, "date"),
    Column("申诉", lambda e: e.appeal, 30),
    Column("修复申请", lambda e: e.repair, 30),
    Column("修复日期", lambda e: e.repaired_on, 12, "date"),
    Column("状态", lambda e: ENTRY.label(e.state), 14),
)


def entries(asked: Mapping[str, str], actor: Actor) -> Iterator[CreditEntry]:
    """Walk through the ledger under the filters of the page, newest first."""
    found = queries.narrowed(filtering.usable(ListForm, asked), places.home(actor))
    found = found.select_extend(Finder.id, Finder.name)
    on = CreditEntry.finder == Finder.id
    found = found.switch(CreditEntry).join(Finder, JOIN.LEFT_OUTER, on=on, attr="finder")
    newest = found.order_by(CreditEntry.created_at.desc(), CreditEntry.id.desc())
    return newest.iterator()


LISTINGS = (
    Listing(
        key="credit-entries",
        title="信用记录台账",
        permission="supervision.entry.list",
        columns=COLUMNS,
        rows=entries,
    ),
)
