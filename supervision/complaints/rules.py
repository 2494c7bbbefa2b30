"""What a complaint may be about, who handles it, what a decision needs; pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.accounts.rules.places import within
from app.accounts.rules.regions import covers
from app.kernel.errors import Reason

AGAINST = {"agency": "中介服务机构", "owner": "项目业主", "operator": "运行机构"}
KINDS = {
    "service": "服务质量",
    "fee": "收费",
    "qualification": "资质与人员",
    "conduct": "串通、弄虚作假等违规行为",
    "selection": "选取过程与结果",
    "platform": "平台运行与服务",
    "other": "其他",
}
DECISIONS = {"none": "", "upheld": "成立", "partly": "部分成立", "rejected": "不成立"}
MEASURES = {
    "correct": "责令改正",
    "credit": "建议记入信用记录",
    "sanction": "建议惩戒",
    "reopen": "重新选取",
    "refund": "退还费用",
    "other": "其他措施",
}
CREDIT, SANCTION = "credit", "sanction"
# offices that can be in charge of a complaint, by kind of organisation
DESKS = {
    "operator": "运行机构",
    "regulator": "行业主管部门",
    "supervisor": "监督机构",
    "department": "审批部门",
}
OPERATING = ("selection", "platform", "other")
HIDDEN_NAME = "投诉人（身份保密）"
ABOUT_PEOPLE = ("upheld", "partly")


def desk_for(against: str, kind: str) -> str:
    """Choose who is in charge: nobody judges himself; operation is the operator's matter, practice
    the regulator's."""
    if against == "operator":
        return "supervisor"
    return "operator" if kind in OPERATING else "regulator"


def concerns(home: str, region: str | None, served: Iterable[str] = ()) -> bool:
    """Say whether a complaint is a matter of a division (`home`; "" is everywhere): its place lies
    there, or one of the places the agency serves lies there or contains it; who serves the whole
    country is no matter of every office."""
    if within(home, region):
        return True
    return any(covers(home, one) or covers(one, home) for one in served)


def masked(name: str) -> str:
    """Show the first character of a person's name alone."""
    return f"{name[:1]}{'*' * max(1, len(name) - 1)}" if name else ""


def not_answered(complaint: Any) -> list[Reason]:
    """Refuse a second statement."""
    return [Reason.of("已经提交过说明")] if complaint.statement else []


def nothing_to_enforce(complaint: Any) -> list[Reason]:
    """Refuse to close what was upheld before it was carried out and looked at again."""
    if complaint.decision in ABOUT_PEOPLE:
        return [Reason.of("投诉成立或部分成立的，落实处理决定并回访后才能办结")]
    return []


def something_to_enforce(complaint: Any) -> list[Reason]:
    """Refuse to carry out a decision that asks for nothing."""
    if complaint.decision in ABOUT_PEOPLE:
        return []
    return [Reason.of("投诉不成立，没有需要落实的处理决定")]


def opening_problems(
    measures: Any, item: str, measure: str, *, of_agency: bool
) -> dict[str, Reason]:
    """Check that what a measure asks for is named, and only against an agency."""
    found: dict[str, Reason] = {}
    wanted = {"item": (CREDIT in measures, item), "measure": (SANCTION in measures, measure)}
    for name, (asked, given) in wanted.items():
        if asked and not of_agency:
            found["measures"] = Reason.of("被投诉单位不是入驻机构，不能建议记入信用或者惩戒")
        elif asked and not given:
            found[name] = Reason.of("选了这项措施的，请写明具体内容")
        elif given and not asked:
            found["measures"] = Reason.of("写明了计分项或者惩戒措施的，请同时勾选相应的措施")
    return found


def decision_problems(
    decision: str, reopen: bool, can_reopen: bool, names: list[str], summary: str
) -> dict[str, Reason]:
    """Check a decision: what it would do must be possible, the public summary names nobody."""
    found: dict[str, Reason] = {}
    if reopen and decision not in ABOUT_PEOPLE:
        found["reopen"] = Reason.of("投诉成立或部分成立的，才能取消中选资格")
    elif reopen and not can_reopen:
        found["reopen"] = Reason.of("这件投诉没有正在公示的选取结果，不能重新选取")
    if any(name and len(name) > 1 and name in summary for name in names):
        found["summary"] = Reason.of("公开摘要中有投诉人的姓名、名称或联系方式，请删去")
    return found
