"""Editing the tree of qualification types: a place is added or ended, never renamed. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.kernel.errors import Reason
from intermediaries.rules.item_sheet import day, text

BELOW = {None: "kind", "kind": "level", "level": "major"}
LONGEST = 40
COLUMNS = (
    ("kind", "类别", 26),
    ("level", "等级", 14),
    ("major", "专业", 26),
    ("effective", "生效日期", 14),
    ("ends", "停用日期", 14),
    ("position", "顺序", 8),
    ("source", "来源", 60),
)
HEADINGS = {heading: name for name, heading, _ in COLUMNS}
NEEDED = ("kind", "effective", "source")


def adding(
    name: str, parent: Any, siblings: Iterable[str], effective: dt.date
) -> dict[str, Reason]:
    """Say what is wrong with a new place under `parent` (None: a new kind), field by field."""
    wrong: dict[str, Reason] = {}
    if parent is not None and parent.tier not in BELOW:
        wrong["parent"] = Reason.of("专业之下不能再分")
    if not name.strip() or "/" in name or len(name) > LONGEST:
        wrong["name"] = Reason.of("名称应为 1 至 {n} 个字，不含斜线", n=LONGEST)
    elif name in siblings:
        wrong["name"] = Reason.of("“{name}”已在同一级中，停用的可以重新启用", name=name)
    if parent is not None and effective < parent.effective:
        text_ = "生效日期不能早于上级的生效日期 {day}"
        wrong["effective"] = Reason.of(text_, day=parent.effective.isoformat())
    if parent is not None and parent.ends is not None and effective >= parent.ends:
        wrong["parent"] = Reason.of("上级已停用，不能在其下增加")
    return wrong


def changing(row: Any, effective: dt.date, ends: dt.date | None, today: dt.date) -> dict:
    """Say what is wrong with other days of a place, field by field: what has begun keeps its day."""
    wrong: dict[str, Reason] = {}
    if effective != row.effective and min(effective, row.effective) <= today:
        wrong["effective"] = Reason.of("已经生效的不能改生效日期，未生效的只能改到今天以后")
    if ends is not None and ends <= effective:
        wrong["ends"] = Reason.of("停用日期应在生效日期之后")
    elif ends != row.ends and ends is not None and ends < today:
        wrong["ends"] = Reason.of("停用日期不能早于今天")
    return wrong


def cells(row: Any) -> list[Any]:
    """Write a place as a row of the workbook."""
    names = [*row.path.split("/"), "", ""][:3]
    ends = row.ends.isoformat() if row.ends else ""
    return [*names, row.effective.isoformat(), ends, row.position, row.source]


@dataclass(frozen=True)
class Line:
    """A row of a workbook: the place it means, what is wrong, what it does to the tree."""

    row: int
    path: str
    values: dict[str, Any] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    what: str = "same"

    @property
    def is_fresh(self) -> bool:
        """Say whether it changes the tree."""
        return self.what != "same"


def read(number: int, typed: Mapping[str, Any]) -> Line:
    """Read one row; its reasons say everything that is wrong with its words."""
    wrong: list[Reason] = []
    names = [text(typed.get(tier)) for tier in ("kind", "level", "major")]
    path = "/".join(name for name in names if name)
    if not names[0] or (names[2] and not names[1]) or any("/" in name for name in names):
        wrong.append(Reason.of("类别必填；写专业时要写等级；名称不含斜线"))
    if any(len(name) > LONGEST for name in names):
        wrong.append(Reason.of("名称应为 1 至 {n} 个字，不含斜线", n=LONGEST))
    days = {}
    for name, label in (("effective", "生效日期"), ("ends", "停用日期")):
        days[name] = day(typed.get(name))
        if days[name] is None and (name == "effective" or text(typed.get(name))):
            text_ = "{label}看不懂，请写成 2026-01-31 的样子"
            wrong.append(Reason.of(text_, label=Reason(label)))
    position, source = text(typed.get("position")) or "0", text(typed.get("source"))
    if not (position.isdecimal() and len(position) < 5):
        wrong.append(Reason.of("顺序应是不大的整数"))
    if not 0 < len(source) <= 200:
        wrong.append(Reason.of("请填写来源（文件名称和条款），不超过 200 个字"))
    values = {**days, "position": int(position) if position.isdecimal() else 0, "source": source}
    return Line(number, path, values, tuple(wrong))
