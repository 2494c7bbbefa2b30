"""The supervisor's board of the practice year: counted last night, one signal asked about; what
stands out among the opened purchases, its agencies asked."""

from __future__ import annotations

from app.demo.stage import Stage, Story
from app.kernel.db import write
from supervision.board import queries
from supervision.board.models import Signal
from supervision.board.services import counting, judging
from supervision.collusion import queries as suspected
from supervision.collusion.models import Suspicion
from supervision.collusion.services import finding
from supervision.collusion.services import judging as hearing

QUESTION = "请说明与同时报名的其他机构是否有共同股东，报名是否各自独立决定"


def stories(stage: Stage) -> list[Story]:
    """Return the story of the night's counting and of the morning after."""
    return [_night(stage), _suspected(stage)]


def _night(stage: Stage) -> Story:
    yield stage.ago(1, "02:40")
    with write():
        counting.begin("", "")
    yield stage.ago(1, "09:10")
    boss = stage.actor("supervisor", "supervisor")
    row = Signal.select().where(Signal.owner.is_null(False)).order_by(Signal.key).first()
    if row is not None:
        judging.ask(queries.signal(row.id), boss, None)


def _suspected(stage: Stage) -> Story:
    """Look at the year's purchases as every night; the supervisor asks about a common
    shareholder."""
    yield stage.ago(1, "03:10")
    finding.run()
    yield stage.ago(1, "09:40")
    row = Suspicion.select().where(Suspicion.kind == "related").first()
    if row is not None:
        asked = [one.id for one in suspected.inquiries_of(row)]
        command = {"agencies": asked, "question": QUESTION}
        hearing.ask(row, command, stage.actor("supervisor", "supervisor"), None)
