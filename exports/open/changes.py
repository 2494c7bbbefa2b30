"""The change feed: public events in the order of the log, so that a copy can be kept up to date."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.kernel import clock
from app.kernel.events import Event
from app.kernel.permissions import ANONYMOUS, allowed
from app.kernel.room import subject_of, subjects_of
from exports.open.reading import GONE, address
from intermediaries.models import Agency
from intermediaries.states import OfferingState

USUAL, MOST = 200, 1000
AGENCY = Agency.subject_kind
TAKEN_BACK = {
    AGENCY: GONE,
    "intermediaries.offering": (OfferingState.REFUSED, OfferingState.PAUSED),
}
# kinds whose things everybody sees as long as they are offered
OPEN_KINDS = (AGENCY, "bidding.requirement", "supervision.evaluation", "supervision.sanction")


def page(after: int, limit: int, head: dict[str, Any]) -> dict[str, Any]:
    """Read the public events after an index; `next` is where to go on, now or later."""
    query = Event.select().where(Event.visibility == "public", Event.seq > after)
    found = list(query.order_by(Event.seq).limit(limit + 1))
    more, found = len(found) > limit, found[:limit]
    things = subjects_of(found)
    return head | {
        "after": after,
        "next": found[-1].seq if found else after,
        "more": more,
        "changes": [_change(one, things.get((one.subject_kind, one.subject_id))) for one in found],
    }


def _change(event: Event, thing: Any) -> dict[str, Any]:
    erased = event.payload is None or event.salt is None
    seen, gone = _page_of(event.subject_kind, thing), _is_gone(event.subject_kind, thing)
    return {
        "index": event.seq,
        "at": clock.iso(event.at.replace(microsecond=0)),
        "event": event.key,
        "subject": {
            "kind": event.subject_kind,
            "id": event.subject_id,
            "url": None if erased or gone else seen,
        },
        "state": None if erased else event.to_state,
        "tombstone": erased or gone,
        "disclosure": None if erased else address(url_for("log.disclosure", id=event.seq)),
    }


def _is_gone(kind: str, thing: Any) -> bool:
    if thing is None or getattr(thing, "state", None) in TAKEN_BACK.get(kind, ()):
        return True
    return kind in OPEN_KINDS and not _is_open(kind, thing)


def _is_open(kind: str, thing: Any) -> bool:
    return allowed(ANONYMOUS, subject_of(kind).view_permission, thing)


def _page_of(kind: str, thing: Any) -> str | None:
    """Return the page of a thing for everybody, None where there is none."""
    if thing is None or kind not in OPEN_KINDS or not _is_open(kind, thing):
        return None
    if kind == AGENCY:
        return address(url_for("intermediaries.public_page", id=thing.id))
    return address(subject_of(kind).url(thing))
