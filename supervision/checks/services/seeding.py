"""The public number of a plan: announced with it, not there yet at F, typed at T, then drawn with.

A drand round proves itself; a lottery result needs two people who typed the same. What fails to
appear gives way to a later one of the same source, which does not exist yet, with a public reason.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.kernel import clock, log, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.rules import external, timetable
from bidding.rules.external import Expected
from supervision.checks import queries
from supervision.checks.models import CheckPlan, PlanSeed, PlanSource
from supervision.checks.parameters import MARGIN
from supervision.checks.services import drawing
from supervision.checks.services.planning import facts_of
from supervision.checks.states import PLAN, PlanState


def draw_due(payload: dict) -> None:
    """Draw at T, or say, once, that the announced number is waited for."""
    plan = queries.plan(payload["subject_id"])
    if plan is None or plan.state != PlanState.FROZEN or log.moment() < plan.draw_at:
        return
    row = queries.source_of(plan)
    if row is None:
        drawing.draw(plan)
    else:
        fire(PLAN, plan, "await_seed", SYSTEM, facts=_told(plan, row))


def _told(plan: CheckPlan, row: PlanSource) -> dict[str, Any]:
    return facts_of(plan) | {"expected": expected_of(row).words}


def announced(plan: CheckPlan) -> Reason | None:
    """Name the public number a plan announces; None without one."""
    row = queries.source_of(plan)
    if row is None:
        return None
    if row.expected:
        return expected_of(row).told
    return external.announced(row.source, row.issue, 1, plan.draw_at).told


def expected_of(row: PlanSource) -> Expected:
    """Return what is waited for."""
    return Expected(row.source, row.expected)


def _waiting(plan: CheckPlan) -> PlanSource:
    row = queries.source_of(plan)
    if plan.state != PlanState.SEEDING or row is None:
        raise NotAllowed(Reason("现在没有等待录入公开随机数的抽取"))
    return row


def enter(plan: CheckPlan, typed: str, actor: Actor, seen: int | None) -> str:
    """Take the number from an officer; what is complete is drawn with at once.

    Raises Invalid with the sentence when it does not hold or two officers differ.
    """
    with write():
        row = _waiting(plan)
        found = external.read(typed, expected_of(row))
        if isinstance(found, Reason):
            raise Invalid({"typed": found})
        sources, proof = found
        fire(PLAN, plan, "seed", actor, facts=_told(plan, row), seen=seen)
        if row.source != "drand" and not _agreed(plan, row, sources, actor):
            return "已记录第一位录入人的号码，请另一位工作人员独立录入"
        row.external, row.proof = sources, proof
        row.save()
        drawing.draw(plan)
    return "公开随机数已核验，抽取已完成"


def _agreed(plan: CheckPlan, row: PlanSource, sources: list, actor: Actor) -> bool:
    """Keep this officer's entry; True when another officer typed the very same."""
    rows = list(PlanSeed.select().where(PlanSeed.plan == plan, PlanSeed.expected == row.expected))
    if any(one.person_id == actor.person_id for one in rows):
        raise Invalid({"typed": Reason("您已录入本期号码，须由另一位工作人员独立录入")})
    if any(one.sources != sources for one in rows):
        raise Invalid({"typed": Reason("与另一位工作人员录入的号码不一致，请双方对照开奖公告核对")})
    PlanSeed.create(plan=plan, person=actor.person_id, expected=row.expected, sources=sources)
    return bool(rows)


def fall_back(plan: CheckPlan, reason: str, actor: Actor, seen: int | None) -> None:
    """Announce a later one of the same source, with the reason."""
    with write():
        row = _waiting(plan)
        if row.source == "drand":
            margin = parameters.value(MARGIN, clock.today(), plan.region_id)
            later = timetable.whole_minute(log.moment() + dt.timedelta(minutes=margin))
            row.expected = external.announced("drand", "", 1, later).number
        else:
            row.expected = str(int(row.expected) + 1)
        facts = _told(plan, row)
        fire(PLAN, plan, "fallback", actor, reason=reason, facts=facts, seen=seen)
        row.save()
