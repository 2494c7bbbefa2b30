"""The tree of qualification types, kept by the offices: on its page or by Excel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.permissions import Actor
from intermediaries.models import QualificationType
from intermediaries.queries import types
from intermediaries.rules import type_tree
from intermediaries.rules.type_tree import BELOW, Line
from intermediaries.services import workbook

FIELDS = ("effective", "ends", "position", "source")
WORDS = {"new": "将增加", "changed": "将修改", "same": "已有"}


def add(parent_path: str, name: str, values: Mapping[str, Any], actor: Actor) -> QualificationType:
    """Add a place under another (none: a kind); Invalid field by field."""
    parent = types.type_of(parent_path) if parent_path else None
    if parent_path and parent is None:
        raise Invalid({"parent": Reason.of("没有这个上级")})
    wrong = type_tree.adding(name, parent, types.children_of(parent), values["effective"])
    if wrong:
        raise Invalid(wrong)
    with write():
        return _create(parent, name, values, actor)


def _create(parent, name, values, actor) -> QualificationType:
    path = f"{parent.path}/{name}" if parent is not None else name
    told = {key: values.get(key) for key in FIELDS}
    tier = BELOW[parent.tier if parent is not None else None]
    made = QualificationType.create(path=path, parent=parent, tier=tier, name=name, **told)
    _tell("add", made, actor)
    return made


def change(row: QualificationType, values: Mapping[str, Any], actor: Actor) -> None:
    """Give a place other days, another order or source; what it is called stays."""
    wrong = type_tree.changing(row, values["effective"], values["ends"], clock.today())
    if wrong:
        raise Invalid(wrong)
    with write():
        told = {key: values[key] for key in FIELDS}
        QualificationType.update(told).where(QualificationType.path == row.path).execute()
        _tell("change", types.type_of(row.path), actor)


def _tell(action: str, row: QualificationType, actor: Actor) -> None:
    facts = {"path": row.path, "effective": row.effective.isoformat(), "source": row.source}
    facts["ends"] = row.ends.isoformat() if row.ends else ""
    key = f"intermediaries.qualification_type.{action}"
    events.record(key, row, actor=actor, facts=facts, visibility="public")


def preview(stream: BinaryIO) -> list[Line]:
    """Say of every row whether it adds, changes or repeats a place, or is wrong."""
    known = {row.path: row for row in types.all_types()}
    told: list[Line] = []
    for number, typed in workbook.read(stream, type_tree.HEADINGS, type_tree.NEEDED):
        line = type_tree.read(number, typed)
        if not line.reasons:
            line = _judged(line, known, {one.path for one in told})
        told.append(line)
        if line.what == "new" and not line.reasons:
            known[line.path] = _as_if(line)
    return told


def _as_if(line: Line) -> QualificationType:
    tier = ("kind", "level", "major")[line.path.count("/")]
    return QualificationType(path=line.path, tier=tier, **line.values)


def _judged(line: Line, known: Mapping[str, Any], before: set[str]) -> Line:
    if line.path in before:
        return replace(line, reasons=(Reason.of("同一类型在表中写了两次"),))
    row, above = known.get(line.path), line.path.rpartition("/")[0]
    if row is not None:
        same = all(getattr(row, key) == line.values[key] for key in FIELDS)
        days = (line.values["effective"], line.values["ends"])
        wrong = {} if same else type_tree.changing(row, *days, clock.today())
        return replace(line, what="same" if same else "changed", reasons=tuple(wrong.values()))
    if above and above not in known:
        missing = Reason.of("没有上级“{path}”，请先写上级的一行", path=above)
        return replace(line, what="new", reasons=(missing,))
    name, effective = line.path.rpartition("/")[2], line.values["effective"]
    wrong = type_tree.adding(name, known.get(above), (), effective)
    return replace(line, what="new", reasons=tuple(wrong.values()))


def bring_in(stream: BinaryIO, actor: Actor) -> int:
    """Carry out every row that adds or changes; one wrong row stops them all."""
    with write():
        wanted = workbook.fresh(preview(stream), Reason("表中的类型都已登记，不需要导入"))
        for line in wanted:
            above, _, name = line.path.rpartition("/")
            if line.what == "new":
                _create(types.type_of(above) if above else None, name, line.values, actor)
            else:
                change(types.type_of(line.path), line.values, actor)
    return len(wanted)
