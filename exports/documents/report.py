"""运营情况报告 of a month: Word with tables and a chart, Excel with native charts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exports.models import Report
from exports.render.cells import chinese_date
from exports.spec import Bars, Column, Document, Paper, Sheet, Signature, Table, Text
from supervision.complaints.rules import DECISIONS

TITLE = "中介超市运营情况报告"


@dataclass(frozen=True)
class Told:
    """A report with its figures."""

    report: Report
    figures: dict[str, Any]

    @property
    def month(self) -> str:
        """Name the month the Chinese way."""
        year, month = self.report.month.split("-")
        return f"{year}年{int(month)}月"

    @property
    def span(self) -> str:
        """Name the month, and the day up to which it was counted when it was not over."""
        over = self.report.made_at.isoformat()[:7] > self.report.month
        return self.month if over else f"{self.month}（截至{chinese_date(self.report.made_at)}）"


def load(key: str) -> Told:
    """Read a report."""
    found = Report.get_by_id(key)
    return Told(found, json.loads(found.figures))


def _at(place: int) -> Callable[[list], Any]:
    return lambda row: row[place]


def _stars(row: list) -> str:
    return f"{row[2] / 100:.2f}"


COUNTS = (Column("情况", _at(0), 24), Column("本月数", _at(1), 12, "int"))
ITEMS = (
    Column("服务事项", _at(0), 24),
    Column("采购数", _at(1), 12, "int"),
    Column("金额（元）", _at(2), 18, "money"),
)
METHODS = (
    Column("选取方式", _at(0), 18),
    Column("中选依据", _at(1), 14),
    Column("中选数", _at(2), 12, "int"),
    Column("金额（元）", _at(3), 18, "money"),
)
RATINGS = (
    Column("评价角色", _at(0), 18),
    Column("公开评价数", _at(1), 12, "int"),
    Column("平均星级", _stars, 12),
)
ENTRIES = (
    Column("信用记录级别", _at(0), 18),
    Column("条数", _at(1), 12, "int"),
    Column("分值合计", _at(2), 12, "int"),
)
GRADES = (Column("信用等级", _at(0), 18), Column("机构数", _at(1), 12, "int"))
OUTCOMES = [label for label in DECISIONS.values() if label]
COMPLAINTS = (
    Column("投诉类型", _at(0), 24),
    Column("作出决定数", _at(1), 12, "int"),
    *(Column(label, _at(n), 12, "int") for n, label in enumerate(OUTCOMES, 2)),
)
NUMBERS = [
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
]


def _parts(data: Told) -> list[tuple[str, tuple[Column, ...], list]]:
    told = data.figures
    return [
        *((title, COUNTS, rows) for title, rows in told["groups"]),
        ("采购事项", ITEMS, told["items"]),
        ("选取方式", METHODS, told["methods"]),
        ("评价结果", RATINGS, told["ratings"]),
        ("投诉处理结果", COMPLAINTS, told.get("complaints", [])),
        ("信用记录分布", ENTRIES, told.get("entries", [])),
        ("信用等级分布", GRADES, told.get("grades", [])),
    ]


def _trend(data: Told) -> tuple[tuple[Column, ...], list]:
    told = data.figures
    heads = [name for name, _ in told["trend"]]
    rows = list(zip(told["months"], *(values for _, values in told["trend"]), strict=True))
    numbers = (Column(name, _at(n), 12, "int") for n, name in enumerate(heads, 1))
    return (Column("月份", _at(0), 12), *numbers), rows


def word(data: Told) -> Paper:
    """Fill the report in Word: a sentence, the trend as chart, a table a subject."""
    told, day = data.figures, chinese_date(data.report.made_at)
    counts = {title: dict(rows) for title, rows in told["groups"]}
    body = (
        f"{data.span}，中介超市准予入驻机构 {counts['机构进驻']['准予入驻']} 家，"
        f"发布采购公告 {counts['采购和选取']['发布公告']} 项，"
        f"确定中选 {counts['采购和选取']['确定中选']} 项，流标 {counts['采购和选取']['流标']} 项，"
        f"公开评价 {sum(row[1] for row in told['ratings'])} 条，"
        f"作出投诉处理决定 {sum(row[1] for row in told.get('complaints', []))} 项，"
        f"公布信用记录 {sum(row[1] for row in told.get('entries', []))} 条。具体情况如下。"
    )
    series = tuple((name, tuple(values)) for name, values in told["trend"])
    sections = [Text(body), Bars("近六个月情况", tuple(told["months"]), series)]
    numbered = zip(NUMBERS, _parts(data), strict=False)
    for place, (title, columns, rows) in numbered:
        if rows:
            sections.append(Table(columns, rows, f"{place}、{title}"))
            sections += _chart(title, columns, rows)
        else:
            sections += [Text(f"{place}、{title}", heading=True, indent=False), Text("本月没有。")]
    sections.append(Signature((), data.report.made_by, day))
    return Paper(title=f"{data.month}{TITLE}", issuer=data.report.made_by, sections=tuple(sections))


def _chart(title: str, columns: tuple[Column, ...], rows: list) -> list[Bars]:
    """Draw the outcomes beside their table: ratings, complaints, credit."""
    if columns not in (COMPLAINTS, GRADES):
        return []
    series = tuple(
        (column.title, tuple(column.value(row) for row in rows)) for column in columns[1:]
    )
    return [Bars(title, tuple(row[0] for row in rows), series)]


def excel(data: Told) -> Paper:
    """Fill the report in Excel: a sheet a subject, each with its chart."""
    columns, rows = _trend(data)
    sheets = [Sheet("近六个月", Table(columns, rows), chart="近六个月情况")]
    sheets += [
        Sheet(title, Table(heads, lines), data.span, chart=title)
        for title, heads, lines in _parts(data)
    ]
    return Paper(title=f"{data.month}{TITLE}", issuer=data.report.made_by, sheets=tuple(sheets))


COMMON = {
    "title": TITLE,
    "subject_kind": "exports.report",
    "permission": "exports.report.view",
    "load": load,
}
DOCUMENTS = (
    Document(key="monthly-report", form="docx", fill=word, **COMMON),
    Document(key="monthly-figures", form="xlsx", fill=excel, **COMMON),
)
