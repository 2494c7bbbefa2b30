"""The ranking with everything that named somebody by it: what the verifier goes through again."""

import json
from typing import Any

from app.kernel import events
from app.kernel.events import Event
from bidding.models import Award, Explanation, RankingRecord, Requirement
from bidding.queries.explanations import explanations_of
from bidding.rules import abnormal
from bidding.services import grounds, lots, seats, verdicts

NAMED = "bidding.award.proposed"
SETTLED = tuple(
    f"bidding.explanation.{act}" for act in ("accept", "reject", "lapse", "uphold", "dismiss")
)


def download(requirement: Requirement) -> dict[str, Any] | None:
    """Put the ranking, who was named and who fell out together, in the order of the log."""
    kept = RankingRecord.get_or_none(RankingRecord.requirement == requirement)
    if kept is None:
        return None
    asked = [
        row
        for row in explanations_of(requirement)
        if row.by_experts and row.state in abnormal.SETTLED
    ]
    return {
        "document": json.loads(kept.document),
        "logged": grounds.opened(kept.event),
        **named(requirement),
        "verdicts": [one.word for row in asked for one in verdicts.signed(row)],
        "draws": grounds.draws(requirement),
        **_sheets(requirement),
    }


def named(requirement: Requirement) -> dict[str, Any]:
    """Open what named agencies or settled a low price, and what became of all lots if limited."""
    acts = [events.disclosure(one) for one in _acts(requirement)]
    moves = [grounds.opened(key) for key in lots.moves(requirement)]
    return {"acts": acts, "moves": moves} if lots.is_limited(requirement) else {"acts": acts}


def _acts(requirement: Requirement) -> list[Event]:
    """List the events that named an agency, or settled its low price."""
    awards = Award.select(Award.id).where(Award.requirement == requirement)
    asked = Explanation.select(Explanation.id).where(Explanation.requirement == requirement)
    by_award = (Event.subject_kind == Award.subject_kind) & Event.subject_id.in_(awards)
    by_asking = (Event.subject_kind == Explanation.subject_kind) & Event.subject_id.in_(asked)
    query = Event.select().where(
        (by_award & (Event.key == NAMED)) | (by_asking & Event.key.in_(SETTLED))
    )
    return list(query.order_by(Event.seq))


def _sheets(requirement: Requirement) -> dict[str, Any]:
    """Return the signed sheets of a scoring once the table of points is public; no person's name."""
    public = requirement.awards.where(Award.number.is_null(False)).exists()
    signed = seats.signed(requirement) if public and requirement.method == "scoring" else ()
    return {"sheets": [one.sheet for one in signed]} if signed else {}
