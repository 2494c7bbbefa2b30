"""What papers take from the history: the last deed of a kind, and the office that did it."""

from typing import Any

from app.accounts.models import Organisation
from app.kernel.events import Event


def last(thing: Any, key: str) -> Event:
    """Return the last event of a kind that concerns a thing."""
    mine = (Event.subject_kind == thing.subject_kind) & (Event.subject_id == thing.id)
    return Event.select().where(mine, Event.key == key).order_by(Event.seq.desc()).get()


def office(event: Event) -> tuple[str | None, str]:
    """Return the organisation that did something, with its name of that day."""
    known = Organisation.get_or_none(Organisation.id == event.org_id)
    return (known.id if known else None), event.org_name
