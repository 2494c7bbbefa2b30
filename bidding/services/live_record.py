"""A finished live bidding as everybody may download it: its facts out of the log, in their order."""

from typing import Any

from app.kernel import events
from app.kernel.events import Event
from bidding.models import Award, Edition, LiveBid, LiveRoom, Requirement

ENDS = tuple(f"bidding.requirement.{act}" for act in ("go_live", "rank", "explain", "fail"))


def download(requirement: Requirement) -> list[dict[str, Any]] | None:
    """Open notice, beginning, every bid, the end and who was named; None before the end."""
    room = LiveRoom.get_or_none(LiveRoom.requirement == requirement)
    if room is None or room.ended_at is None:
        return None
    edition = Edition.get(Edition.requirement == requirement, Edition.number == requirement.edition)
    bids = LiveBid.select(LiveBid.event).where(LiveBid.requirement == requirement)
    awards = Award.select(Award.id).where(Award.requirement == requirement)
    of_all = (Event.subject_id == requirement.id) & Event.key.in_(ENDS)
    named = Event.subject_id.in_(awards) & (Event.key == "bidding.award.proposed")
    mine = Event.id.in_(bids) | (Event.id == edition.event) | of_all | named
    return [events.disclosure(one) for one in Event.select().where(mine).order_by(Event.seq)]
