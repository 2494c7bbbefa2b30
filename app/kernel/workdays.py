"""Working days of China: weekends, statutory holidays and swapped workdays, year by year.

Facts of a year come from the State Council's notice (`holidays/<year>.json`, the table of
`calendars.py` over it). A year nobody has announced yet is counted Monday to Friday and every
result that touched it says so: `provisional`. Nothing here reads the clock or the database.
"""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.kernel.errors import Reason

FOLDER = Path(__file__).parent / "holidays"
WARN_DAYS = 60
ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Day:
    """One day the notice speaks of: off, or a weekend day on which people work."""

    date: dt.date
    off: bool
    name: str
    source: str


@dataclass(frozen=True, eq=False)
class Calendar:
    """All that is known: special days, the years announced, a version for caches.

    An edit makes a new one, so what was counted by one holds for ever.
    """

    days: Mapping[dt.date, Day]
    years: frozenset[int]
    version: str = "shipped"
    counted: dict[int, Any] = field(default_factory=dict, init=False, repr=False)

    def with_days(self, days: Iterable[Day], years: Iterable[int], version: str) -> Calendar:
        """Return this calendar with `days` over it and `years` known besides."""
        merged = {**self.days, **{day.date: day for day in days}}
        return Calendar(merged, self.years | frozenset(years), version)


@dataclass(frozen=True)
class Reckoned:
    """A day or moment found by counting; `skipped` are the days off passed on the way."""

    end: dt.date | dt.datetime
    provisional: bool
    skipped: tuple[dt.date, ...] = field(default=(), repr=False)


@lru_cache(maxsize=1)
def shipped() -> Calendar:
    """Read the facts of all shipped years."""
    days: dict[dt.date, Day] = {}
    years = set()
    for path in sorted(FOLDER.glob("*.json")):
        year = json.loads(path.read_text(encoding="utf-8"))
        years.add(year["year"])
        for row in year["days"]:
            date = dt.date.fromisoformat(row["date"])
            days[date] = Day(date, row["kind"] == "off", row["name"], row["notice"])
    return Calendar(days, frozenset(years))


class _Source:
    """Where `current` looks; `calendars.py` puts the table's edits over the shipped facts."""

    read: Callable[[], Calendar] = staticmethod(shipped)


def provide(read: Callable[[], Calendar]) -> None:
    """Let `read` answer for every caller that hands in no calendar of its own."""
    _Source.read = staticmethod(read)


def current() -> Calendar:
    """Return the calendar in use."""
    return _Source.read()


def known(day: dt.date, calendar: Calendar | None = None) -> bool:
    """Tell whether the arrangement of the day's year has been announced."""
    return day.year in (calendar or current()).years


def is_workday(day: dt.date, calendar: Calendar | None = None) -> bool:
    """Tell whether people work that day; Monday to Friday where nothing is announced."""
    entry = (calendar or current()).days.get(day)
    return day.weekday() < SATURDAY if entry is None else not entry.off


def why_off(day: dt.date, calendar: Calendar | None = None) -> str:
    """Name the reason of a day off: the holiday, or 周末; empty on a working day."""
    entry = (calendar or current()).days.get(day)
    if entry is None:
        return "周末" if day.weekday() >= SATURDAY else ""
    return entry.name if entry.off else ""


def add_workdays(day: dt.date, n: int, calendar: Calendar | None = None) -> Reckoned:
    """Return the n-th working day after `day` (not counted itself); n = 0: `day` or the next."""
    calendar = calendar or current()
    if n < 0:
        raise ValueError("n must not be negative")
    end, left, skipped = (day, n, []) if n else (day - ONE_DAY, 1, [])
    provisional = False
    while left:
        end += ONE_DAY
        provisional = provisional or not known(end, calendar)
        if is_workday(end, calendar):
            left -= 1
        else:
            skipped.append(end)
    return Reckoned(end, provisional, tuple(skipped))


def add_working_time(
    moment: dt.datetime, span: dt.timedelta, calendar: Calendar | None = None
) -> Reckoned:
    """Let a clock run for `span` from `moment`; it stands still on days off.

    Friday 15:00 and 24 hours end on Monday at 15:00. ValueError for a negative span.
    """
    if span < dt.timedelta():
        raise ValueError("span must not be negative")
    calendar = calendar or current()
    skipped, provisional, begun = [], False, False
    while True:
        day = moment.date()
        midnight = dt.datetime.combine(day + ONE_DAY, dt.time())
        if begun and not span:
            return Reckoned(moment, provisional, tuple(skipped))
        provisional = provisional or not known(day, calendar)
        if not is_workday(day, calendar):
            skipped.append(day)
            moment = midnight
            continue
        begun = True
        step = min(span, midnight - moment)
        moment, span = moment + step, span - step


def between(first: dt.date, last: dt.date, calendar: Calendar | None = None) -> int:
    """Count the working days after `first` up to and including `last`; 0 when none."""
    calendar = calendar or current()
    if last <= first:
        return 0
    whole = sum(_counted(year, calendar)[-1] for year in range(first.year, last.year))
    return whole + _until(last, calendar) - _until(first, calendar)


def _until(day: dt.date, calendar: Calendar) -> int:
    """Count the working days of a year up to and including one of its days."""
    return _counted(day.year, calendar)[day.timetuple().tm_yday]


def _counted(year: int, calendar: Calendar) -> array[int]:
    """Count the working days up to each day of a year, once for a calendar."""
    found = calendar.counted.get(year)
    if found is None:
        found = array("H", [0])
        for n in range(dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal() + 1):
            found.append(found[-1] + is_workday(dt.date.fromordinal(n), calendar))
        calendar.counted[year] = found
    return found


def working_time(
    start: dt.datetime, end: dt.datetime, calendar: Calendar | None = None
) -> dt.timedelta:
    """Measure how long the 24-hour clock of working days ran from `start` to `end`."""
    calendar = calendar or current()
    first, last = start.date(), end.date()
    if first >= last:
        worked = start < end and is_workday(first, calendar)
        return end - start if worked else dt.timedelta()
    total = between(first, last, calendar) * ONE_DAY
    if is_workday(last, calendar):  # counted whole, worked up to the end
        total -= ONE_DAY - (end - dt.datetime.combine(last, dt.time()))
    if is_workday(first, calendar):  # worked from the start
        total += ONE_DAY - (start - dt.datetime.combine(first, dt.time()))
    return total


def warning(today: dt.date, calendar: Calendar | None = None) -> Reason | None:
    """Say from 60 days before the announced years end that the next one must be entered."""
    years = (calendar or current()).years
    last = today.year
    while last in years:
        last += 1
    if today.year not in years:
        return Reason.of("{year} 年的节假日安排尚未录入，期限暂按周一至周五推算", year=today.year)
    left = (dt.date(last, 1, 1) - today).days
    if left > WARN_DAYS:
        return None
    return Reason.of(
        "{year} 年的节假日安排尚未录入，距该年还有 {days} 天，跨年的期限为暂定",
        year=last,
        days=left,
    )
