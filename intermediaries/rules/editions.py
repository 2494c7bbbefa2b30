"""What an edition of a service item says, whether it may be proposed, what it changes. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.kernel.errors import Reason
from intermediaries.rules import notation
from intermediaries.rules.qualifying import wanted

APPLICANT, AUTHORITY = "applicant", "authority"
MARKET, GOVERNMENT = "market", "government"
ACTIVE, CANCELLED = "active", "cancelled"
PAYERS = {APPLICANT: "申请人（委托人）", AUTHORITY: "审批部门"}
FEE_KINDS = {MARKET: "市场调节价", GOVERNMENT: "政府定价或政府指导价"}
STANDINGS = {ACTIVE: "现行", CANCELLED: "已取消"}
YES_NO = {True: "是", False: "否"}
BLANK: dict[str, Any] = {
    "name": "", "sector": "", "basis": "", "may_demand": True, "payer": APPLICANT,
    "documents": "", "days": None, "fee_kind": MARKET, "fee_basis": "", "fee_standard": "",
    "rule": {}, "state": ACTIVE, "review": "", "apart": "",
}  # fmt: skip
LABELS = {
    "name": "服务事项", "sector": "行业", "basis": "法律依据", "may_demand": "是否可以要求提供",
    "payer": "付费方", "documents": "标准材料", "days": "时限（工作日）", "fee_kind": "收费方式",
    "fee_basis": "收费依据", "fee_standard": "收费标准", "rule": "资质要求", "state": "状态",
    "review": "设立论证", "apart": "与相近事项的区别",
}  # fmt: skip
_WORDS: dict[str, dict] = {
    "may_demand": YES_NO,
    "payer": PAYERS,
    "fee_kind": FEE_KINDS,
    "state": STANDINGS,
}
_LONGEST = {"name": 60, "sector": 40, "fee_basis": 200, "basis": 2000, "documents": 2000}
_LONGEST |= {"fee_standard": 1000, "review": 4000, "apart": 1000}
SHORT = 4  # letters of a name that say too little to be compared
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def shown(name: str, value: Any) -> str | Reason:
    """Write the value of a field for people."""
    if name == "rule":
        return wanted(value)
    if name in _WORDS:
        return _WORDS[name].get(value, "")
    return "" if value is None else str(value)


def told(fields: Mapping[str, Any]) -> list[tuple[str, str | Reason]]:
    """List what an edition says for people: (label, words)."""
    whole = {**BLANK, **fields}
    return [(label, shown(name, whole[name])) for name, label in LABELS.items()]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """List what an edition changes: (label, before, after), in the order of the page."""
    return [
        (label, shown(name, old.get(name, BLANK[name])), shown(name, new.get(name, BLANK[name])))
        for name, label in LABELS.items()
        if old.get(name, BLANK[name]) != new.get(name, BLANK[name])
    ]


def check(fields: Mapping[str, Any]) -> dict[str, Reason]:
    """Say what is wrong with the fields of an edition, field by field; empty when it is whole."""
    wrong: dict[str, Reason] = {}
    for name in ("name", "sector", "basis", "fee_basis"):
        if not fields[name]:
            wrong[name] = Reason.of("请填写{field}", field=Reason(LABELS[name]))
    for name, most in _LONGEST.items():
        if len(fields.get(name, "")) > most:
            wrong[name] = Reason.of("最多 {n} 个字", n=most)
    if fields["days"] is not None and not 1 <= fields["days"] <= 3650:
        wrong["days"] = Reason.of("时限应在 1 到 3650 个工作日之间，没有规定的留空")
    return wrong | _check_whole(fields)


def _check_whole(fields: Mapping[str, Any]) -> dict[str, Reason]:
    """Look at what belongs together."""
    wrong: dict[str, Reason] = {}
    if fields["fee_kind"] == GOVERNMENT and not fields["fee_standard"]:
        wrong["fee_standard"] = Reason.of("政府定价或政府指导价的事项须列明收费标准")
    if fields["state"] == CANCELLED and fields["may_demand"]:
        wrong["may_demand"] = Reason.of("已取消的事项不得再要求提供，请改为“否”")
    problems = notation.read(*notation.write(fields["rule"]))[1]
    if problems:
        wrong["rule"] = problems[0]
    return wrong


def unargued(
    fields: Mapping[str, Any],
    old: Mapping[str, Any] | None,
    others: Iterable[Mapping[str, Any]],
) -> dict[str, Reason]:
    """Say what an item still has to show for itself: why it is kept, and that it is no piece of
    another one. `old` is what it says now (None: new); `others` are the other items in force."""
    if fields["state"] == CANCELLED or not fields["may_demand"]:
        return {}
    wrong: dict[str, Reason] = {}
    if old is None and not fields.get("review"):
        text = "新设事项须写明设立论证：必要性、合理性、合法性"
        wrong["review"] = Reason.of(text)
    same = old is not None and all(fields[name] == old[name] for name in ("name", "basis"))
    near = [] if same or fields.get("apart") else akin(fields, others)
    if near:
        text = "与现行事项“{names}”名称或者依据相近：一项服务不得拆分为多项；确属不同服务的，请写明区别"
        wrong["apart"] = Reason.of(text, names="、".join(near))
    return wrong


def akin(fields: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> list[str]:
    """Name the items that this one looks like a piece of, or the whole of: by name or by basis."""
    name, basis = _plain(fields["name"]), _plain(fields["basis"])
    found = []
    for other in others:
        theirs = _plain(other["name"])
        shorter, longer = sorted((name, theirs), key=len)
        within = len(shorter) >= SHORT and shorter in longer
        if within or (basis and basis == _plain(other["basis"])):
            found.append(other["name"])
    return sorted(found)


def _plain(text: str) -> str:
    """Write words without signs and blanks."""
    return re.sub(r"\W", "", text)


def check_code(code: str) -> list[Reason]:
    """Say what is wrong with the code of an item."""
    if CODE.fullmatch(code) and len(code) <= 40:
        return []
    return [Reason.of("事项编码由小写字母、数字和短横线组成，以字母开头，最长 40 个字符")]


def check_day(effective: dt.date, today: dt.date, last: dt.date | None) -> list[Reason]:
    """A new edition begins today or later, and after the one before it."""
    if effective < today:
        return [Reason.of("生效日期 {day} 已过，新版本不能追溯生效", day=effective.isoformat())]
    if last is not None and effective <= last:
        return [Reason.of("生效日期须晚于现行版本的生效日期 {day}", day=last.isoformat())]
    return []


def in_force(editions: Iterable[Any], day: dt.date) -> Any:
    """Return the edition in force on a day (approved ones count from their day), or None."""
    fitting = [
        one for one in editions if one.effective <= day and (one.ends is None or day <= one.ends)
    ]
    return max(fitting, key=lambda one: (one.effective, one.number), default=None)
