"""At F both lists are frozen, at T drawn, by the house; same inputs, same record, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from app.kernel import clock, events, jobs, log, parameters
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from bidding.rules import external, timetable
from intermediaries.models import Agency
from supervision import drawn
from supervision.checks import queries, rules
from supervision.checks.models import Check, CheckPlan, PlanDraw
from supervision.checks.parameters import MARGIN, SPREAD
from supervision.checks.services.inspecting import assign
from supervision.checks.services.planning import KEY, facts_of
from supervision.checks.states import PLAN, PlanState

CHUNK = 50  # short transactions: everybody else waits behind each one on SQLite
Pool = list[tuple[str, str]]


def freeze_due(payload: dict) -> None:
    """Do what is due at F; done twice it changes nothing."""
    plan = queries.plan(payload["subject_id"])
    moment = log.moment()
    if plan is None or plan.state != PlanState.PUBLISHED or moment < plan.freeze_at:
        return
    objects, runners, avoided = _pools(plan)
    allowed, excluded = _with_team(plan, objects, runners[0], avoided)
    why = _too_few(plan, allowed, runners[0])
    if why:
        plan.failure = why
        fire(PLAN, plan, "fail", SYSTEM, facts=facts_of(plan) | {"why": why}, sets={"failure": why})
        return
    pairs = [
        {"inspector": who, "object": uscc, "reason": rules.REASONS[reason]}
        for who, uscc, reason in sorted(avoided)
    ]
    rows = queries.draws_of(plan)
    wanted = rules.how_many(len(allowed), plan.share, plan.quantity)
    _freeze(plan, rows[rules.OBJECTS], allowed, excluded, wanted, {})
    more = {"avoidance": pairs, "team": plan.team}
    _freeze(plan, rows[rules.PEOPLE], *runners, len(runners[0]), more)
    margin = parameters.value(MARGIN, clock.today(), plan.region_id)
    sets = {"draw_at": timetable.late_freeze(moment, plan.draw_at, margin)}
    plan.draw_at = sets["draw_at"]
    _expect(plan)
    fire(PLAN, plan, "freeze", SYSTEM, facts=facts_of(plan), sets=sets)
    events.checkpoint("freeze")


def _expect(plan: CheckPlan) -> None:
    """Fix which public number it will be: a drand round follows the moment of the draw."""
    row = queries.source_of(plan)
    if row is not None:
        row.expected = external.announced(row.source, row.issue, 1, plan.draw_at).number
        row.save()


def _pools(plan: CheckPlan) -> tuple[Pool, tuple[Pool, list[dict]], set[tuple[str, str, str]]]:
    """Return objects (code, name), inspectors with those who avoid all, and who avoids whom."""
    rows = queries.objects(plan).select(Agency.id, Agency.uscc, Agency.name, Agency.organisation)
    rows = list(rows.tuples())
    codes = {key: uscc for key, uscc, _, _ in rows}
    people = queries.inspectors_of(plan)
    declared = queries.avoidances_of(plan)
    whole = {one.person_id for one in declared if one.agency_id is None}
    runners = [(one.person_id, one.name) for one in people if one.person_id not in whole]
    out = [
        {"id": one.person_id, "name": one.name, "reason": rules.ALL_AVOID}
        for one in people
        if one.person_id in whole
    ]
    kept = {key for key, _ in runners}
    avoided = {
        (one.person_id, codes[one.agency_id], one.reason)
        for one in declared
        if one.agency_id in codes and one.person_id in kept
    }
    avoided |= _by_itself([one for one in people if one.person_id in kept], rows, codes)
    return [(uscc, name) for _, uscc, name, _ in rows], (runners, out), avoided


def _by_itself(people: list[Any], rows: list[tuple], codes: dict[str, str]) -> set[tuple]:
    """Find who is of the agency's own organisation, or named by it as shareholder or in charge."""
    places = {place: uscc for _, uscc, _, place in rows}
    found = {
        (one.person_id, places[one.organisation_id], "same")
        for one in people
        if one.organisation_id in places
    }
    named: dict[str, set[str]] = {}
    for name, agency in queries.tied([one.name for one in people]):
        if agency in codes:
            named.setdefault(name, set()).add(codes[agency])
    return found | {
        (one.person_id, uscc, "named") for one in people for uscc in named.get(one.name, ())
    }


def _with_team(
    plan: CheckPlan, objects: Pool, runners: Pool, avoided: Iterable[tuple]
) -> tuple[Pool, list[dict]]:
    """Leave out the objects that too few inspectors could check."""
    codes, people = [uscc for uscc, _ in objects], [who for who, _ in runners]
    without = rules.without_team(codes, people, plan.team, avoid_of(avoided))
    out = [
        {"id": uscc, "name": name, "reason": rules.TOO_FEW}
        for uscc, name in objects
        if uscc in without
    ]
    return [one for one in objects if one[0] not in without], out


def avoid_of(avoided: Iterable[tuple]) -> dict[str, set[str]]:
    """Return inspector -> the codes of those he must not check."""
    found: dict[str, set[str]] = {}
    for who, uscc, _ in avoided:
        found.setdefault(who, set()).add(uscc)
    return found


def _too_few(plan: CheckPlan, objects: Pool, runners: Pool) -> str:
    if len(runners) < plan.team:
        return "冻结时检查人员不足"
    if not objects:
        return "冻结时没有可以检查的对象"
    return "" if len(objects) <= rules.MOST else "冻结时检查对象超过一次可以抽取的上限"


def _freeze(
    plan: CheckPlan, row: PlanDraw, pool: Pool, excluded: list[dict], wanted: int, more: dict
) -> None:
    """Fix a pool and log its hash before any later value is known."""
    told = drawn.fix(row, plan.number, pool, wanted, excluded, more)
    told |= {"pool": rules.POOLS[row.pool_kind]}
    row.frozen = drawn.log_event(f"{KEY}freeze_pool", plan, told)
    row.save()


def draw(plan: CheckPlan) -> None:
    """Draw both lists, all that goes into them being there; the checks follow in short steps."""
    rows, outside = queries.draws_of(plan), external_of(plan)
    for row in rows.values():
        told = drawn.draw(row, outside)
        row.save()
        told |= {"notice": plan.number, "pool": rules.POOLS[row.pool_kind]}
        drawn.log_event(f"{KEY}draw_pool", plan, told)
    told = facts_of(plan) | {"picked": rows[rules.OBJECTS].picks}
    fire(PLAN, plan, "draw", SYSTEM, facts=told)
    events.checkpoint("draw")
    _promise(plan.id, 0)


def external_of(plan: CheckPlan) -> list[list]:
    """Return the public number of a plan as it enters both draws; nothing where none was asked."""
    row = queries.source_of(plan)
    return row.external if row else []


def download(row: PlanDraw) -> dict[str, Any] | None:
    """Put a record together with its evidence for the verifier; None before the draw."""
    source = queries.source_of(row.plan)
    with_proof = source is not None and source.source == "drand" and row.document is not None
    return drawn.download(row, **({"drand": [{"turn": 1, **source.proof}]} if with_proof else {}))


def _promise(plan: str, after: int) -> None:
    payload = {"plan": plan, "after": after}
    jobs.enqueue(SPREAD, payload, key=f"{SPREAD}:{plan}:{after}")


def spread(payload: dict) -> None:
    """Make the checks of the next drawn objects and tell everybody concerned."""
    plan = queries.plan(payload["plan"])
    teams = list(assignments(plan).items())
    chosen = teams[payload["after"] : payload["after"] + CHUNK]
    agencies = {
        row.uscc: row for row in Agency.select().where(Agency.uscc.in_([u for u, _ in chosen]))
    }
    there = {one.agency_id for one in Check.select(Check.agency).where(Check.plan == plan)}
    people = {one.person_id: one for one in queries.inspectors_of(plan)}
    for at, (uscc, team) in enumerate(chosen, payload["after"] + 1):
        if agencies[uscc].id not in there:
            assign(plan, agencies[uscc], [people[who] for who in team], at)
    if payload["after"] + CHUNK < len(teams):
        _promise(plan.id, payload["after"] + CHUNK)


def assignments(plan: CheckPlan) -> dict[str, tuple[str, ...]]:
    """Return drawn object -> its inspectors, from both records and the frozen avoidances alone."""
    rows = queries.draws_of(plan)
    pairs = json.loads(rows[rules.PEOPLE].pool)["avoidance"]
    avoid = avoid_of((one["inspector"], one["object"], "") for one in pairs)
    objects, order = (drawn.picked(rows[kind]) for kind in (rules.OBJECTS, rules.PEOPLE))
    return dict(zip(objects, rules.assign(objects, order, plan.team, avoid), strict=True))
