"""States of changes after admission, and of flags on people in two agencies. Pure data."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from intermediaries.states import guards

BLOCKS = {
    "identity": "基本信息",
    "qualifications": "资质",
    "people": "执业人员",
    "services": "服务事项与承诺",
    "regions": "服务区域",
    "relations": "关联关系",
    "authorised": "业务授权人和材料",
}


class ChangeState(StrEnum):
    """Where a change stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DROPPED = "dropped"


class FlagState(StrEnum):
    """Whether somebody still has to look at a person in two agencies."""

    OPEN = "open"
    RESOLVED = "resolved"
    EXPLAINED = "explained"


C, F = ChangeState, FlagState
CLOCK = "intermediaries.change_check"

CHANGE = Workflow(
    room="intermediaries",
    subject="change",
    title="入驻后变更",
    states=ChangeState,
    initial=C.DRAFT,
    labels={
        C.DRAFT: "草稿",
        C.SUBMITTED: "待审核",
        C.ACCEPTED: "已同意",
        C.REFUSED: "未同意",
        C.DROPPED: "已撤回",
    },
    chips={C.SUBMITTED: "waiting", C.ACCEPTED: "good", C.REFUSED: "bad"},
    waits={
        C.DRAFT: "何时提交由机构自己决定，草稿一直保留；在册内容不变",
        C.SUBMITTED: CLOCK,
    },
    transitions=(
        Transition(
            action="submit",
            sources=(C.DRAFT,),
            target=C.SUBMITTED,
            permission="intermediaries.change.edit",
            label="提交变更",
            guards=(guards.agency_is_listed, guards.change_stands),
            starts=(CLOCK,),
        ),
        Transition(
            action="accept",
            sources=(C.SUBMITTED,),
            target=C.ACCEPTED,
            permission="intermediaries.change.decide",
            label="同意变更",
            guards=(guards.agency_is_listed, guards.change_stands),
            stops=(CLOCK,),
        ),
        Transition(
            action="refuse",
            sources=(C.SUBMITTED,),
            target=C.REFUSED,
            permission="intermediaries.change.decide",
            label="不同意变更",
            stops=(CLOCK,),
            needs_reason=True,
            danger=True,
        ),
        Transition(
            action="drop",
            sources=(C.DRAFT, C.SUBMITTED),
            target=C.DROPPED,
            permission="intermediaries.change.drop",
            label="撤回变更",
            stops=(CLOCK,),
            danger=True,
        ),
    ),
)

FLAG = Workflow(
    room="intermediaries",
    subject="person_flag",
    title="一人两机构提示",
    states=FlagState,
    initial=F.OPEN,
    labels={F.OPEN: "待核实", F.RESOLVED: "已解除", F.EXPLAINED: "已说明"},
    chips={F.OPEN: "waiting", F.RESOLVED: "good"},
    waits={F.OPEN: "由有关机构移除离职人员后自动解除，没有法定期限；主管部门也可以写明情况后结束"},
    transitions=(
        Transition(
            action="resolve",
            sources=(F.OPEN,),
            target=F.RESOLVED,
            permission="intermediaries.person_flag.resolve",
            label="自动解除",
            by="system",
        ),
        Transition(
            action="explain",
            sources=(F.OPEN,),
            target=F.EXPLAINED,
            permission="intermediaries.person_flag.explain",
            label="写明情况，结束提示",
            needs_reason=True,
        ),
    ),
)
