"""What is said of finished services: praise and blame, silence, a change, replies and appeals."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from app.demo import afterwards, agencies, buying
from app.demo.buying import Plan
from app.demo.stage import Stage, Story
from app.kernel import clock, parameters
from app.kernel.db import write
from app.kernel.permissions import Actor
from bidding import queries as bought
from bidding.services import contract
from supervision.evaluation import queries, rules
from supervision.evaluation.models import Evaluation
from supervision.evaluation.parameters import DEPARTMENTS
from supervision.evaluation.services import answering, rating
from supervision.evaluation.states import EvaluationState

S = EvaluationState
OFFICES = {
    rules.DEPARTMENT: ("planning", "planning"),
    rules.REGULATOR: ("regulator", "regulator"),
    rules.CENTRE: ("operator", "operator"),
}
WORDS = {
    5: "成果质量好，提前交付，沟通主动，收费与承诺一致",
    4: "按约定时间交付，成果规范，个别图表经提醒后补充",
    3: "成果能用，但交付前多次催办，说明不够细致",
    2: "第一次提交的成果缺少计算书，退改后才能使用",
    1: "交付比约定晚十天，期间多次联系不上项目负责人",
}


@dataclass(frozen=True)
class Told:
    """What becomes of the ratings of one contract; None as stars is silence."""

    owner: int | None = None
    offices: int | None = None
    change: int | None = None
    then: str = ""


# project -> what is said once its contract is fulfilled
OLD = {
    2: Told(5, 4), 3: Told(4), 4: Told(), 5: Told(3, change=4), 6: Told(2, then="reply"),
    7: Told(4, 5), 9: Told(1, then="upheld"), 10: Told(4, 4),
}  # fmt: skip
# of the agency with a demo account of its own, so that every step can be tried today
NEW = (
    (Plan(6, "engineering-consulting", 22, days=12), Told()),
    (Plan(9, "engineering-consulting", 23, days=12), Told(4, then="rated")),
    (Plan(12, "engineering-consulting", 31, days=12), Told(2, 4, then="locked")),
    (Plan(3, "engineering-consulting", 34, days=12), Told(1, then="appeal")),
    (Plan(15, "engineering-consulting", 46, days=12), Told(2, 3, then="rejected")),
)


def settle(stage: Stage) -> None:
    """Say which department uses what is reviewed, surveyed and designed."""
    admin = stage.actor("sysadmin", "platform")
    value = json.dumps([f"住房和城乡建设={stage.places['planning'].uscc}"], ensure_ascii=False)
    source = "演练办法第二十条：使用成果的审批部门参与评价"
    with write():
        parameters.set_value(DEPARTMENTS, value, clock.today(), source, admin, agencies.CITY)


def stories(stage: Stage) -> list[Story]:
    """Return one story per purchase of the second agency, up to its ratings."""
    return [_story(stage, plan, told) for plan, told in NEW]


def _story(stage: Stage, plan: Plan, told: Told) -> Story:
    yield stage.ago(plan.began, "10:10")
    place = stage.places["agency2"].id
    requirement = yield from buying.alone(stage, plan, stage.acting(place))
    result = yield from buying.filed(stage, plan, (yield from buying.opened(requirement)))
    yield from buying.delivered(stage, result, 2)
    yield buying.next_morning("09:45")
    result = bought.result(result.id)
    contract.accept(result, stage.acting(result.owner_id), None)
    if told.then:
        then = afterwards.UNCONFIRMED if told.then == "rated" else ""
        afterwards.paid(stage, result.contract_id, then)
    yield from after(stage, result.contract_id, told)


def after(stage: Stage, of_contract: str, told: Told) -> Story:
    """Let the raters speak, then the agency, then the regulator."""
    if told.owner is None:
        return
    yield stage.ago(1, "14:20") if told.then == "rated" else buying.next_morning("14:20")
    asked = list(Evaluation.select().where(Evaluation.contract == of_contract))
    for row in asked:
        number = told.owner if row.role == rules.OWNER else told.offices
        if number is not None:
            _rate(stage, row, number)
    if told.then == "rated":
        return
    key = next(row.id for row in asked if row.role == rules.OWNER)
    if told.change:
        yield buying.next_morning("10:05")
        row = queries.evaluation(key)
        rating.revise(row, _given(row, told.change), _speaker(stage, row), None)
    yield from _answered(stage, key, told.then)


def _answered(stage: Stage, key: str, then: str) -> Story:
    if then in ("", "locked"):
        return
    moment = clock.now()
    while (row := queries.evaluation(key)).state != S.LOCKED:
        moment += dt.timedelta(days=1)
        yield moment
    yield buying.next_morning("11:30")
    actor = stage.acting(row.contract.agency_id)
    row = queries.evaluation(key)
    if then == "reply":
        answering.reply(row, "计算书已于次日补齐，今后提交前加强内部校审。", actor, None)
        return
    why = "延期系业主调整方案所致，双方有书面变更，请予核实"
    answering.appeal(row, why, [stage.paper], actor, None)
    if then == "appeal":
        return
    yield buying.next_morning("16:40")
    reason = "经核实确有书面变更，延期不可归责于机构"
    if then == "rejected":
        reason = "经核实变更发生在约定交付日之后，评价与事实相符"
    regulator = stage.actor("regulator", "regulator")
    answering.moderate(queries.evaluation(key), then, reason, regulator, None)


def _rate(stage: Stage, row: Evaluation, number: int) -> None:
    rating.rate(row, _given(row, number), _speaker(stage, row), None)


def _speaker(stage: Stage, row: Evaluation) -> Actor:
    if row.role == rules.OWNER:
        return stage.acting(row.rater_id)
    return stage.actor(*OFFICES[row.role])


def _given(row: Evaluation, number: int) -> dict[str, str]:
    """Rate as the form would send it: the aspects differ a little, the whole is `number`."""
    scores = dict.fromkeys(rules.ASKED[row.role], str(number))
    scores["timeliness"] = str(min(5, max(2, number - 1) if number > 2 else number))
    return {"overall": str(number), "text": WORDS[number], **scores}


def told_of(plan: Plan) -> Told:
    """Return what is said of a purchase of the year."""
    return OLD.get(plan.project, Told())
