"""Where a rating belongs: to the place of the purchase it is about."""

from __future__ import annotations

from app.accounts.models import Organisation
from app.accounts.posts import post
from app.accounts.rules.places import within
from app.accounts.rules.regions import ancestors
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from supervision.evaluation.models import Evaluation


def place_of(evaluation: Evaluation) -> str:
    """Return the division a purchase was made for, or that of its project."""
    contract = evaluation.contract
    return contract.requirement.region_id or contract.project.region_id


def of_place(actor: Actor, evaluation: Evaluation) -> bool:
    """Hold where the purchase lies in the division of an office or operator."""
    here = post(actor)
    return not here or within(here, place_of(evaluation))


def nobody_near(actor: Actor, evaluation: Evaluation) -> bool:
    """Hold where no regulator's office but the rater's is for the place: somebody must rule."""
    return not set(offices(evaluation)) - {evaluation.rater_id}


def last_resort(actor: Actor, evaluation: Evaluation) -> bool:
    """Hold for the supervisors of the place where nobody else may rule; for all where it has none."""
    if not nobody_near(actor, evaluation):
        return False
    return of_place(actor, evaluation) or not offices(evaluation, "supervisor")


def offices(evaluation: Evaluation, kind: str = "regulator") -> list[str]:
    """List the offices of a kind whose division the purchase lies in."""
    place = place_of(evaluation)
    return [key for (key,) in _offices(kind=kind, codes=[place, *ancestors(place)])]


@prepared
def _offices(kind, codes):
    query = Organisation.select(Organisation.id).where(Organisation.kind == kind)
    near = Organisation.region.in_(codes) | Organisation.region.is_null()
    return query.where(Organisation.state == "approved", near).order_by(Organisation.id).tuples()
