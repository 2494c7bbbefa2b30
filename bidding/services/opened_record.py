"""The opening record as everybody may download it: all that the verifier needs, nothing to believe."""

import json
from typing import Any

from app.kernel import events
from app.kernel.events import Event
from bidding.models import Closing, Edition, Envelope, OpenedOffer, Release, Requirement, Signup
from bidding.services import closing, ranked_record

FORMAT = "lianshen-opening/1"


def download(requirement: Requirement) -> dict[str, Any] | None:
    """Put the record of a finished opening together; None before it."""
    row = closing.of(requirement)
    if row is None or row.opened_at is None:
        return None
    edition = Edition.get(Edition.requirement == requirement, Edition.number == requirement.edition)
    ranking = ranked_record.download(requirement)
    return {
        "format": FORMAT,
        "notice": {
            "document": json.loads(edition.document),
            "logged": opened(edition.event),
            **_extended(requirement, edition.event),
        },
        "list": json.loads(row.document),
        "closing": closing.disclosure(row),
        "releases": [_release(one) for one in requirement.releases.order_by(Release.place)],
        "offers": [_offer(one) for one in offers_of(requirement)],
        "opened": opened(row.opened_event),
        **({"ranking": ranking} if ranking else {}),
    }


def _extended(requirement: Requirement, after: str) -> dict[str, Any]:
    """Open the extensions of this edition's sign-up; the end of submission follows from them."""
    mine = (Event.subject_kind == requirement.subject_kind) & (Event.subject_id == requirement.id)
    later = Event.seq > Event.get_by_id(after).seq
    query = Event.select().where(mine, Event.key == "bidding.requirement.extend", later)
    found = [events.disclosure(one) for one in query.order_by(Event.seq)]
    return {"extended": found} if found else {}


def opened(key: str) -> dict[str, Any]:
    """Open the log entry of an event."""
    return events.disclosure(Event.get_by_id(key))


def offers_of(requirement: Requirement) -> list[OpenedOffer]:
    """List the opened offers by their number in the pool."""
    query = OpenedOffer.select(OpenedOffer, Envelope, Signup).join(Envelope)
    query = query.switch(OpenedOffer).join(Signup)
    return list(query.where(OpenedOffer.requirement == requirement).order_by(OpenedOffer.number))


def _release(one: Release) -> dict[str, Any]:
    return {
        "statement": json.loads(one.statement),
        "shares": json.loads(one.shares),
        "signature": one.signature,
    }


def _offer(one: OpenedOffer) -> dict[str, Any]:
    return {
        "number": one.number,
        "envelope": json.loads(one.envelope.body),
        "key": one.content_key,
        "content": json.loads(one.document) if one.document else None,
        "malformed": one.malformed,
        "receipt": opened(one.envelope.event),
    }


def is_open(row: Closing | None) -> bool:
    """Say whether the offers of a closing have been opened."""
    return row is not None and row.opened_at is not None
