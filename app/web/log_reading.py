"""What of the log a reader may understand: its sentence and its disclosure, or only its place."""

import json
from dataclasses import dataclass

from app.accounts.posts import post
from app.kernel import events, log
from app.kernel.permissions import ANONYMOUS, allowed
from app.kernel.room import not_yet_for, subject_of, subjects_of
from app.web.history import lines, oversees, reads_inside

LARGEST = 2**31  # of the index column on PostgreSQL


@dataclass(frozen=True)
class Row:
    """One entry as this reader sees it; `told` is None where only the commitment is public."""

    index: int
    minute: str
    told: object
    open: bool
    erased: bool


def at_index(index):
    return events.at_index(index) if index < LARGEST else None


def may_open(actor, event):
    """Public events at once; sealed ones never yet; the others for parties and overseers."""
    return bool(open_to(actor, [event]))


def open_to(actor, found):
    """The indexes of the events that an actor may read, in queries that do not grow with them."""
    shown = {event.seq for event in found if event.visibility == "public"}
    asked = [event for event in found if event.visibility not in ("public", "sealed")]
    if not actor.is_signed_in or not asked:
        return shown
    later = not_yet_for(actor, asked)
    asked = [event for event in asked if event.id not in later]
    office = oversees(actor)
    if office and not post(actor):
        return shown | {event.seq for event in asked}
    mine = _took_part(actor, asked)
    if office:
        mine |= {_key(event) for event in asked if subject_of(event.subject_kind) is None}
    others = subjects_of([event for event in asked if _key(event) not in mine])
    sees = reads_inside if office else _sees
    mine |= {key for key, thing in others.items() if sees(actor, key[0], thing)}
    return shown | {event.seq for event in asked if _key(event) in mine}


def _key(event):
    return event.subject_kind, event.subject_id


def _took_part(actor, found):
    """The things of the events in which the actor's organisation had a part."""
    if actor.org_id is None or not found:
        return set()
    kinds, ids = zip(*map(_key, found), strict=True)
    e = events.Event
    query = e.select(e.subject_kind, e.subject_id).distinct()
    query = query.where(e.subject_kind.in_(set(kinds)), e.subject_id.in_(set(ids)))
    return {tuple(row) for row in query.where(e.org_id == actor.org_id).tuples()}


def _sees(actor, kind, thing):
    """May see the thing itself, where that is not open to every visitor anyway."""
    key = subject_of(kind).view_permission
    return not allowed(ANONYMOUS, key, thing) and allowed(actor, key, thing)


def rows(start, end, actor):
    """Entries [start, end) newest first; the number of queries does not grow with them."""
    wanted = (events.Event.seq >= start) & (events.Event.seq < end)
    found = list(events.Event.select().where(wanted))
    return _rows(log.entries(start, end), found, actor)[::-1]


def row(entry, event, actor):
    """One entry as this reader sees it."""
    return _rows([entry], [event] if event else [], actor)[0]


def _rows(entries, found, actor):
    shown = open_to(actor, found)
    read = [event for event in found if event.seq in shown]
    told = {event.seq: line for event, line in zip(read, lines(read), strict=True)}
    kept = {event.seq for event in found if event.payload is not None}
    return [
        Row(
            index=entry.idx,
            minute=json.loads(entry.data)["minute"],
            told=told.get(entry.idx),
            open=entry.idx in told,
            erased=entry.idx not in kept,
        )
        for entry in entries
    ]
