"""What becomes of agencies that failed: sanctions in every state, for one with an account too."""

from __future__ import annotations

from dataclasses import dataclass

from app.demo import agencies
from app.demo.agencies import CITY
from app.demo.stage import Stage, Story
from app.kernel import clock, parameters
from app.kernel.db import write
from app.kernel.permissions import Actor
from intermediaries import queries as library
from intermediaries.models import Agency
from supervision.sanctions import queries, rules
from supervision.sanctions.models import Sanction
from supervision.sanctions.parameters import SHARE
from supervision.sanctions.services import effect, handling, propose

LAST = 60
FACTS = {
    "bad_result": "提交的三份报告缺计算书，两次退回后仍未补齐",
    "fraud": "申报的五项业绩中两项与业主提供的合同不符，经核实系伪造",
    "late_result": "合同约定 20 日内交付，实际逾期 14 个工作日",
}
STATEMENT = "退改系业主两次变更方案造成，已按期补齐，请予核实"
DECISION = "经核实，退回与业主变更无关，陈述申辩意见不予采纳，事实清楚、证据确凿"
REPAIR = "已建立三级校审制度并完成全员培训，附制度文本和培训记录"


@dataclass(frozen=True)
class Case:
    """One sanction: against the n-th agency (60 has an account of its own), how far it came."""

    firm: int
    began: int
    measure: str
    until: str
    ground: str
    months: int = 3
    silent: bool = False


# Suspensions are of a city in which nothing is bought here: no purchase of the year is disturbed.
PLACE = "320200"
CASES = (
    Case(60, 1, "warning", "noticed", "late_result"),
    Case(60, 30, "suspension", "in_force", "bad_result", months=6),
    Case(3, 2, "warning", "proposed", "outdated"),
    Case(4, 9, "suspension", "heard", "grade_d"),
    Case(5, 12, "removal", "decided", "three_complaints", months=12),
    Case(6, 40, "suspension", "repair_applied", "bad_result", months=6),
    Case(7, 60, "warning", "lifted", "gave_up", months=6),
    Case(8, 90, "warning", "expired", "raised_fee", months=2, silent=True),
    Case(9, 150, "warning", "archived", "late_result", months=1),
    Case(10, 20, "warning", "withdrawn", "other"),
    Case(57, 80, "removal", "in_force", "fraud", months=24),
)


def settle(stage: Stage) -> None:
    """Say that repair is open as soon as things are put right."""
    admin = stage.actor("sysadmin", "platform")
    source = "演练办法第二十六条：整改完成即可申请修复"
    with write():
        parameters.set_value(SHARE, "0", clock.today(), source, admin, CITY)


def stories(stage: Stage) -> list[Story]:
    """Return one story per sanction."""
    return [_story(stage, case) for case in CASES]


def _story(stage: Stage, case: Case) -> Story:
    yield stage.ago(case.began, "09:20")
    own = stage.places["agency2"]
    code = own.uscc if case.firm == LAST else agencies.firms()[case.firm - 1].uscc
    agency = Agency.get(Agency.uscc == code)
    office, agent = stage.actor("regulator", "regulator"), stage.acting(agency.organisation_id)
    key = _propose(stage, case, agency, office)
    if case.until == "proposed":
        return
    handling.notice(_row(key), office, None)
    if case.until == "noticed":
        return
    if not case.silent:
        yield stage.ago(case.began - 1, "10:40")
        handling.state(_row(key), STATEMENT, [stage.paper], agent, None)
    if case.until == "withdrawn":
        yield stage.ago(case.began - 2, "15:10")
        handling.withdraw(_row(key), "业主变更单属实，不属于机构过错", office, None)
    if case.until not in ("heard", "withdrawn"):
        yield from _decided(stage, case, key, office, agent)


def _propose(stage: Stage, case: Case, agency: Agency, office: Actor) -> str:
    narrow = case.measure == rules.SUSPENSION
    made = propose(
        library.agency(agency.id),
        case.measure,
        facts=FACTS.get(case.ground, "检查发现的问题逾期未改正，经两次提醒仍未处理"),
        clause="演练办法第二十条",
        ground=case.ground,
        months=case.months,
        scope=rules.REGION if narrow else rules.ALL,
        place=PLACE if narrow else None,
        actor=office,
        papers=[stage.paper],
    )
    return made.id


def _decided(stage: Stage, case: Case, key: str, office: Actor, agent: Actor) -> Story:
    yield stage.ago(case.began - 8, "09:30")
    handling.decide(_row(key), DECISION, case.months, None, office, None)
    if case.until == "decided":
        return
    yield stage.ago(case.began - 9, "15:00")
    if case.measure == rules.REMOVAL:
        effect.confirm(_row(key), stage.actor("supervisor", "supervisor"), None)
    else:
        effect.publish(_row(key), office, None)
    if case.until not in ("repair_applied", "lifted"):
        return
    yield stage.ago(5 if case.until == "repair_applied" else 30, "11:00")
    effect.apply_repair(_row(key), REPAIR, [stage.paper], agent, None)
    if case.until == "lifted":
        yield stage.ago(28, "16:00")
        effect.lift(_row(key), "整改材料齐全，现场复核属实", office, None)


def _row(key: str) -> Sanction:
    return queries.sanction(key)
