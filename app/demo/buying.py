"""The steps of a purchase, each by its own side: draft, publish, sign up, award, contract, result."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

from app.demo import names
from app.demo.stage import A_DAY, MINUTE, Stage, Story, until
from app.demo.works import project_key
from app.kernel import clock, workdays
from app.kernel.permissions import Actor
from bidding import queries as bought
from bidding.models import Contract, Requirement, Result
from bidding.service_states import ContractState
from bidding.services import award, contract, publish, signup
from bidding.states import RequirementState
from intermediaries import queries
from projects.queries import project as load_project

R, C = RequirementState, ContractState
SIGNUP_DAYS = 4
PRICES = {"drawing-review": 46_800, "surveying": 68_000, "cost-consulting": 39_500}
CONTENT = "演练采购：按国家和行业现行标准提供“{item}”，成果一式四份并附电子文件。"


@dataclass(frozen=True)
class Plan:
    """One purchase: of which project and service, begun how many working days ago, to which end."""

    project: int
    item: str
    began: int
    then: str = "completed"
    bidders: int = 5
    days: int = 30
    publicity: int = 3
    suite: str = "sha256"
    level: int = 1
    reserves: int = 0


def owner_of(stage: Stage, requirement: Requirement) -> Actor:
    """Return who acts for the owner."""
    return stage.acting(requirement.owner_id)


def drafted(stage: Stage, plan: Plan, **more: object) -> Requirement:
    """Draft the requirement at the present moment."""
    project = load_project(stage.kept[project_key(plan.project)].id)
    service = queries.item(plan.item)
    closes = dt.datetime.combine(
        workdays.add_workdays(clock.today(), SIGNUP_DAYS).end, dt.time(17, 0)
    )
    values = {
        "title": f"{project.name}{service.name}"[:120],
        "content": CONTENT.format(item=service.name),
        "amount_fen": (PRICES.get(plan.item, 28_000) + 1_500 * plan.project) * 100,
        "service_days": plan.days,
        "contact": project.contact,
        "phone": project.phone,
        "complaint_phone": names.phone(12),
        "suite": plan.suite,
        "level": plan.level,
        "source": "drand" if plan.level == 3 else "none",
        "signup_until": closes,
        "draw_at": closes + 15 * MINUTE,
        "publicity_days": plan.publicity,
        "reserves": plan.reserves,
        **more,
    }
    return publish.draft(project, plan.item, values, stage.acting(project.owner_id))


def published(stage: Stage, plan: Plan, **more: object) -> Requirement:
    """Draft and publish at the present moment."""
    requirement = drafted(stage, plan, **more)
    publish.publish(requirement, owner_of(stage, requirement))
    return requirement


def signed_up(stage: Stage, plan: Plan, requirement: Requirement, count: int) -> Story:
    """Let agencies sign up one after the other, every second one with a nonce."""
    told = clock.now()
    for turn, actor in enumerate(able(stage, plan, requirement)[:count]):
        yield told + (turn + 1) * 37 * MINUTE
        nonce = f"{actor.org_name[3:5]}{plan.project}" if turn % 2 else ""
        sign_up(requirement, actor, nonce)


def able(stage: Stage, plan: Plan, requirement: Requirement) -> list[Actor]:
    """List who may sign up, beginning at another place for each project."""
    found = sorted(queries.agencies_for(plan.item, clock.today()), key=lambda a: a.uscc)
    start = plan.project % max(1, len(found))
    avoided = {row.uscc for row in requirement.exclusions}
    fit = [a for a in found[start:] + found[:start] if a.uscc not in avoided]
    return [stage.acting(agency.organisation_id) for agency in fit]


def sign_up(requirement: Requirement, actor: Actor, nonce: str) -> None:
    """Sign one agency up."""
    passed = signup.gate(requirement.id, actor.org_id)
    signup.sign_up(passed, nonce, f"practice-{requirement.id}-{actor.org_id}", actor)


def drawn(stage: Stage, plan: Plan) -> Story:
    """Publish, let agencies sign up, freeze, draw: the result is in its publicity."""
    requirement = published(stage, plan)
    yield from signed_up(stage, plan, requirement, plan.bidders)
    return (yield from until(requirement, R.PUBLICITY, begin=requirement.draw_at + MINUTE))


def alone(stage: Stage, plan: Plan, actor: Actor) -> Story:
    """Only one agency, that knows the place, signs up; the owner takes it with a reason."""
    requirement = published(stage, plan)
    yield clock.now() + 3 * 60 * MINUTE
    sign_up(requirement, actor, "")
    requirement = yield from until(requirement, R.SOLE, begin=clock.now() + A_DAY)
    why = "仅一家符合条件的机构报名，固定价格合理，开工时间紧"
    award.choose_sole(requirement, why, owner_of(stage, requirement), None)
    return bought.requirement(requirement.id)


def awarded(stage: Stage, plan: Plan) -> Story:
    """Until the award notice is out; return the contract that is to be signed."""
    requirement = yield from drawn(stage, plan)
    return (yield from opened(requirement))


def opened(requirement: Requirement) -> Story:
    """Wait for the award notice; return the contract that is to be signed."""
    yield from until(requirement, R.AWARDED, begin=clock.now() + A_DAY)
    return Contract.get(Contract.requirement == requirement, Contract.state == C.PENDING)


def uploaded(stage: Stage, plan: Plan, row: Contract) -> Story:
    """The agency uploads the signed contract on the next working day."""
    yield next_morning("10:40")
    day = clock.today()
    count = stage.kept.setdefault("contract numbers", itertools.count(1))
    values = {
        "number": f"YL-HT-{day:%Y}-{next(count):04d}",
        "signed_on": day,
        "starts_on": day,
        "ends_on": day + dt.timedelta(days=plan.days - 1),
        "amount_fen": row.amount_fen,
    }
    contract.upload(row, values, stage.paper, stage.acting(row.agency_id), None)


def filed(stage: Stage, plan: Plan, row: Contract) -> Story:
    """Upload, and confirm by the owner: filed, the service runs; return its result."""
    yield from uploaded(stage, plan, row)
    yield next_morning("15:05")
    row = bought.contract(row.id)
    contract.confirm(row, stage.acting(row.owner_id), None)
    return Result.get(Result.contract == row)


def delivered(stage: Stage, result: Result, after: int) -> Story:
    """The agency hands its result over, `after` days later."""
    yield clock.now() + after * A_DAY
    result = bought.result(result.id)
    papers = [stage.paper]
    note = "成果报告及电子文件，演练数据。"
    contract.deliver(result, note, papers, stage.acting(result.agency_id), None)


def next_morning(at: str) -> dt.datetime:
    """Return a moment of the next working day."""
    day = workdays.add_workdays(clock.today(), 1).end
    return dt.datetime.combine(day, dt.time.fromisoformat(at))
