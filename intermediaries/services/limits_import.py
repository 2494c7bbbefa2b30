"""Limits from a workbook: a preview of every row, then all rows or none."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

from app.kernel.db import write
from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from intermediaries.models import LimitRow
from intermediaries.rules import limit_sheet
from intermediaries.rules.limit_sheet import Line
from intermediaries.services import limits, workbook

ALIKE = ("region", "year", "kind", "item", "sector", "floor_fen", "ceiling_fen", "effective")


def preview(stream: BinaryIO) -> list[Line]:
    """Say of every row whether it is new, known or wrong; nothing is written."""
    rows = workbook.read(stream, limit_sheet.HEADINGS, limit_sheet.NEEDED)
    standing = LimitRow.select().where(LimitRow.withdrawn_on.is_null())
    known = {tuple(getattr(row, name) for name in ALIKE) for row in standing}
    told: list[Line] = []
    for number, typed in rows:
        line = limit_sheet.read(number, typed)
        key = tuple(line.values[name] for name in ALIKE)
        if line.reasons:
            told.append(line)
        elif key in known:
            told.append(replace(line, known=True))
        else:
            known.add(key)
            told.append(replace(line, reasons=tuple(limits.problems(line.values).values())))
    return told


def bring_in(stream: BinaryIO, actor: Actor) -> int:
    """Add every limit that is new; one wrong row stops them all."""
    with write():
        wanted = workbook.fresh(preview(stream), Reason("表中的限额都已登记，不需要导入"))
        limits.add_all([line.values for line in wanted], actor)
    return len(wanted)
