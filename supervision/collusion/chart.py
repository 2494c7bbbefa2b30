"""How figures of a signal are shown: words, numbers with their unit, the widths of bars; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.kernel import money
from app.kernel.errors import Reason

FIGURES = {
    "count": "涉及数量",
    "value": "报价",
    "by": "间隔方式",
    "step": "平均间隔",
    "more_fen": "递补多出的金额",
    "times": "次数",
    "size": "机构数",
    "bids": "报名次数",
    "wins": "中选次数",
    "rate": "比例",
    "chance": "偶然发生的概率",
    "tie": "关联",
}
SHARES = ("rate", "chance")
BY = {"difference": "等差", "ratio": "等比"}
PERCENT = ("winner", "together")
PRICED = ("identical", "ladder", "mirrored", "give_up")
MARGIN = 5  # a fifth of the spread is left before the smallest, so that differences show


class Bar(NamedTuple):
    """One bar: whose, the number in words, how long in percent, whether it stands out."""

    name: str
    shown: str
    width: float
    marked: bool


def bars(kind: str, rows: Sequence[Sequence[Any]]) -> list[Bar]:
    """Scale the bars of a chart; prices lie close together, so they do not start at zero."""
    values = [value for _, value, _ in rows]
    if not values:
        return []
    least, most = (min(values), max(values)) if kind in PRICED else (0, max(values))
    base = least - (most - least) / MARGIN if kind in PRICED else 0
    whole = (most - base) or 1
    return [
        Bar(name, number(kind, value), round(max((value - base) * 100 / whole, 1), 1), marked)
        for name, value, marked in rows
    ]


def number(kind: str, value: int) -> str:
    """Write a number of a chart or population in the unit of its kind."""
    if kind in PERCENT:
        return f"{value / 100:.1f}%"
    return money.show(value) if kind in PRICED else str(value)


def figures(told: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """List the figures with their labels; a step of a ratio is in percent, of a difference in 元."""
    return [(FIGURES[key], _shown(key, value, told)) for key, value in told.items()]


def _shown(key: str, value: Any, told: Mapping[str, Any]) -> Any:
    if key == "by":
        return Reason(BY[value])
    if key == "tie":
        return Reason(value)
    if key in SHARES:
        return f"{value / 100:.1f}%"
    if key == "more_fen":
        return money.show(value)
    if key == "step":
        return money.show(value) if told["by"] == "difference" else f"{value / 100:.2f}%"
    return value


def population(kind: str, told: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Say what was compared with: how many, their quartiles, the fence."""
    rows = [("对照范围", Reason(told["scope"])), ("对照样本", told["n"])]
    names = {"lower": "下四分位", "upper": "上四分位", "fence": "界限"}
    return rows + [
        (label, number(kind, told[key])) for key, label in names.items() if told[key] is not None
    ]
