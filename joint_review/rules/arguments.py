"""Expert arguments and design changes: who may sit, what a vote decides, what it binds. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.kernel.errors import Reason
from joint_review.rules.opinions import MANDATORY

RULINGS = {"uphold": "维持", "lower": "降级为建议", "revoke": "撤销"}
GRADES = {"general": "一般变更", "major": "重大变更"}
MOST_EXPERTS = 15
FIRE = "fire"


@dataclass(frozen=True)
class Expert:
    """One expert as typed in a line: name, unit, post."""

    name: str
    unit: str
    post: str

    def as_dict(self) -> dict[str, str]:
        """Return the values as they are kept."""
        return dict(self.__dict__)


def experts_of(text: str) -> tuple[list[Expert], list[Reason]]:
    """Read one expert a line, "name，unit，post"; the wrong lines are told."""
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), 1):
        parts = [p.strip() for p in re.split(r"[，,;；\t]", line)]
        if not any(parts):
            continue
        if len(parts) != 3 or not all(parts) or max(map(len, parts)) > 60:
            text_ = "第 {n} 行请按“姓名，单位，职称”填写，每项不超过 60 字"
            wrong.append(Reason.of(text_, n=number))
        else:
            found.append(Expert(*parts))
    return found, wrong


def experts_problems(experts: list[Expert], least: int, parties: Iterable[str]) -> list[Reason]:
    """Say why these experts cannot sit: too few, twice the same, tied to a party of the project."""
    found = []
    if len(experts) < least:
        found.append(Reason.of("专家至少 {n} 人，现在 {have} 人", n=least, have=len(experts)))
    if len(experts) > MOST_EXPERTS:
        found.append(Reason.of("专家最多 {n} 人", n=MOST_EXPERTS))
    names = [(one.name, one.unit) for one in experts]
    found += [
        Reason.of("{who}填写了两次", who=name)
        for name, _ in sorted({one for one in names if names.count(one) > 1})
    ]
    there = {plain(one) for one in parties if one}
    found += [
        Reason.of("{who}所在单位（{unit}）是本项目的参与单位，应当回避", who=e.name, unit=e.unit)
        for e in experts
        if plain(e.unit) in there
    ]
    return found


def plain(name: str) -> str:
    """Compare names of units without blanks and kinds of brackets."""
    return "".join(name.translate(str.maketrans("（）", "()")).split())


def ruling_of(votes: Mapping[str, int]) -> str:
    """Return the ruling more than half of the votes are for; empty when there is none."""
    total = sum(votes.values())
    return next((key for key, n in votes.items() if 2 * n > total), "")


def votes_problems(votes: Mapping[str, int], experts: int, severity: str) -> list[Reason]:
    """Say why a count of votes decides nothing."""
    total = sum(votes.values())
    if total != experts:
        return [Reason.of("票数合计 {n}，与专家人数 {have} 不符", n=total, have=experts)]
    ruling = ruling_of(votes)
    if not ruling:
        return [Reason("没有一种结论超过半数，不能形成论证结论")]
    if ruling == "lower" and severity != "must":
        return [Reason("这条意见本来就是建议修改，不能再降级")]
    return []


def lowered(kind: str) -> dict[str, str]:
    """Say what a lowered opinion becomes: a suggestion, and no mandatory clause any more."""
    return {"severity": "suggest", "kind": "general" if kind in MANDATORY else kind}


def answer_problems(kind: str, ruling: str) -> dict[str, Reason]:
    """Say what a conclusion forbids an answer: no second argument, no refusal of what was upheld."""
    if ruling and kind == "expert":
        return {"kind": Reason("专家论证已有结论，不能再次申请论证")}
    if ruling == "uphold" and kind != "modify":
        return {"kind": Reason("专家论证维持了这条意见，请修改后回复")}
    return {}


def transfer_problems(kind: str) -> list[Reason]:
    """A mandatory clause is kept on the reviewed drawing itself, never by a later change."""
    if kind in MANDATORY:
        return [Reason("涉及强制性条文的意见须在送审图纸上改正，不能转为设计变更")]
    return []


def grade_problems(grade: str, discipline: str) -> dict[str, Reason]:
    """Order 51: an approved fire design is changed by a new application, never by a mere filing."""
    if grade not in GRADES:
        return {"grade": Reason("请选择一般变更或重大变更")}
    if grade == "general" and discipline == FIRE:
        return {"grade": Reason("消防设计的变更须按重大变更办理，由审批部门重新审查")}
    return {}
