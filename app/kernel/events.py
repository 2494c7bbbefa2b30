"""History in one place: append-only events, each committed to in the transparency log.

The timeline, notices, credit, statistics and open data read these rows; nothing else keeps
history. `visibility`: public (disclosed at once), parties (whoever may see the subject),
internal (the same, not listed in public pages), sealed (nobody before `release`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from peewee import BlobField, CharField, DateTimeField, IntegerField, JSONField, TextField

from app.kernel import canonical, chance, clock, db, keys, log
from app.kernel.db import Base, insert_rows, new_id, values_check
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared

VISIBILITIES = ["public", "parties", "internal", "sealed"]


class Event(Base):
    """What happened: who did what to which thing, when, with which facts. Never changed.

    `payload` is the committed canonical JSON; None after erasure (the proofs of the rest hold).
    """

    id = CharField(16, primary_key=True, default=new_id)
    seq = IntegerField(unique=True)
    at = DateTimeField(index=True)
    key = CharField(80, index=True)
    actor_id = CharField(16, null=True)
    actor_name = CharField(64, default="")
    org_id = CharField(16, null=True)
    org_name = CharField(120, default="")
    subject_kind = CharField(48)
    subject_id = CharField(16)
    from_state = CharField(32, null=True)
    to_state = CharField(32, null=True)
    facts = JSONField(default=dict)
    visibility = CharField(12)
    salt = BlobField(null=True)
    payload = TextField(null=True)

    appended: log.Appended | None = None

    class Meta:
        table_name = "event"
        indexes = ((("subject_kind", "subject_id", "seq"), False),)
        constraints = [values_check("visibility", VISIBILITIES)]


_LISTENERS: dict[str, list[Callable[[Event], None]]] = {}
_COLUMNS = list(Event._meta.fields)
_TOLD = [f for f in Event._meta.sorted_fields if f.name not in ("salt", "payload")]


def listen(key: str, listener: Callable[[Event], None]) -> None:
    """Call `listener(event)` in the transaction that records `key`; "*" hears everything."""
    heard = _LISTENERS.setdefault(key, [])
    if listener not in heard:
        heard.append(listener)


def forget_listeners() -> None:
    """Drop all listeners (another application is being built)."""
    _LISTENERS.clear()


def draft(
    key: str,
    subject: Any,
    *,
    actor: Actor,
    facts: dict[str, Any] | None = None,
    visibility: str = "internal",
    at: dt.datetime | None = None,
    states: tuple[Any, Any] = (None, None),
) -> Event:
    """Make an event that is not recorded yet; `subject` needs `subject_kind` and `id`."""
    came, went = states
    return Event(
        id=new_id(),
        at=at or clock.now(),
        key=key,
        actor_id=actor.person_id,
        actor_name=actor.name,
        org_id=actor.org_id,
        org_name=actor.org_name,
        subject_kind=subject.subject_kind,
        subject_id=subject.id,
        from_state=getattr(came, "value", came),
        to_state=getattr(went, "value", went),
        facts=facts or {},
        visibility=visibility,
        salt=chance.token_bytes(32),
    )


def record(
    key: str,
    subject: Any,
    *,
    actor: Actor,
    facts: dict[str, Any] | None = None,
    visibility: str = "internal",
    from_state: Any = None,
    to_state: Any = None,
) -> Event:
    """Record what happened; listeners run at once, the row and the log entry come last.

    Raises RuntimeError outside write(). `facts` hold JSON values without floats, and no
    personal data beyond names of organisations.
    """
    event = draft(
        key,
        subject,
        actor=actor,
        facts=facts,
        visibility=visibility,
        states=(from_state, to_state),
    )
    put(event)
    return event


def put(event: Event) -> None:
    """Record a drafted event inside write() and call its listeners."""
    db.buffer(event)
    for listener in (*_LISTENERS.get(event.key, ()), *_LISTENERS.get("*", ())):
        listener(event)


def payload_of(event: Event) -> str:
    """Write the canonical payload that the log commits to."""
    return canonical.text(
        {
            "id": event.id,
            "at": clock.iso(event.at),
            "event": event.key,
            "actor": keys.pseudonym(event.actor_id) if event.actor_id else event.actor_name,
            "organisation": event.org_name,
            "subject": {"kind": event.subject_kind, "id": event.subject_id},
            "from": event.from_state,
            "to": event.to_state,
            "facts": event.facts,
        }
    )


@dataclass(frozen=True)
class _Wish:
    cause: str


def checkpoint(cause: str) -> None:
    """Ask inside write() for a signed checkpoint that covers all events of this transaction."""
    db.buffer(_Wish(cause))


def _flush(items: list[Any]) -> None:
    _append([item for item in items if isinstance(item, Event)])
    wishes = [item for item in items if isinstance(item, _Wish)]
    if wishes:
        log.checkpoint(wishes[-1].cause)


def _append(waiting: list[Event]) -> None:
    if not waiting:
        return
    now = log.moment()
    for event in waiting:
        event.at = max(event.at, now)
        event.payload = payload_of(event)
    leaves = [(sha256(e.salt + e.payload.encode()).digest(), e.at) for e in waiting]
    for event, done in zip(waiting, log.append(leaves), strict=True):
        event.seq, event.appended = done.index, done
    insert_rows(Event, [{name: e.__data__.get(name) for name in _COLUMNS} for e in waiting])


db.on_flush(_flush)


def told() -> Any:
    """Begin a select of events as pages tell them: all but salt and committed payload."""
    return Event.select(*_TOLD)


def timeline(kind: str, subject_id: str, *, limit: int = 200) -> list[Event]:
    """List a thing's events, newest first, without their proofs."""
    return _timeline(kind=kind, key=subject_id, most=limit)


@prepared
def _timeline(kind, key, most):
    mine = (Event.subject_kind == kind) & (Event.subject_id == key)
    return told().where(mine).order_by(Event.seq.desc()).limit(most)


@prepared
def by_organisation(organisation, most):
    """List what an organisation did lately, newest first."""
    return told().where(Event.org_id == organisation).order_by(Event.seq.desc()).limit(most)


@prepared
def by_person(person, most):
    """List what a person did lately for no organisation, newest first."""
    mine = Event.org_id.is_null() & (Event.actor_id == person)
    return told().where(mine).order_by(Event.seq.desc()).limit(most)


def last_of(kind: str, subject_id: str) -> Event | None:
    """Return the newest event of a thing that is not sealed."""
    mine = (Event.subject_kind == kind) & (Event.subject_id == subject_id)
    rows = Event.select().where(mine, Event.visibility != "sealed")
    return rows.order_by(Event.seq.desc()).first()


def acted_for_others(subject: Any, actor: Actor) -> bool:
    """Say whether a person has acted on a thing for another organisation than now."""
    mine = (Event.subject_kind == subject.subject_kind) & (Event.subject_id == subject.id)
    mine &= (Event.actor_id == actor.person_id) & (Event.org_id != actor.org_id)
    return actor.person_id is not None and Event.select().where(mine).exists()


def at_index(seq: int) -> Event | None:
    """Return the event of log entry `seq`."""
    return Event.get_or_none(Event.seq == seq)


def disclosure(event: Event) -> dict[str, Any]:
    """Open a stored event's entry (trust-formats); ValueError when it has been erased."""
    if event.payload is None or event.salt is None:
        raise ValueError("the payload of this event has been erased")
    entry = log.Entry.get_by_id(event.seq).data
    return log.disclosure(entry, bytes(event.salt), event.payload, event.seq)


def receipt(event: Event) -> dict[str, Any]:
    """Open an event just recorded with the proof its append gave; no query. After commit."""
    done = event.appended
    made = log.signed(done.size, done.root, event.at)
    proof = (done.index, done.size, done.path)
    return log.opened(done.entry, event.salt, event.payload, proof, made)
