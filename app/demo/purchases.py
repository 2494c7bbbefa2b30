"""Buying through the year: one story per purchase, from the draft to where it is left today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from app.demo import afterwards, buying, lots, methods, rating, scoring, sealing
from app.demo.buying import CONTENT, SIGNUP_DAYS, Plan, R
from app.demo.stage import A_DAY, MINUTE, Stage, Story, until
from app.kernel import clock, workdays
from bidding import queries as bought
from bidding.models import Award, Requirement
from bidding.services import award, contract, publish, signup

PAID = {10: afterwards.DISPUTED}
CHANGED = {12: afterwards.extended, 14: afterwards.repriced}


def stories(stage: Stage, plans: tuple[Plan, ...]) -> list[Story]:
    """Return one story per purchase."""
    return [_buy(stage, plan) for plan in plans]


def _buy(stage: Stage, plan: Plan) -> Story:
    yield stage.ago(plan.began, f"{9 + plan.project % 8:02d}:{plan.began % 60:02d}")
    yield from ENDS[plan.then](stage, plan)


def _completed(stage: Stage, plan: Plan) -> Story:
    row = yield from buying.awarded(stage, plan)
    result = yield from buying.filed(stage, plan, row)
    yield from buying.delivered(stage, result, plan.days // 3)
    yield buying.next_morning("09:45")
    result = bought.result(result.id)
    contract.accept(result, stage.acting(result.owner_id), None)
    afterwards.paid(stage, result.contract_id, PAID.get(plan.project, ""))
    yield from rating.after(stage, result.contract_id, rating.told_of(plan))


def _in_service(stage: Stage, plan: Plan) -> Story:
    result = yield from buying.filed(stage, plan, (yield from buying.awarded(stage, plan)))
    if plan.project in CHANGED:
        CHANGED[plan.project](stage, result.contract)


def _delivered(stage: Stage, plan: Plan) -> Story:
    result = yield from buying.filed(stage, plan, (yield from buying.awarded(stage, plan)))
    yield from buying.delivered(stage, result, 2)


def _returned(stage: Stage, plan: Plan) -> Story:
    result = yield from buying.filed(stage, plan, (yield from buying.awarded(stage, plan)))
    yield from buying.delivered(stage, result, 2)
    yield buying.next_morning("11:15")
    result = bought.result(result.id)
    why = "报告缺少第三章的计算书，请补充后重新提交"
    contract.give_back(result, why, stage.acting(result.owner_id), None)


def _terminated(stage: Stage, plan: Plan) -> Story:
    result = yield from buying.filed(stage, plan, (yield from buying.awarded(stage, plan)))
    yield clock.now() + 6 * A_DAY
    row = bought.contract(result.contract_id)
    why = "项目选址调整，双方协商一致中止服务"
    contract.terminate(row, why, stage.acting(row.owner_id), None)


def _awarded(stage: Stage, plan: Plan) -> Story:
    yield from buying.awarded(stage, plan)


def _uploaded(stage: Stage, plan: Plan) -> Story:
    yield from buying.uploaded(stage, plan, (yield from buying.awarded(stage, plan)))


def _declined(stage: Stage, plan: Plan) -> Story:
    """The winner gives up after the award notice; the rest is drawn from again, and completed."""
    row = yield from buying.awarded(stage, plan)
    yield buying.next_morning("14:30")
    won = Award.get_by_id(row.award_id)
    why = "项目负责人因病无法按期履约，主动放弃并接受记录"
    award.decline(won, why, stage.acting(won.organisation_id), None)
    requirement = Requirement.get_by_id(row.requirement_id)
    again = yield from until(requirement, R.PUBLICITY, begin=clock.now() + A_DAY)
    row = yield from buying.opened(again)
    yield from buying.filed(stage, plan, row)


def _objected(stage: Stage, plan: Plan) -> Story:
    """Somebody who was not drawn objects; the answer is still out."""
    requirement = yield from buying.drawn(stage, plan)
    yield from _object(stage, requirement)


def _object(stage: Stage, requirement: Requirement) -> Story:
    yield buying.next_morning("09:20")
    requirement = bought.requirement(requirement.id)
    won = award.current(requirement)
    other = next(s for s in _entrants(requirement) if s.organisation_id != won.organisation_id)
    text = "拟中选机构的项目负责人同时在另一单位注册，请核实其是否符合要求"
    actor = stage.acting(other.organisation_id)
    return award.object_to(requirement, text, actor, None)


def _entrants(requirement: Requirement) -> list:
    return sorted(requirement.signups, key=lambda row: row.uscc)


def _upheld(stage: Stage, plan: Plan) -> Story:
    yield from _answered(stage, plan, "uphold", "经核实情况属实，取消拟中选资格")


def _rejected(stage: Stage, plan: Plan) -> Story:
    yield from _answered(stage, plan, "reject", "经核实注册信息已于报名前变更，异议不成立")


def _answered(stage: Stage, plan: Plan, action: str, answer: str) -> Story:
    requirement = yield from buying.drawn(stage, plan)
    objection = yield from _object(stage, requirement)
    yield buying.next_morning("16:00")
    operator = stage.actor("operator", "operator")
    award.decide(bought.objection(objection.id), action, answer, operator, None)


def _publicity(stage: Stage, plan: Plan) -> Story:
    yield from buying.drawn(stage, plan)


def _frozen(stage: Stage, plan: Plan) -> Story:
    """Sign-up has closed; the draw was announced for a later day."""
    requirement = buying.published(stage, plan, draw_at=stage.ahead(4, "10:00"))
    yield from buying.signed_up(stage, plan, requirement, plan.bidders)


def _seeding(stage: Stage, plan: Plan) -> Story:
    """Level 3: the moment has come, the public number has not been typed yet."""
    requirement = buying.published(stage, plan)
    yield from buying.signed_up(stage, plan, requirement, plan.bidders)


def _sole(stage: Stage, plan: Plan) -> Story:
    """One agency only, also after the extension: the owner is to decide."""
    requirement = buying.published(stage, plan)
    yield from buying.signed_up(stage, plan, requirement, 1)
    return requirement


def _refused(stage: Stage, plan: Plan) -> Story:
    requirement = yield from _sole(stage, plan)
    requirement = yield from until(requirement, R.SOLE, begin=clock.now() + A_DAY)
    why = "仅一家报名，重新论证需求后再行采购"
    award.refuse_sole(requirement, why, buying.owner_of(stage, requirement), None)


def _nobody(stage: Stage, plan: Plan) -> Story:
    """Nobody signs up, also after the extension: it fails by itself."""
    buying.published(stage, plan)
    yield clock.now()


def _cancelled(stage: Stage, plan: Plan) -> Story:
    requirement = buying.published(stage, plan)
    yield from buying.signed_up(stage, plan, requirement, 2)
    yield buying.next_morning("09:05")
    row = bought.requirement(requirement.id)
    publish.cancel(row, "建设方案调整，暂缓采购", buying.owner_of(stage, row), None)


def _draft(stage: Stage, plan: Plan) -> Story:
    buying.drafted(stage, plan)
    yield clock.now()


def _discarded(stage: Stage, plan: Plan) -> Story:
    requirement = buying.drafted(stage, plan)
    yield buying.next_morning("17:10")
    publish.discard(requirement, buying.owner_of(stage, requirement), None)


def _open(stage: Stage, plan: Plan) -> Story:
    requirement = buying.published(stage, plan)
    yield from buying.signed_up(stage, plan, requirement, plan.bidders)


def _revised(stage: Stage, plan: Plan) -> Story:
    """A second edition: sign-ups of the first do not count."""
    requirement = buying.published(stage, plan)
    yield from buying.signed_up(stage, plan, requirement, 2)
    yield buying.next_morning("10:15")
    row = bought.requirement(requirement.id)
    closes = dt.datetime.combine(
        workdays.add_workdays(clock.today(), SIGNUP_DAYS + 1).end, dt.time(17, 0)
    )
    values = {
        "content": CONTENT.format(item="本项服务") + "另提供现场服务三次。",
        "signup_until": closes,
        "draw_at": closes + 15 * MINUTE,
    }
    publish.revise(row, values, "补充现场服务要求", buying.owner_of(stage, row), None)
    yield from buying.signed_up(stage, plan, bought.requirement(row.id), 2)


def _withdrawn(stage: Stage, plan: Plan) -> Story:
    """One of those who signed up takes it back before the closing."""
    requirement = buying.published(stage, plan)
    yield from buying.signed_up(stage, plan, requirement, plan.bidders)
    yield buying.next_morning("09:30")
    row = _entrants(requirement)[0]
    signup.withdraw(bought.signup(row.id), stage.acting(row.organisation_id), None)


ENDS: dict[str, Callable[[Stage, Plan], Story]] = {
    "completed": _completed,
    "in service": _in_service,
    "delivered": _delivered,
    "returned": _returned,
    "terminated": _terminated,
    "awarded": _awarded,
    "uploaded": _uploaded,
    "declined": _declined,
    "objection": _objected,
    "upheld": _upheld,
    "rejected": _rejected,
    "publicity": _publicity,
    "frozen": _frozen,
    "seeding": _seeding,
    "sole": _sole,
    "refused": _refused,
    "nobody": _nobody,
    "cancelled": _cancelled,
    "draft": _draft,
    "discarded": _discarded,
    "signup": _open,
    "revised": _revised,
    "withdrawn": _withdrawn,
    "live ended": methods.ended,
    "live": methods.running,
    "explaining": methods.explaining,
    "live ready": methods.ready,
    "choosing": methods.choosing,
    "lots": lots.two,
    "framework": lots.framework,
    "sealed": sealing.opened,
    "opening": sealing.waiting,
    "sealed open": sealing.taking,
    "sealed shut": sealing.shut,
    "scoring": scoring.waiting,
    "scored": scoring.awarded,
    "audit": methods.audited,
    "invalid": methods.invalid,
}
