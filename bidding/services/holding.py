"""A hold on an award while a later room looks into it, its end, and choosing again."""

from __future__ import annotations

from typing import Any

from app.kernel import clock, events
from app.kernel.errors import NotAllowed, Reason
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.award_states import AWARD, AwardState
from bidding.models import Hold, Requirement
from bidding.services import award
from bidding.states import RequirementState

R = RequirementState
# published and nobody awarded yet
BEFORE_AWARD = (
    R.SIGNUP, R.SOLE, R.FROZEN, R.SEEDING, R.OPENING, R.LIVE, R.SCORING, R.CHOOSING, R.PUBLICITY,
    R.OBJECTION, R.EXPLAINING,
)  # fmt: skip


def can_hold(requirement: Requirement | None) -> bool:
    """Say whether there is an award that could be kept back."""
    return requirement is not None and requirement.state in BEFORE_AWARD


def can_reopen(requirement: Requirement | None) -> bool:
    """Say whether a proposed agency stands in publicity and could be taken back."""
    if requirement is None or requirement.state != R.PUBLICITY:
        return False
    row = award.current(requirement)
    return row is not None and row.state == AwardState.PROPOSED


def hold(requirement: Requirement, cause: Any, reason: str, actor: Actor) -> Hold:
    """Keep the award back inside write(), for the thing `cause`; NotAllowed once awarded."""
    requirement = Requirement.get_by_id(requirement.id)
    if not can_hold(requirement):
        raise NotAllowed(Reason.of("这项采购现在没有可以暂停的中选结果"))
    row, made = Hold.get_or_create(
        requirement=requirement,
        cause_kind=cause.subject_kind,
        cause_id=cause.id,
        defaults={"reason": reason},
    )
    if made:
        _tell("hold", requirement, actor, reason)
    return row


def release(cause: Any, actor: Actor) -> list[Hold]:
    """Let go inside write() what the thing `cause` holds; an award that is due follows at once."""
    mine = (Hold.cause_kind == cause.subject_kind) & (Hold.cause_id == cause.id)
    found = list(Hold.select().where(mine, Hold.released_at.is_null()))
    for row in found:
        row.released_at = clock.now()
        row.save()
        requirement = Requirement.get_by_id(row.requirement_id)
        _tell("release", requirement, actor, row.reason)
        award.publicity_over({"subject_id": requirement.id})
    return found


def reopen(requirement: Requirement, why: str) -> None:
    """Take the proposed agency's award back inside write(); reserve, next round or failure."""
    requirement = Requirement.get_by_id(requirement.id)
    if not can_reopen(requirement):
        raise NotAllowed(Reason.of("这项采购没有正在公示的结果，不能重新选取"))
    row = award.current(requirement)
    facts = {**award.award_facts(row), "why": why}
    fire(AWARD, row, "disqualified", SYSTEM, facts=facts)
    award.go_on(requirement, "投诉成立，取消中选资格", row)


def _tell(what: str, requirement: Requirement, actor: Actor, reason: str) -> None:
    facts = {"notice": requirement.number, "title": requirement.title, "reason": reason}
    key = f"bidding.requirement.{what}"
    events.record(key, requirement, actor=actor, facts=facts, visibility="public")
