"""The supervisor's board of the practice year: counted last night, one signal asked about."""

from __future__ import annotations

from app.demo.stage import Stage, Story
from app.kernel.db import write
from supervision.board import queries
from supervision.board.models import Signal
from supervision.board.services import counting, judging


def stories(stage: Stage) -> list[Story]:
    """Return the story of the night's counting and of the morning after."""
    return [_night(stage)]


def _night(stage: Stage) -> Story:
    yield stage.ago(1, "02:40")
    with write():
        counting.begin("", "")
    yield stage.ago(1, "09:10")
    boss = stage.actor("supervisor", "supervisor")
    row = Signal.select().where(Signal.owner.is_null(False)).order_by(Signal.key).first()
    if row is not None:
        judging.ask(queries.signal(row.id), boss, None)
