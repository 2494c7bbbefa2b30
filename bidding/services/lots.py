"""Lots in their order: who waits for an earlier lot, and who is passed over in a later one."""

import json
from typing import Any

from app.kernel import clock, jobs
from app.kernel.events import Event
from bidding.award_states import AwardState
from bidding.models import Award, DrawRound, Freeze, Requirement
from bidding.requirement_states import RequirementState
from bidding.rules import lots as rules
from intermediaries.models import Agency

R = RequirementState
UNDECIDED = (
    R.DRAFT, R.AUDIT, R.SIGNUP, R.SOLE, R.FROZEN, R.SEEDING, R.OPENING, R.LIVE, R.SCORING,
    R.CHOOSING, R.EXPLAINING,
)  # fmt: skip
STANDING = (AwardState.PROPOSED, AwardState.ISSUED)
UNDONE = ("declined", "forfeited", "disqualified")
ENDS = ("fail", "cancel", "invalidate", "refuse_sole", "turn_down")


def siblings(requirement: Requirement) -> list[Requirement]:
    """List all lots of the purchase in the order of their numbers; none where there are no lots."""
    if requirement.purchase_id is None:
        return []
    rows = Requirement.select().where(Requirement.purchase == requirement.purchase_id)
    return list(rows.order_by(Requirement.lot))


def is_limited(requirement: Requirement) -> bool:
    """Say whether the notice limits how many lots one agency may win."""
    return requirement.purchase_id is not None and requirement.purchase.most is not None


def waits(requirement: Requirement) -> bool:
    """Say whether an earlier lot has to name an agency (or end) before this one goes on."""
    if not is_limited(requirement):
        return False
    earlier = (Requirement.purchase == requirement.purchase_id) & (
        Requirement.lot < requirement.lot
    )
    return Requirement.select().where(earlier, Requirement.state.in_(UNDECIDED)).exists()


def held(requirement: Requirement) -> list[Award]:
    """List the awards that stand in the other lots; none where nothing is limited."""
    if not is_limited(requirement):
        return []
    query = Award.select(Award, Agency, Requirement).join(Agency).switch(Award).join(Requirement)
    others = Requirement.purchase == requirement.purchase_id
    query = query.where(others, Requirement.id != requirement.id, Award.state.in_(STANDING))
    return list(query.order_by(Requirement.lot, Award.place))


def passed_over(requirement: Requirement) -> tuple[int, ...]:
    """List the pool numbers of those who hold as many other lots as the notice allows."""
    if not is_limited(requirement):
        return ()
    frozen = Freeze.get(Freeze.requirement == requirement)
    pool = {row["id"]: row["number"] for row in json.loads(frozen.pool)["pool"]}
    holders = [row.agency.uscc for row in held(requirement)]
    return rules.passed_over(pool, holders, requirement.purchase.most)


def is_out(requirement: Requirement, number: int) -> bool:
    """Say whether this candidate is passed over now."""
    return number in passed_over(requirement)


def moves(requirement: Requirement) -> list[str]:
    """List the public events of all lots, in the order of the log, that who is passed over follows from.

    These are the awards named and undone, the rounds drawn, and the ends of lots.
    """
    if not is_limited(requirement):
        return []
    mine = Requirement.select(Requirement.id)
    mine = mine.where(Requirement.purchase == requirement.purchase_id)
    awards = Award.select(Award.id).where(Award.requirement.in_(mine))
    named = [f"bidding.award.{name}" for name in ("proposed", *UNDONE)]
    ended = [f"bidding.requirement.{name}" for name in ("draw", "shortlist", *ENDS)]
    of_award = (Event.subject_kind == Award.subject_kind) & Event.subject_id.in_(awards)
    of_lot = (Event.subject_kind == Requirement.subject_kind) & Event.subject_id.in_(mine)
    query = Event.select(Event.id).where(
        (of_award & Event.key.in_(named)) | (of_lot & Event.key.in_(ended))
    )
    return [event.id for event in query.order_by(Event.seq)]


def decided(event: Any) -> None:
    """Let the next lots go on once one has named an agency or ended; told twice it does no harm."""
    kind = event.subject_kind
    if kind == Award.subject_kind:
        key = Award.get_by_id(event.subject_id).requirement_id
    else:
        key = event.subject_id
    requirement = Requirement.get_by_id(key)
    if not is_limited(requirement):
        return
    due = DrawRound.select(DrawRound.id).join(Requirement)
    due = due.where(
        Requirement.purchase == requirement.purchase_id,
        Requirement.lot > requirement.lot,
        Requirement.state == R.FROZEN,
        DrawRound.drawn_at.is_null(),
        DrawRound.due <= clock.now(),
    )
    for row in due:
        promise = f"bidding.draw:{row.id}:{event.id}"
        jobs.enqueue("bidding.draw", {"round": row.id}, key=promise)


LISTENS = {
    "bidding.award.proposed": decided,
    **{f"bidding.requirement.{name}": decided for name in ENDS},
}
