"""Rounds of every night: promised ahead by the worker, from installation on, each once a day."""

from __future__ import annotations

import datetime as dt

from app.kernel import clock, jobs
from app.kernel.db import write

_NIGHTS: dict[str, dt.time] = {}
A_DAY = dt.timedelta(days=1)


def register(nights: dict[str, dt.time]) -> None:
    """Make a room's nightly jobs known, with the time of day of each."""
    _NIGHTS.update(nights)


def plan() -> None:
    """Promise what tonight and tomorrow bring; what is promised already stays as it is."""
    now = clock.now()
    with write():
        for kind, at in _NIGHTS.items():
            for day in (now.date(), now.date() + A_DAY):
                due = dt.datetime.combine(day, at)
                if due > now:
                    jobs.enqueue(kind, {}, due=due, key=f"{kind}:{day}")
