"""The audit trail: every event, filtered, newest first, page by page and as a table."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from app.kernel.events import Event
from app.kernel.permissions import ANONYMOUS, allowed
from app.kernel.room import load_subject, subject_of


@dataclass(frozen=True)
class Filter:
    """What the audit administrator looks for; empty means everything."""

    key: str = ""
    who: str = ""
    subject: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def _conditions(wanted: Filter) -> list:
    found = []
    if wanted.key:
        found.append((Event.key >= wanted.key) & (Event.key < wanted.key + "\uffff"))
    if wanted.who:
        found.append((Event.actor_name == wanted.who) | (Event.org_name == wanted.who))
    if wanted.subject:
        found.append(Event.subject_id == wanted.subject)
    if wanted.since:
        found.append(Event.at >= dt.datetime.combine(wanted.since, dt.time.min))
    if wanted.until:
        next_day = wanted.until + dt.timedelta(days=1)
        found.append(Event.at < dt.datetime.combine(next_day, dt.time.min))
    return found


def page(wanted: Filter, *, before: int | None = None, size: int = 50) -> list[Event]:
    """List at most `size` events older than log index `before`, none that is still sealed."""
    found: list[Event] = []
    while len(found) < size:
        query = Event.select().order_by(Event.seq.desc()).limit(size)
        conditions = _conditions(wanted)
        if before is not None:
            conditions.append(Event.seq < before)
        rows = list(query.where(*conditions) if conditions else query)
        found += [event for event in rows if not still_sealed(event)]
        if len(rows) < size:
            break
        before = rows[-1].seq
    return found[:size]


def still_sealed(event: Event) -> bool:
    """Hold for a sealed event until everybody may see its thing: nobody counts sign-ups before F."""
    if event.visibility != "sealed":
        return False
    kind, thing = subject_of(event.subject_kind), load_subject(event.subject_kind, event.subject_id)
    return thing is None or not allowed(ANONYMOUS, kind.view_permission, thing)


def everything(wanted: Filter, *, step: int = 1000, most: int = 100_000) -> Iterator[Event]:
    """Walk through all matching events in small pages, at most `most`."""
    before, given = None, 0
    while given < most:
        rows = page(wanted, before=before, size=min(step, most - given))
        if not rows:
            return
        yield from rows
        before, given = rows[-1].seq, given + len(rows)
