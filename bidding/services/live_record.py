"""A finished live bidding as everybody may download it: all that the verifier computes again."""

import json
from typing import Any

from app.kernel import events
from app.kernel.events import Event
from bidding.models import Edition, Freeze, LiveBid, LiveRoom, Requirement
from bidding.services import grounds, ranked_record

FORMAT = "lianshen-live/1"
BEGAN = ("bidding.requirement.go_live",)
ENDED = tuple(f"bidding.requirement.{act}" for act in ("rank", "explain", "fail", "invalidate"))


def download(requirement: Requirement) -> dict[str, Any] | None:
    """Put notice, pool, beginning, bids, end and who was named together; None before the end."""
    room = LiveRoom.get_or_none(LiveRoom.requirement == requirement)
    if room is None or room.ended_at is None:
        return None
    edition = Edition.get(Edition.requirement == requirement, Edition.number == requirement.edition)
    frozen = Freeze.get(Freeze.requirement == requirement)
    began = _first(requirement, BEGAN, 0)
    bids = LiveBid.select(LiveBid.event).where(LiveBid.requirement == requirement)
    placed = Event.select().where(Event.id.in_(bids)).order_by(Event.seq)
    return {
        "format": FORMAT,
        "notice": {
            "document": json.loads(edition.document),
            "logged": grounds.opened(edition.event),
        },
        "frozen": json.loads(frozen.pool),
        "freeze": grounds.opened(frozen.event),
        "began": events.disclosure(began),
        "bids": [events.disclosure(one) for one in placed],
        "ended": events.disclosure(_first(requirement, ENDED, began.seq)),
        "ranking": ranked_record.named(requirement),
    }


def _first(requirement: Requirement, keys: tuple[str, ...], after: int) -> Event:
    """Return the first of these moves of the purchase after an entry of the log."""
    mine = (Event.subject_kind == requirement.subject_kind) & (Event.subject_id == requirement.id)
    query = Event.select().where(mine, Event.key.in_(keys), Event.seq > after)
    return query.order_by(Event.seq).get()
