"""The step that names an agency where no draw does: the owner's choice, or the opened offers."""

from app.kernel.db import write
from app.kernel.errors import Late, NotAllowed, Reason
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from bidding.models import Award, Requirement
from bidding.services import award, choosing, pricing, scoring, terms
from bidding.states import REQUIREMENT


def choose(
    requirement: Requirement, number: int, reason: str, actor: Actor, seen: int | None
) -> Award:
    """Take one agency of the list, with the owner's public reason; its publicity starts."""
    with write():
        found = {one.number: one for one in choosing.choices(requirement)}
        if requirement.state == "choosing" and number not in found:
            raise NotAllowed(Reason("只能在公布的名单中选定一家"))
        if requirement.state == "choosing" and choosing.is_late(requirement):
            raise Late(Reason("选定期限已过，本次采购按流标处理"))
        told = terms.facts(requirement)
        if number in found:
            told |= {"agency": found[number].name, "agency_uscc": found[number].uscc}
        fire(REQUIREMENT, requirement, "choose", actor, reason=reason, facts=told, seen=seen)
        return award.propose(requirement, number, "choice", requirement.turn, reason[:500])


def opened(requirement: Requirement) -> None:
    """Go on with a purchase inside write() after its sealed offers were opened."""
    if requirement.method == "scoring":
        scoring.begin(requirement)
    else:
        pricing.opened(requirement)
