"""The whole catalogue from a workbook: a preview of every row, then all rows or none."""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO

from app.kernel import clock
from app.kernel.db import new_id, write
from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from intermediaries import queries
from intermediaries.rules import item_sheet
from intermediaries.rules.item_sheet import CHANGED, NEW, SAME, WRONG, Line
from intermediaries.services import editions, workbook


def preview(stream: BinaryIO) -> list[Line]:
    """Say of every row of a workbook what it would do; nothing is written."""
    rows = workbook.read(stream, item_sheet.HEADINGS, item_sheet.NEEDED)
    today = clock.today()
    return item_sheet.plan(rows, queries.current_editions(), queries.waiting_codes(), today)


def counted(lines: list[Line]) -> list[tuple[str, int]]:
    """Count the rows by verdict, in the order of the page."""
    found = Counter(line.verdict for line in lines)
    return [(item_sheet.VERDICTS[v], found[v]) for v in (NEW, CHANGED, SAME, WRONG)]


def bring_in(stream: BinaryIO, actor: Actor) -> int:
    """Propose an edition for every row that changes something; one wrong row stops them all."""
    batch = new_id()
    with write():
        wanted = workbook.fresh(preview(stream), Reason("与现行清单相比没有变化，不需要导入"))
        for line in wanted:
            more = {"effective": line.effective, "source": line.source, "batch": batch}
            made = editions.create(line.code, line.fields, actor, **more)
            now = queries.item_on(line.code, clock.today())
            if now is not None:
                editions.keep_template(now, made, actor)
            editions.move(made, "propose", actor)
    return len(wanted)
