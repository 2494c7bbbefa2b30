"""A deadline computed from its steps: start, pause, resume, restart, stop, deem. Pure.

Nothing stores a remaining time: the steps are the truth, and whoever doubts a due date counts
again. Units: `workdays` (N working days after the day of the start, to the end of the last),
`days` (the same with all days; a last day that is a day off moves to the next working day),
`wd24` (24 clock hours per working day), `hours`, `until` (a fixed moment).

A pause takes out every day at whose end the clock stands still; the clocks of hours stop to
the second. A capped pause ends by itself after that many working days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.kernel.workdays import ONE_DAY, Calendar, add_workdays, add_working_time, is_workday, known
from app.kernel.workdays import working_time as worked

UNITS = ("workdays", "days", "wd24", "hours", "until")
WHOLE_DAYS = ("workdays", "days")
ONE_SECOND = dt.timedelta(seconds=1)
ONE_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Step:
    """One row of the ledger. `cap`: working days after which a pause ends by itself."""

    action: str
    at: dt.datetime
    reason: str = ""
    amount: int = 0
    until: dt.datetime | None = None
    cap: int | None = None
    by: str = ""


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stood still; `end` None while nobody knows when it ends."""

    start: dt.datetime
    end: dt.datetime | None
    reason: str
    cap: int | None = None
    resumed: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a deadline stands. `expires` None: paused without a known end.

    `due` is the last second still in time, as people say it (23:59:59 of the last day).
    """

    unit: str
    amount: int
    begun: dt.datetime
    expires: dt.datetime | None
    pauses: tuple[Pause, ...] = ()
    stopped: dt.datetime | None = None
    provisional: bool = False
    skipped: tuple[dt.date, ...] = field(default=(), repr=False)

    @property
    def due(self) -> dt.datetime | None:
        """Return the last moment in time."""
        if self.expires is None or self.unit not in WHOLE_DAYS:
            return self.expires
        return self.expires - ONE_SECOND

    def paused_at(self, now: dt.datetime) -> Pause | None:
        """Return the pause that holds the clock at `now`."""
        for pause in self.pauses:
            if pause.start <= now and (pause.end is None or now < pause.end):
                return pause
        return None


def reckon(unit: str, steps: Sequence[Step], calendar: Calendar) -> Standing:
    """Compute the standing from the steps in order; the last start or restart begins the count."""
    first = max(i for i, step in enumerate(steps) if step.action in ("start", "restart"))
    begin = steps[first]
    pauses = _pauses(unit, steps[first:], calendar)
    stops = [step.at for step in steps[first:] if step.action == "stop"]
    expires, skipped = _expires(unit, begin, pauses, calendar)
    return Standing(
        unit=unit,
        amount=begin.amount,
        begun=begin.at,
        expires=expires,
        pauses=tuple(pauses),
        stopped=stops[-1] if stops else None,
        provisional=unit != "until"
        and expires is not None
        and _unknown(begin.at, expires, calendar),
        skipped=tuple(skipped),
    )


def _unknown(start: dt.datetime, end: dt.datetime, calendar: Calendar) -> bool:
    """Tell whether the count passed through a year that is not announced."""
    last = (end - ONE_SECOND).date()
    return any(
        not known(dt.date(year, 1, 1), calendar) for year in range(start.year, last.year + 1)
    )


def _pauses(unit: str, steps: Sequence[Step], calendar: Calendar) -> list[Pause]:
    found: list[Pause] = []
    for step in steps:
        if step.action == "pause":
            end = pause_end(unit, step.at, step.cap, calendar)
            found.append(Pause(step.at, end, step.reason, step.cap))
        elif step.action in ("resume", "stop") and found and not found[-1].resumed:
            last = found.pop()
            end = step.at if last.end is None else min(step.at, last.end)
            found.append(Pause(last.start, end, last.reason, last.cap, resumed=True))
    return found


def pause_end(
    unit: str, start: dt.datetime, cap: int | None, calendar: Calendar
) -> dt.datetime | None:
    """Return when a pause capped at `cap` working days ends by itself.

    Clocks of whole days: at the end of the last day, the day of the pause being the first;
    clocks of hours: after that many times 24 hours of working days.
    """
    if cap is None:
        return None
    if unit not in WHOLE_DAYS:
        return add_working_time(start, cap * ONE_DAY, calendar).end
    last = add_workdays(start.date() - ONE_DAY, cap, calendar).end
    return dt.datetime.combine(last + ONE_DAY, dt.time())


def _expires(
    unit: str, begin: Step, pauses: list[Pause], calendar: Calendar
) -> tuple[dt.datetime | None, list[dt.date]]:
    if unit == "until":
        return begin.until, []
    if unit in WHOLE_DAYS:
        return _whole_days(unit, begin, pauses, calendar)
    return _clock_hours(unit, begin, pauses, calendar)


def _whole_days(
    unit: str, begin: Step, pauses: list[Pause], calendar: Calendar
) -> tuple[dt.datetime | None, list[dt.date]]:
    day, left, skipped = begin.at.date(), begin.amount, []
    if not left and _holding(pauses, day):  # stopped on its only day: the next that ends in none
        left = 1
    while left:
        day += ONE_DAY
        holding = _holding(pauses, day) if pauses else None
        if holding is not None and holding.end is None:
            return None, skipped
        if unit == "workdays" and not is_workday(day, calendar):
            skipped.append(day)
        elif holding is None:
            left -= 1
    while unit == "days" and not is_workday(day, calendar):
        skipped.append(day)
        day += ONE_DAY
    return dt.datetime.combine(day + ONE_DAY, dt.time()), skipped


def _holding(pauses: list[Pause], day: dt.date) -> Pause | None:
    """Find the pause in which the day ends."""
    midnight = dt.datetime.combine(day + ONE_DAY, dt.time())
    return next((p for p in pauses if p.start < midnight and _holds(p, midnight)), None)


def _holds(pause: Pause, moment: dt.datetime) -> bool:
    return pause.end is None or pause.end >= moment


def _clock_hours(
    unit: str, begin: Step, pauses: list[Pause], calendar: Calendar
) -> tuple[dt.datetime | None, list[dt.date]]:
    moment, left = begin.at, begin.amount * (ONE_DAY if unit == "wd24" else ONE_HOUR)
    skipped: list[dt.date] = []
    for pause in pauses:
        ran = worked(moment, pause.start, calendar) if unit == "wd24" else pause.start - moment
        if ran >= left:
            break
        left -= max(ran, dt.timedelta())
        if pause.end is None:
            return None, skipped
        moment = max(moment, pause.end)
    if unit == "hours":
        return moment + left, skipped
    found = add_working_time(moment, left, calendar)
    return found.end, list(found.skipped)


def share_left(standing: Standing, now: dt.datetime, calendar: Calendar) -> float:
    """Return which share of the whole time is left at `now` (0 when over), for the light."""
    if standing.expires is None or now >= standing.expires:
        return 0.0
    if standing.unit in ("workdays", "wd24"):
        left, whole = worked(now, standing.expires, calendar), standing.amount * ONE_DAY
    elif standing.unit == "until":
        left, whole = standing.expires - now, standing.expires - standing.begun
    else:
        unit = ONE_DAY if standing.unit == "days" else ONE_HOUR
        left, whole = standing.expires - now, standing.amount * unit
    return left / whole if whole else 0.0


def paused_workdays(standing: Standing, calendar: Calendar) -> int:
    """Count the working days that the ended pauses of this count took, begun ones whole."""
    ended = [p for p in standing.pauses if p.end is not None]
    if standing.unit not in WHOLE_DAYS:
        held = sum((worked(p.start, p.end, calendar) for p in ended), dt.timedelta())
        return -(-held // ONE_DAY)
    days: set[dt.date] = set()
    for pause in ended:
        day = pause.start.date()
        while dt.datetime.combine(day + ONE_DAY, dt.time()) <= pause.end:
            days.add(day)
            day += ONE_DAY
    return sum(is_workday(day, calendar) for day in days)


def light(standing: Standing, now: dt.datetime, calendar: Calendar) -> str:
    """Return green, amber (a third of the time is left), red (over), or grey (no clock runs)."""
    if standing.stopped or (standing.expires and standing.paused_at(now)):
        return "grey"
    if standing.expires is None:
        return "grey"
    if now >= standing.expires:
        return "red"
    return "amber" if share_left(standing, now, calendar) * 3 <= 1 else "green"
