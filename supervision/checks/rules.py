"""How many are drawn, who checks whom, what a check must hold before it goes on; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from app.kernel.errors import Reason

PLANNERS = ("regulator.officer", "supervisor.officer")
INSPECTORS = (*PLANNERS, "department.reviewer")  # duties that may stand on a list of inspectors
OBJECTS, PEOPLE = "objects", "inspectors"
POOLS = {OBJECTS: "检查对象", PEOPLE: "检查人员"}
MOST = 65535
RESULTS = {
    "none": "",
    "clean": "未发现问题",
    "inactive": "未发现开展本次抽查涉及的业务",
    "corrected": "发现问题已责令改正",
    "pending": "发现问题待后续处理",
    "unreachable": "通过登记的地址无法联系",
    "uncooperative": "不配合检查，情节严重",
}
GOOD = ("clean", "inactive")
REASONS = {
    "kin": "与检查对象负责人有近亲属关系",
    "interest": "与检查对象有利害关系",
    "served": "三年内曾在检查对象任职",
    "same": "与检查对象同属一个单位",
    "named": "登记为检查对象的股东、负责人或高级管理人员",
    "other": "其他可能影响公正检查的情形",
}
DECLARED = ("kin", "interest", "served", "other")
TOO_FEW = "可以派出的检查人员不足，其余均须回避"
ALL_AVOID = "检查人员声明整体回避"


def how_many(pool: int, share: int | None, number: int | None) -> int:
    """Return how many of a pool are drawn: a share in percent, rounded up, or a number."""
    wanted = -(-pool * share // 100) if share else number or 1
    return max(1, min(pool, wanted))


def assign(
    objects: Sequence[str],
    order: Sequence[str],
    team: int,
    avoid: Mapping[str, AbstractSet[str]],
) -> list[tuple[str, ...]]:
    """Give each object, in the order drawn, the next `team` inspectors of the drawn order who need
    not avoid it; who has been passed over is next again, the order goes round."""
    queue, found = list(order), []
    for one in objects:
        chosen = [who for who in queue if one not in avoid.get(who, ())][:team]
        queue = [who for who in queue if who not in chosen] + chosen
        found.append(tuple(chosen))
    return found


def without_team(
    objects: Sequence[str],
    inspectors: Sequence[str],
    team: int,
    avoid: Mapping[str, AbstractSet[str]],
) -> set[str]:
    """Return the objects that too few inspectors could check; nobody need be asked."""
    barred: dict[str, int] = {}
    for who in inspectors:
        for one in avoid.get(who, ()):
            barred[one] = barred.get(one, 0) + 1
    return {one for one in objects if len(inspectors) - barred.get(one, 0) < team}


def moments(
    now: dt.datetime, freeze_at: dt.datetime, draw_at: dt.datetime, due_on: dt.date, margin: int
) -> dict[str, Reason]:
    """Judge F, T and the last day of the checks."""
    wrong = {}
    if freeze_at <= now:
        wrong["freeze_at"] = Reason("冻结名录的时刻须晚于现在")
    if draw_at < freeze_at + dt.timedelta(minutes=margin):
        wrong["draw_at"] = Reason.of("抽取时刻至少要在冻结名录后 {minutes} 分钟", minutes=margin)
    if due_on <= draw_at.date():
        wrong["due_on"] = Reason("检查完成日期须晚于抽取之日")
    return wrong


def amount(share: int | None, number: int | None) -> dict[str, Reason]:
    """Require either a share or a number."""
    if bool(share) == bool(number):
        return {"share": Reason("抽取比例和抽取家数填写一项，也只填写一项")}
    return {}


def has_runners(plan: Any) -> list[Reason]:
    """Refuse to publish a plan that nobody can carry out."""
    found = []
    if plan.inspector_count < plan.team:
        text = "检查人员名录库至少要有 {n} 人，现有 {there} 人"
        found.append(Reason.of(text, n=plan.team, there=plan.inspector_count))
    if not plan.is_ahead:
        found.append(Reason("冻结名录的时刻已过，请先修改计划"))
    if not 0 < plan.object_count <= MOST:
        text = "符合条件的检查对象须有 1 至 {most} 家，现有 {there} 家"
        found.append(Reason.of(text, most=MOST, there=plan.object_count))
    return found


def before_freeze(plan: Any) -> list[Reason]:
    """Refuse to cancel once the lists are fixed: a draw that was promised takes place."""
    return [] if plan.is_ahead else [Reason("名录冻结后不能取消，抽取照常进行")]


def all_recorded(check: Any) -> list[Reason]:
    """Refuse a report with a matter nobody wrote about."""
    left = check.unrecorded
    return [Reason.of("还有 {n} 项没有填写检查记录", n=left)] if left else []


def no_problems(check: Any) -> list[Reason]:
    """Refuse to publish a problem without ordering that it be put right."""
    return [Reason("发现问题的，应当责令改正")] if check.result not in GOOD else []


def has_problems(check: Any) -> list[Reason]:
    """Refuse to order anything where nothing was found."""
    return [Reason("没有发现问题，不需要改正")] if check.result in GOOD else []


def result_problems(result: str, problems: int) -> dict[str, Reason]:
    """Compare the result with what was written about the matters."""
    if problems and result in GOOD:
        text = "检查记录中有 {n} 项发现问题，结果不能是“{result}”"
        return {"result": Reason.of(text, n=problems, result=Reason(RESULTS[result]))}
    if not problems and result in ("corrected", "pending"):
        return {"result": Reason("检查记录中没有发现问题，请核对结果")}
    return {}
