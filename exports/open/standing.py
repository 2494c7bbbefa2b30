"""How far a feed reaches: the newest event that may have changed it, and the day.

From this the tag of an answer follows without building the answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256

from peewee import fn

from app.kernel import clock
from app.kernel.events import Event
from intermediaries.models import ShelfCount
from intermediaries.models.shelf import ANY_ITEM

EDITION = 1  # of the shapes; raise it when the same things are written differently


@dataclass(frozen=True)
class Standing:
    """Index and time of the newest event, the day, how many stand on the shelf."""

    index: int
    at: dt.datetime
    day: dt.date
    count: int = 0

    def tag(self, *more: object) -> str:
        """Write the strong tag of what stands so."""
        told = (EDITION, self.index, self.at, self.day, self.count, *more)
        return sha256("|".join(map(str, told)).encode()).hexdigest()[:32]


def of_rooms(*rooms: str) -> Standing:
    """Return how the things of rooms stand; an expiry may change them at midnight.

    The newest event is found by walking back from the end of the log. What is sealed changes no
    feed and must not move its tag: who asks every second would hear when each offer came.
    """
    kind = Event.subject_kind
    wanted = [(kind > f"{room}.") & (kind < f"{room}/") for room in rooms]
    any_of = wanted[0]
    for one in wanted[1:]:
        any_of |= one
    query = Event.select(Event.seq, Event.at).where(any_of, Event.visibility != "sealed")
    newest = query.order_by(Event.seq.desc()).limit(1).tuples().first()
    day = clock.today()
    midnight = dt.datetime.combine(day, dt.time())
    shelf = ShelfCount.select(fn.COALESCE(fn.SUM(ShelfCount.n), 0))
    count = int(shelf.where(ShelfCount.item == ANY_ITEM).scalar())
    if newest is None:
        return Standing(-1, midnight, day, count)
    return Standing(newest[0], max(newest[1], midnight), day, count)


def of_changes() -> Standing:
    """Return how far the public events reach; what others do is not told by the second."""
    query = Event.select(Event.seq, Event.at).where(Event.visibility == "public")
    newest = query.order_by(Event.seq.desc()).limit(1).tuples().first()
    return Standing(*(newest or (-1, dt.datetime(2020, 1, 1))), clock.today())


def fixed() -> Standing:
    """Return how something stands that only a new release changes."""
    return Standing(-1, dt.datetime(2026, 1, 1), dt.date(2026, 1, 1))
