"""抽查检查记录表 of one check, and the ledger of random checks as the offices see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.kernel.permissions import Actor
from app.web import filtering
from exports.documents.stepwise import newest
from exports.render.cells import chinese_date
from exports.spec import Column, Document, Fields, Listing, Paper, Signature, Table, Text
from supervision.checks import queries
from supervision.checks.forms import ListForm
from supervision.checks.models import Check, CheckFinding
from supervision.checks.rules import RESULTS
from supervision.checks.states import CHECK


@dataclass(frozen=True)
class Record:
    """A check with what was found."""

    row: Check
    findings: tuple[CheckFinding, ...]


def load(key: str) -> Record:
    """Gather a check and the record of every matter."""
    row = queries.check(key)
    return Record(row, tuple(queries.findings_of(row)))


FINDINGS = (
    Column("序号", lambda f: f.place, 6, "int"),
    Column("抽查事项", lambda f: f.matter, 22),
    Column("检查到的事实", lambda f: f.facts, 34),
    Column("发现的问题", lambda f: f.problem or "无", 26),
)


def team(row: Check) -> str:
    """Name those who were drawn for a check."""
    return "、".join(one["name"] for one in row.team)


def fill(data: Record) -> Paper:
    """Fill the record: whom, by whom, what was found, the result, room for signatures."""
    row = data.row
    about = (
        ("检查编号", row.number),
        ("抽查计划", row.plan.title),
        ("机构名称", row.agency.name),
        ("统一社会信用代码", row.agency.uscc),
        ("检查人员", team(row)),
        ("检查完成日期", chinese_date(row.due_on)),
    )
    body = (
        Text("检查结论", heading=True),
        Text(RESULTS[row.result] or "尚未报告"),
        *(Text(text) for text in (row.conclusion,) if text),
    )
    orders = (Text("改正要求", heading=True), Text(row.orders)) if row.orders else ()
    day = chinese_date(row.reported_at) if row.reported_at else ""
    return Paper(
        title="抽查检查记录表",
        sections=(
            Fields(about),
            Table(FINDINGS, data.findings, caption="检查记录"),
            *body,
            *orders,
            Signature(("检查人员", "被检查单位"), "", day),
        ),
    )


COLUMNS = (
    Column("检查编号", lambda c: c.number, 22),
    Column("抽查计划", lambda c: c.plan.title, 28),
    Column("机构名称", lambda c: c.agency.name, 28),
    Column("统一社会信用代码", lambda c: c.agency.uscc, 20),
    Column("检查人员", team, 18),
    Column("抽取时间", lambda c: c.created_at, 16, "moment"),
    Column("检查完成日期", lambda c: c.due_on, 12, "date"),
    Column("报告时间", lambda c: c.reported_at, 16, "moment"),
    Column("检查结果", lambda c: RESULTS[c.result], 20, choices=tuple(RESULTS.values())[1:]),
    Column("检查结论", lambda c: c.conclusion, 30),
    Column("改正要求", lambda c: c.orders, 30),
    Column("公布时间", lambda c: c.published_at, 16, "moment"),
    Column("改正情况", lambda c: c.rectification, 30),
    Column("复查情况", lambda c: c.recheck, 30),
    Column("状态", lambda c: CHECK.label(c.state), 14),
)


def ledger(asked: Mapping[str, str], actor: Actor) -> Iterator[Check]:
    """Walk through the checks the same filters show on the page, the newest first."""
    found = queries.narrowed(filtering.usable(ListForm, asked), actor)
    return newest(found)


DOCUMENTS = (
    Document(
        key="check-record",
        title="抽查检查记录表",
        form="docx",
        subject_kind=Check.subject_kind,
        permission="supervision.check.papers",
        load=load,
        fill=fill,
    ),
)
LISTINGS = (
    Listing(
        key="checks",
        title="双随机抽查台账",
        permission="supervision.check.list",
        columns=COLUMNS,
        rows=ledger,
    ),
)
