"""The limits table as rows of a workbook, and rows of a workbook as limits. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.kernel.errors import Reason
from intermediaries.rules import limits
from intermediaries.rules.item_sheet import day, fen, text

COLUMNS = (
    ("region", "行政区划代码", 16),
    ("year", "年度", 10),
    ("kind", "限额种类", 24),
    ("item", "限定事项", 24),
    ("sector", "限定行业", 20),
    ("floor_fen", "起点（元）", 16),
    ("ceiling_fen", "上限（元）", 16),
    ("effective", "生效日期", 14),
    ("source", "来源", 60),
)
HEADINGS = {heading: name for name, heading, _ in COLUMNS}
NEEDED = ("year", "kind", "effective", "source")


@dataclass(frozen=True)
class Line:
    """A row of a workbook: what it says, what is wrong with it, whether the table has it."""

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    known: bool = False

    @property
    def is_fresh(self) -> bool:
        """Say whether it would be added."""
        return not self.known and not self.reasons


def cells(row: Any) -> list[Any]:
    """Write a limit as a row."""
    kind = limits.KINDS[row.kind]
    bounds = [None if fen is None else fen / 100 for fen in (row.floor_fen, row.ceiling_fen)]
    day_word = row.effective.isoformat()
    return [row.region, row.year, kind, row.item, row.sector, *bounds, day_word, row.source]


def read(number: int, typed: Mapping[str, Any]) -> Line:
    """Read one row; its reasons say everything that is wrong with its words."""
    against: list[Reason] = []
    kind = next((k for k, word in limits.KINDS.items() if word == text(typed.get("kind"))), None)
    if kind is None:
        words = list(limits.KINDS.values())
        against.append(Reason.of("限额种类只能填：{words}", words=words))
    year = text(typed.get("year"))
    if not (year.isdecimal() and len(year) == 4):
        against.append(Reason.of("年度应是四位数字"))
    effective = day(typed.get("effective"))
    if effective is None:
        against.append(Reason.of("生效日期看不懂，请写成 2026-01-31 的样子"))
    values = {
        "region": text(typed.get("region")),
        "year": int(year) if year.isdecimal() and len(year) == 4 else 0,
        "kind": kind or "",
        "item": text(typed.get("item")) or limits.EVERYTHING,
        "sector": text(typed.get("sector")),
        "floor_fen": fen(typed.get("floor_fen"), against),
        "ceiling_fen": fen(typed.get("ceiling_fen"), against),
        "effective": effective,
        "source": text(typed.get("source")),
    }
    return Line(number, values, tuple(against))
