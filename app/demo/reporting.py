"""The monthly reports of the practice year: the operator has each of the last months counted."""

from __future__ import annotations

import datetime as dt

from app.demo.stage import Stage, Story
from app.kernel import workdays
from exports.services import report

MONTHS = 3


def stories(stage: Stage) -> list[Story]:
    """Return one story per month that has ended, each told on the working day after it."""
    month, found = stage.now.date().replace(day=1), []
    for _ in range(MONTHS):
        asked = workdays.add_workdays(month - dt.timedelta(days=1), 1).end
        month = (month - dt.timedelta(days=1)).replace(day=1)
        moment = dt.datetime.combine(asked, dt.time(9, 40))
        if moment <= stage.now:
            found.append(_asked(stage, moment, month.isoformat()[:7]))
    return found


def _asked(stage: Stage, moment: dt.datetime, month: str) -> Story:
    yield moment
    report.ask(month, stage.actor("operator", "operator"))
