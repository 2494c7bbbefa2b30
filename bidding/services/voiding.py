"""Ending a purchase that must not go on, and buying again: each a different act with reasons."""

from app.kernel import events
from app.kernel.db import write
from app.kernel.errors import NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor, allowed
from bidding.award_states import AWARD
from bidding.models import Exclusion, Requirement
from bidding.queries import selection
from bidding.requirement_states import RequirementState
from bidding.rules import timetable
from bidding.services import award, publish, terms
from bidding.states import REQUIREMENT


def invalidate(requirement: Requirement, reason: str, actor: Actor, seen: int | None) -> Event:
    """Void a published purchase by order of operator or regulator; a proposed agency is out.

    A pool that is not drawn yet is frozen and drawn all the same, for everybody to check.
    """
    with write():
        rows = award.standing(requirement)
        told = terms.facts(requirement)
        event = fire(
            REQUIREMENT, requirement, "invalidate", actor, reason=reason, facts=told, seen=seen
        )
        requirement.failure = reason
        requirement.save()
        for row in rows:
            facts = {**award.award_facts(row), "why": "采购已置为无效"}
            fire(AWARD, row, "disqualified", SYSTEM, facts=facts)
    return event


def reprocure(requirement: Requirement, actor: Actor) -> Requirement:
    """Draft again what was not bought, with the old terms and new moments; once only."""
    if not allowed(actor, "bidding.requirement.reprocure", requirement):
        raise NotAllowed(Reason("只有本单位流标、取消、无效或中止的采购可以重新采购"))
    with write():
        made = selection.successor_of(requirement)
        if made is not None:
            return made
        made = Requirement(origin=requirement, owner=requirement.owner_id, **same(requirement))
        numbers = terms.limits(made)
        made.signup_until = timetable.proposed(numbers.earliest_close, publish.SLACK)
        made.draw_at = timetable.proposed_draw(made.signup_until, numbers.margin)
        made.save(force_insert=True)
        for row in requirement.exclusions.where(~Exclusion.automatic):
            kept = {"uscc": row.uscc, "name": row.name, "reason": row.reason}
            Exclusion.create(requirement=made, **kept)
        events.record("bidding.requirement.draft", made, actor=actor)
        events.record("bidding.requirement.reprocure", requirement, actor=actor)
    return made


def same(requirement: Requirement) -> dict:
    """Return the terms of a purchase as those of a new draft."""
    own = {name: getattr(requirement, name) for name in publish.TERMS}
    more = ("rule_data", "details", "chosen_id", "margin", "extensions", "sole_rule", "several")
    more += ("framework", "within_id")
    own |= {name: getattr(requirement, name) for name in more}
    there = {name: getattr(requirement, f"{name}_id") for name in ("project", "item", "region")}
    return {**own, **there, "state": RequirementState.DRAFT}
