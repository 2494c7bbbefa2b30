"""The one reader of the wall clock: naive Beijing time, frozen in tests.

China keeps one legal zone (UTC+8) without daylight saving, so tables hold naive values and the
offset is written only where a moment leaves the house (log, files, feeds).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

BEIJING = dt.timezone(dt.timedelta(hours=8))


class _Hands:
    """The frozen moment, or None while the clock runs."""

    frozen: dt.datetime | None = None


def now() -> dt.datetime:
    """Return the current Beijing time, naive, with microseconds."""
    if _Hands.frozen is not None:
        return _Hands.frozen
    return dt.datetime.now(BEIJING).replace(tzinfo=None)  # noqa: TID251 the one reader


def today() -> dt.date:
    """Return the current day in Beijing."""
    return now().date()


@contextmanager
def frozen(moment: dt.datetime) -> Iterator[None]:
    """Stop the clock at `moment` (naive Beijing time) for all threads; nests."""
    before, _Hands.frozen = _Hands.frozen, moment
    try:
        yield
    finally:
        _Hands.frozen = before


def iso(moment: dt.datetime) -> str:
    """Write a naive Beijing moment as RFC 3339 with +08:00, microseconds kept."""
    return moment.isoformat() + "+08:00"


def minute(moment: dt.datetime) -> str:
    """Write a moment cut to the minute, as the public leaves of the log carry it."""
    return moment.isoformat(timespec="minutes") + "+08:00"


def parse_iso(text: str) -> dt.datetime:
    """Read RFC 3339 of any offset into naive Beijing time; ValueError when it has none."""
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"no offset in {text!r}")
    return moment.astimezone(BEIJING).replace(tzinfo=None)
