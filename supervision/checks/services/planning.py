"""Making a plan, its list of inspectors and who must avoid whom; publishing and cancelling it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.accounts.posts import sets_for
from app.kernel import clock, events, parameters
from app.kernel.db import new_id, write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.numbers import next_number
from app.kernel.permissions import Actor
from bidding.rules import external
from intermediaries.models import Agency
from supervision import drawn
from supervision.checks import queries, rules
from supervision.checks.models import CheckPlan, PlanAvoidance, PlanDraw, PlanInspector, PlanSource
from supervision.checks.parameters import MARGIN
from supervision.checks.states import PLAN, PlanState

KEY = "supervision.check_plan."
COLUMNS = (
    "title", "basis", "region", "item", "grades", "matters", "share", "quantity", "team",
    "freeze_at", "draw_at", "due_on",
)  # fmt: skip


def _checked(command: Any, actor: Actor) -> dict[str, Any]:
    """Return the columns of a plan as typed; Invalid by field."""
    margin = parameters.value(MARGIN, clock.today(), command["region"] or None)
    moments = (command[name] for name in ("freeze_at", "draw_at", "due_on"))
    wrong = rules.moments(clock.now(), *moments, margin)
    wrong |= rules.amount(command["share"], command["quantity"])
    if not sets_for(actor, command["region"]):
        wrong["region"] = Reason("请选择本单位所在地区或其下级地区")
    known = {person.id for person, _ in queries.candidates()}
    if not set(command["inspectors"]) <= known:
        wrong["inspectors"] = Reason("检查人员名录有变化，请重新选择")
    if wrong:
        raise Invalid(wrong)
    values = {name: command[name] for name in COLUMNS}
    empty = {name: values[name] or None for name in ("region", "item", "share", "quantity")}
    return {**values, **empty, "grades": list(values["grades"])}


def _announces(row: CheckPlan, command: Any) -> None:
    """Write which public number goes into the draws, if any."""
    PlanSource.delete().where(PlanSource.plan == row).execute()
    if command["source"]:
        issue = command["issue"] if command["source"] in external.GAMES else ""
        PlanSource.create(plan=row, source=command["source"], issue=issue)


def create(command: Any, actor: Actor) -> CheckPlan:
    """Draft a plan of the actor's office."""
    values = _checked(command, actor)
    with write():
        row = CheckPlan.create(organiser=actor.org_id, **values)
        _list(row, command["inspectors"])
        _announces(row, command)
        events.record(f"{KEY}create", row, actor=actor, facts={"title": row.title})
    return queries.plan(row.id)


def edit(plan: CheckPlan, command: Any, actor: Actor) -> None:
    """Change a draft; what was published stays as it was announced."""
    if plan.state != PlanState.DRAFT:
        raise NotAllowed(Reason("计划已经公布，不能修改；确有错误的，冻结名录前可以取消后重新拟订"))
    values = _checked(command, actor)
    with write():
        CheckPlan.update(version=CheckPlan.version + 1, **values).where(
            CheckPlan.id == plan.id
        ).execute()
        _list(plan, command["inspectors"])
        _announces(plan, command)
        events.record(f"{KEY}edit", plan, actor=actor)


def _list(plan: CheckPlan, people: Sequence[str]) -> None:
    """Write the list of inspectors anew; avoidances of people who are gone go with them."""
    there = {person.id: (person, place) for person, place in queries.candidates()}
    PlanInspector.delete().where(PlanInspector.plan == plan).execute()
    rows = [
        {
            "plan": plan.id,
            "person": key,
            "organisation": there[key][1].id,
            "name": there[key][0].name,
        }
        for key in people
    ]
    if rows:
        PlanInspector.insert_many(rows).execute()
    gone = PlanAvoidance.person.not_in(list(people))
    PlanAvoidance.delete().where(PlanAvoidance.plan == plan, gone).execute()


def avoid(
    plan: CheckPlan, person: str, agencies: Sequence[Agency | None], reason: str, actor: Actor
) -> None:
    """Declare that an inspector must not check some agencies (None: none of this plan at all).

    An inspector declares for himself, the organiser for anybody; only before the lists are frozen.
    """
    open_now = plan.state in (PlanState.DRAFT, PlanState.PUBLISHED) and plan.is_ahead
    if not open_now:
        raise NotAllowed(Reason("名录已经冻结，不能再登记回避"))
    if person not in plan.inspector_ids:
        raise Invalid({"person": Reason("这个人不在本计划的检查人员名录中")})
    if actor.org_id != plan.organiser_id and person != actor.person_id:
        raise Invalid({"person": Reason("检查人员只能为自己声明回避")})
    with write():
        rows = [
            {
                "plan": plan.id,
                "person": person,
                "agency": one,
                "reason": reason,
                "by": actor.person_id,
            }
            for one in agencies
        ]
        PlanAvoidance.insert_many(rows).execute()
        events.record(f"{KEY}avoid", plan, actor=actor, facts={"n": len(rows)})


def publish(plan: CheckPlan, actor: Actor, seen: int | None) -> Event:
    """Publish a plan: number, both anchors of the draws, and the clock until F."""
    queries.prepared(plan)
    with write():
        year = clock.today().year
        number = plan.number or f"双随机〔{year}〕{next_number(CheckPlan.subject_kind, year)}号"
        sets = {"number": number, "published_at": clock.now()}
        told = facts_of(plan) | {"number": number}
        event = fire(PLAN, plan, "publish", actor, facts=told, seen=seen, sets=sets)
        for kind in rules.POOLS:
            _announce(plan, kind)
        events.checkpoint("notice")
    return event


def _announce(plan: CheckPlan, kind: str) -> None:
    """Fix a draw before anything it is drawn with exists: suite, label, anchor of its chain."""
    key = new_id()
    told = drawn.announced(key, plan.number) | {
        "pool": rules.POOLS[kind],
        "freeze_at": clock.iso(plan.freeze_at),
        "draw_at": clock.iso(plan.draw_at),
        "team": plan.team,
    }
    row = queries.source_of(plan)
    if row is not None:
        told["source"] = external.announced(row.source, row.issue, 1, plan.draw_at).words
    opened = drawn.log_event(f"{KEY}announce", plan, told)
    anchor = told["chain_anchor"]
    row = PlanDraw(id=key, plan=plan, pool_kind=kind, anchor=anchor, opened=opened)
    row.save(force_insert=True)


def cancel(plan: CheckPlan, reason: str, actor: Actor, seen: int | None) -> Event:
    """Cancel a plan before its lists are frozen."""
    with write():
        facts = facts_of(plan)
        return fire(PLAN, plan, "cancel", actor, reason=reason, facts=facts, seen=seen)


def facts_of(plan: CheckPlan) -> dict[str, Any]:
    """Return the facts every event of a plan carries."""
    return {
        "title": plan.title,
        "number": plan.number or "",
        "freeze": f"{plan.freeze_at:%Y-%m-%d %H:%M}",
        "draws": f"{plan.draw_at:%Y-%m-%d %H:%M}",
    }
