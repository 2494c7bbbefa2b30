"""What may be known of experts and their sheets, and when: predicates of permissions."""

from typing import Any

from app.kernel.permissions import Actor
from bidding.models import Award, Verdict
from bidding.rules.abnormal import SETTLED


def is_person(actor: Actor, expert: Any) -> bool:
    """Hold for the expert himself."""
    return actor.person_id is not None and actor.person_id == expert.person_id


def not_oneself(actor: Actor, expert: Any) -> bool:
    """Hold for everybody but the expert: nobody keeps the entry that avoidance judges him by."""
    return not is_person(actor, expert)


def has_offers(actor: Actor, requirement: Any) -> bool:
    """Hold for a purchase with sealed offers; sealed nonces alone make no table."""
    return requirement.is_sealed


def by_experts(actor: Actor, requirement: Any) -> bool:
    """Hold for a purchase whose offers experts score."""
    return requirement.method == "scoring"


def all_signed(actor: Actor, requirement: Any) -> bool:
    """Hold once all experts of a purchase have signed."""
    return requirement.is_scored


def by_owner(actor: Actor, explanation: Any) -> bool:
    """Hold where the owner rules on an explanation: no experts have scored."""
    return not explanation.by_experts


def is_asked(actor: Actor, explanation: Any) -> bool:
    """Hold for an expert who judges this explanation."""
    mine = (Verdict.explanation == explanation.id) & (Verdict.person == actor.person_id)
    return actor.person_id is not None and Verdict.select().where(mine).exists()


def is_settled(actor: Actor, verdict: Any) -> bool:
    """Hold once the explanation has been ruled on; before it nobody sees another's word."""
    return verdict.explanation.state in SETTLED


def is_signed(actor: Actor, seat: Any) -> bool:
    """Hold once the sheet of a seat stands."""
    return bool(seat.sha256)


def is_awarded(actor: Actor, requirement: Any) -> bool:
    """Hold once an award notice is out: then everybody may read the table of points."""
    return requirement.awards.where(Award.number.is_null(False)).exists()


def is_scored(actor: Actor, seat: Any) -> bool:
    """Hold once all experts have signed; before it nobody sees another's sheet."""
    return seat.requirement.rankings.exists()
