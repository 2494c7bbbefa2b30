"""What is marked on a sheet: its opinions, and those carried over from the sheets it replaced."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.permissions import Actor
from joint_review import queries
from joint_review.disciplines import DISCIPLINES
from joint_review.drawings import positions
from joint_review.models.opinion import Opinion
from joint_review.models.sheet import Sheet
from joint_review.opinion_states import OpinionState

MILLION = 1_000_000
GONE = (OpinionState.MERGED, OpinionState.VOID)


@dataclass(frozen=True)
class Mark:
    """One opinion on a sheet; `left`, `top` are millionths of the page as shown, or None."""

    opinion: Opinion
    carried: bool
    name: str
    left: int | None
    top: int | None

    @property
    def colour(self) -> str:
        """Name the colour of the discipline."""
        found = DISCIPLINES.get(self.opinion.discipline)
        return found.colour if found else "dark"


def lineage(sheet: Sheet) -> list[Sheet]:
    """List the sheets that this one replaced, newest first; a first revision replaced none."""
    found: list[Sheet] = []
    now: Sheet | None = sheet
    while now is not None and now.revision > 1 and len(found) < 50:
        now = Sheet.get_or_none(Sheet.replaced_by == now.id)
        if now is not None:
            found.append(now)
    return found


def of(sheet: Sheet, actor: Actor, replaced: list[Sheet]) -> list[Mark]:
    """List the marks an actor may see on a sheet: its own, then open ones of those it replaced."""
    older = {one.id: one for one in replaced}
    rows = queries.opinions(sheet.package, actor, sheet_ids=[sheet.id, *older])
    kept = [o for o in rows if o.state not in GONE]
    kept = [o for o in kept if o.sheet_id == sheet.id or o.state != OpinionState.CLOSED]
    marks, drafts = [], 0
    for opinion in kept:
        drafts += opinion.number is None
        name = str(opinion.number) if opinion.number else f"+{drafts}"
        marks.append(_mark(opinion, sheet, older.get(opinion.sheet_id), name))
    return marks


def asked_for(sheet: Sheet, actor: Actor, replaced: list[Sheet]) -> tuple[list[Mark], int]:
    """List where issued opinions stood on a sheet and those it replaced, settled ones too; and
    count those that were told without a place on the page."""
    older = {one.id: one for one in replaced}
    rows = queries.opinions(sheet.package, actor, sheet_ids=[sheet.id, *older])
    told = [o for o in rows if o.number and o.state != OpinionState.MERGED]
    marks = [_mark(o, sheet, older.get(o.sheet_id), str(o.number)) for o in told]
    placed = [one for one in marks if one.left is not None]
    return placed, len(marks) - len(placed)


def _mark(opinion: Opinion, sheet: Sheet, old: Sheet | None, name: str) -> Mark:
    if opinion.x is None:
        return Mark(opinion, old is not None, name, None, None)
    u, v = opinion.x / MILLION, opinion.y / MILLION
    if old is not None and unrotated(old) != unrotated(sheet):
        u, v = positions.carried(u, v, unrotated(old), unrotated(sheet))
    left, top = positions.shown(u, v, sheet.rotation)
    return Mark(opinion, old is not None, name, round(left * MILLION), round(top * MILLION))


def unrotated(sheet: Sheet) -> tuple[int, int]:
    """Return width and height before /Rotate."""
    size = (sheet.width_mm, sheet.height_mm)
    return size[::-1] if sheet.rotation % 180 else size


def stored(left: int, top: int, rotation: int) -> tuple[int, int]:
    """Turn a place on the page as shown into the place that is stored, both in millionths."""
    u, v = positions.stored(left / MILLION, top / MILLION, rotation)
    return round(u * MILLION), round(v * MILLION)
