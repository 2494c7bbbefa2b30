"""信用记录台账 as the offices see it; 年度信用等级 for everybody, as table and as notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from peewee import JOIN

from app.accounts.models import Organisation
from app.accounts.posts import post
from app.kernel.permissions import Actor
from app.web import filtering
from exports.documents.stepwise import newest, offices, proofs
from exports.spec import Column, Document, Listing, Paper, Signature, Table, Text
from supervision.credit import queries
from supervision.credit.forms import ListForm, YearForm
from supervision.credit.models import CreditEntry, CreditSum, RuleSet
from supervision.credit.queries import years
from supervision.credit.rules import CONSEQUENCES, LEVELS
from supervision.credit.services.ledger import EVIDENCE
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
    Column("证据", lambda e: e.proofs, 24),
    Column("陈述申辩", lambda e: e.statement, 30),
    Column("提出单位", lambda e: e.finder.name if e.finder_id else "系统", 24),
    Column("认定单位", lambda e: e.decider, 24),
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
    found = queries.narrowed(filtering.usable(ListForm, asked), post(actor))
    found = found.select_extend(Finder.id, Finder.name)
    on = CreditEntry.finder == Finder.id
    found = found.switch(CreditEntry).join(Finder, JOIN.LEFT_OUTER, on=on, attr="finder")
    return newest(found, _look)


def _look(rows: list[CreditEntry]) -> None:
    kept, deciders = proofs(rows, EVIDENCE), offices(rows, "decide", "dismiss")
    for row in rows:
        row.proofs, row.decider = kept.get(row.id, ""), deciders.get(row.id, "")


YEAR_COLUMNS = (
    Column("年度", lambda s: str(s.year), 8),
    Column("机构名称", lambda s: s.agency.name, 30),
    Column("统一社会信用代码", lambda s: s.agency.uscc, 26),
    Column("注册地", lambda s: s.agency.region.name, 14),
    Column("得分", lambda s: s.score, 8, "int"),
    Column("信用等级", lambda s: f"{s.grade}级", 10),
)
MOST = 1000  # lines of the notice in Word; the table in Excel holds every agency


@dataclass(frozen=True)
class Year:
    """A rule set with a year that was closed under it."""

    rules: RuleSet
    year: int

    def rows(self) -> Any:
        """Build the sums of the year under these rules, the best first."""
        return years.of_year(self.year, {}).where(CreditSum.rules == self.rules)


def closed(key: str) -> Year:
    """Gather the last year that was closed under a rule set."""
    return Year(queries.rule_set(key), years.closed_under(key))


def of_year(data: Year, actor: Actor, asked: Mapping[str, str]) -> Year:
    """Take the year asked for, if it was closed under these rules."""
    year = asked.get("year", "")
    wanted = replace(data, year=int(year)) if year.isascii() and year.isdecimal() else data
    return wanted if wanted.rows().exists() else data


def rating(data: Year) -> Paper:
    """Fill the notice of a year: how many of each grade, then every agency, the best first."""
    rows = data.rows()
    counts = Counter(row.grade for row in rows.iterator())
    total = sum(counts.values())
    told = "，".join(f"{grade}级 {n} 家" for grade, n in sorted(counts.items()))
    body = (
        f"根据《{data.rules.title}》（{data.rules.edition}），对{data.year}年有信用记录、服务评价或者"
        f"履约记录的中介服务机构共 {total} 家计分定级：{told}。现予公示，对结果有异议的，可以在平台提出投诉。"
    )
    table = Table(YEAR_COLUMNS[1:], list(rows.limit(MOST)), f"{data.year}年中介服务机构信用等级")
    more = f"本表列前 {MOST} 家，全部机构见平台公布的 Excel 表。"
    seal = Signature(("发布单位（盖章）：", "发布日期：____年__月__日"))
    sections = (Text(body), table, *([Text(more)] if total > MOST else []), seal)
    return Paper(title=f"{data.year}年度中介服务机构信用等级公示", sections=sections)


def of_years(asked: Mapping[str, str], actor: Actor) -> Iterator[CreditSum]:
    """Walk through the table of a year under the filters of the page."""
    filters = filtering.usable(YearForm, asked)
    year = years.year_of(filters)
    return years.of_year(year, filters).iterator() if year else iter(())


DOCUMENTS = (
    Document(
        key="credit-rating",
        title="年度信用等级公示",
        form="docx",
        subject_kind=RuleSet.subject_kind,
        permission="supervision.rule_set.view",
        load=closed,
        fill=rating,
        for_reader=of_year,
        when=lambda row: years.closed_under(row.id) is not None,
    ),
)
LISTINGS = (
    Listing(
        key="credit-years",
        title="年度信用等级",
        permission="supervision.rule_set.list",
        columns=YEAR_COLUMNS,
        rows=of_years,
    ),
    Listing(
        key="credit-entries",
        title="信用记录台账",
        permission="supervision.entry.list",
        columns=COLUMNS,
        rows=entries,
    ),
)
