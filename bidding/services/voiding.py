"""Ending a purchase that must not go on, and buying again: each a different act with reasons."""

from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.award_states import AWARD
from bidding.models import Requirement
from bidding.services import award, terms
from bidding.states import REQUIREMENT


def invalidate(requirement: Requirement, reason: str, actor: Actor, seen: int | None) -> Event:
    """Void a published purchase by order of operator or regulator; a proposed agency is out.

    A pool that is not drawn yet is frozen and drawn all the same, for everybody to check.
    """
    with write():
        row = award.current(requirement)
        told = terms.facts(requirement)
        event = fire(
            REQUIREMENT, requirement, "invalidate", actor, reason=reason, facts=told, seen=seen
        )
        requirement.failure = reason[:200]
        requirement.save()
        if row is not None:
            facts = {**award.award_facts(row), "why": "采购已置为无效"}
            fire(AWARD, row, "disqualified", SYSTEM, facts=facts)
    return event
