"""Direct choice: the named agency accepts or not; publicity follows as after every selection."""

from app.kernel import log
from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from bidding.models import Requirement
from bidding.requirement_states import RequirementState
from bidding.rules import terms_of_method
from bidding.rules.endings import Code
from bidding.services import award, freeze, terms
from bidding.states import REQUIREMENT

R = RequirementState
METHOD = "direct"


def close_due(payload: dict) -> None:
    """Do what is due at F: settle a direct choice, freeze the pool of every other method."""
    requirement = Requirement.get_or_none(Requirement.id == payload["id"])
    if requirement is None or requirement.method != METHOD:
        freeze.freeze_due(payload)
        return
    stale = requirement.signup_until.isoformat() != payload["until"]
    if stale or requirement.state != R.SIGNUP or log.moment() < requirement.signup_until:
        return
    if not _settle(requirement):
        why = f"所选机构{requirement.chosen.name}未在时限内接受"
        freeze.fail(requirement, why, Code.TOO_FEW)


def accepted(key: str) -> None:
    """Go on at once when the named agency has accepted; done twice it changes nothing."""
    with write():
        requirement = Requirement.get_by_id(key)
        if requirement.method == METHOD and requirement.state == R.SIGNUP:
            _settle(requirement)


def _settle(requirement: Requirement) -> bool:
    eligible, excluded = freeze.judge(requirement)
    if not eligible:
        return False
    freeze.freeze(requirement, eligible, excluded, log.moment(), action="accept")
    why = terms_of_method.read(METHOD, requirement.rule_data).reason
    award.propose(requirement, 1, "direct", 0, why[:500])
    return True


def turn_down(requirement: Requirement, reason: str, actor: Actor, seen: int | None) -> Event:
    """Refuse the invitation: the purchase fails at once, with the agency's reason."""
    with write():
        why = f"所选机构{actor.org_name}不接受邀请：{reason}"
        told = {**terms.facts(requirement), "agency": actor.org_name, "why": why}
        event = fire(
            REQUIREMENT, requirement, "turn_down", actor, reason=reason, facts=told, seen=seen
        )
        requirement.failure = why
        requirement.save()
    return event
