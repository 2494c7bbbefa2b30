"""What of the log a reader may understand: its sentence and its disclosure, or only its place."""

import json
from dataclasses import dataclass

from app.kernel import events, log
from app.kernel.permissions import ANONYMOUS, allowed
from app.kernel.room import load_subject, not_yet_for, subject_of
from app.web.history import line, oversees

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
    if event.visibility == "public":
        return True
    if event.visibility == "sealed" or not actor.is_signed_in or not_yet_for(actor, [event]):
        return False
    if oversees(actor) or (actor.org_id and actor.org_id == event.org_id):
        return True
    return took_part(actor, event) or sees_subject(actor, event)


def took_part(actor, event):
    mine = (
        (events.Event.subject_kind == event.subject_kind)
        & (events.Event.subject_id == event.subject_id)
        & (events.Event.org_id == actor.org_id)
    )
    return actor.org_id is not None and events.Event.select().where(mine).exists()


def sees_subject(actor, event):
    """May see the thing itself, where that is not open to every visitor anyway."""
    kind = subject_of(event.subject_kind)
    subject = load_subject(event.subject_kind, event.subject_id) if kind else None
    if subject is None or allowed(ANONYMOUS, kind.view_permission, subject):
        return False
    return allowed(actor, kind.view_permission, subject)


def row(entry, event, actor):
    mine = event is not None and may_open(actor, event)
    return Row(
        index=entry.idx,
        minute=json.loads(entry.data)["minute"],
        told=line(event, subject=True) if mine else None,
        open=mine,
        erased=event is None or event.payload is None,
    )


def rows(start, end, actor):
    """Entries [start, end) newest first, in two queries for a visitor."""
    wanted = (events.Event.seq >= start) & (events.Event.seq < end)
    found = {event.seq: event for event in events.Event.select().where(wanted)}
    listed = [row(entry, found.get(entry.idx), actor) for entry in log.entries(start, end)]
    return listed[::-1]
