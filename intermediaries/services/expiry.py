"""Warnings before certificates run out: each step of the parameter once, every morning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from app.kernel import clock, events, jobs, parameters
from app.kernel.db import insert_rows
from app.kernel.permissions import SYSTEM
from intermediaries.models import Agency, ExpiryWarning
from intermediaries.queries import expiry

KIND = "intermediaries.expiry_warnings"
MORNING = dt.time(8)
AT_ONCE = 300


def steps(day: dt.date) -> list[int]:
    """List the numbers of days ahead at which people are warned, the longest first."""
    return sorted((int(n) for n in parameters.value(KIND, day)), reverse=True)


def plan() -> None:
    """Promise the next morning's look; inside write()."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    due = dt.datetime.combine(tomorrow, MORNING)
    jobs.enqueue(KIND, {}, due=due, key=f"{KIND}:{tomorrow}")


def warn(payload: dict) -> None:
    """Tell every agency what runs out soon (the job), and come again tomorrow."""
    day = clock.today()
    plan()
    waiting = list(_by_agency(day))
    for agency_id, lines in waiting[:AT_ONCE]:
        agency = Agency.get_by_id(agency_id)
        for what, part, left, reached in lines:
            rows = [{"part": part.id, "days": n, "told_at": clock.now()} for n in reached]
            insert_rows(ExpiryWarning, rows)
            facts = {"what": what, "day": part.expires_on.isoformat(), "left": left}
            key = "intermediaries.agency.expiry_near"
            events.record(key, agency, actor=SYSTEM, facts=facts)
    if len(waiting) > AT_ONCE:
        jobs.enqueue(KIND, {}, key=f"{KIND}:{day}:{len(waiting)}")


def _by_agency(day: dt.date) -> Iterator[tuple[str, list]]:
    """Group what was not told yet; a step passed unseen is told with the nearest one."""
    wanted = steps(day)
    found: dict[str, list] = {}
    for what, part, told in expiry.running_out(day, wanted[0]):
        left = (part.expires_on - day).days
        reached = [n for n in wanted if left <= n and n not in told]
        if reached and min(n for n in wanted if left <= n) in reached:
            found.setdefault(part.agency_id, []).append((what, part, left, reached))
    yield from sorted(found.items())
