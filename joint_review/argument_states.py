"""Workflows of what an opinion may lead to: an expert argument, a design change; as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class ArgumentState(StrEnum):
    OPEN = "open"
    RULED = "ruled"
    DROPPED = "dropped"


class ChangeState(StrEnum):
    NOTED = "noted"
    OPEN = "open"
    HANDED = "handed"
    SETTLED = "settled"


A, C = ArgumentState, ChangeState

ARGUMENT = Workflow(
    room="joint_review",
    subject="argument",
    title="专家论证",
    states=A,
    initial=A.OPEN,
    labels={A.OPEN: "论证中", A.RULED: "已有结论", A.DROPPED: "已撤回"},
    chips={A.OPEN: "waiting", A.RULED: "good"},
    waits={A.OPEN: "argument.ruling"},
    transitions=(
        Transition(
            "rule",
            (A.OPEN,),
            A.RULED,
            "argument.lead",
            "记录论证结论",
            form=True,
            stops=("argument.ruling",),
            visibility="parties",
        ),
        Transition(
            "drop",
            (A.OPEN,),
            A.DROPPED,
            "argument.lead",
            "撤回论证",
            needs_reason=True,
            danger=True,
            stops=("argument.ruling",),
            visibility="parties",
        ),
    ),
)

CHANGE = Workflow(
    room="joint_review",
    subject="change",
    title="设计变更",
    states=C,
    initial=C.NOTED,
    labels={
        C.NOTED: "随本轮结论告知",
        C.OPEN: "待提交变更",
        C.HANDED: "待认定",
        C.SETTLED: "已办结",
    },
    chips={C.NOTED: "info", C.OPEN: "waiting", C.HANDED: "info", C.SETTLED: "good"},
    waits={
        C.NOTED: "随图纸包的审查时限计时",
        C.OPEN: "change.handing",
        C.HANDED: "change.review",
    },
    transitions=(
        Transition(
            "tell",
            (C.NOTED,),
            C.OPEN,
            "change.system",
            "告知设计单位",
            by="system",
            starts=("change.handing",),
            visibility="parties",
        ),
        Transition(
            "hand",
            (C.OPEN,),
            C.HANDED,
            "change.hand",
            "提交设计变更",
            form=True,
            stops=("change.handing",),
            starts=("change.review",),
            visibility="parties",
        ),
        Transition(
            "give_back",
            (C.HANDED,),
            C.OPEN,
            "change.judge",
            "退回补充",
            needs_reason=True,
            stops=("change.review",),
            starts=("change.handing",),
            visibility="parties",
        ),
        Transition(
            "settle",
            (C.HANDED,),
            C.SETTLED,
            "change.judge",
            "认定并办结",
            form=True,
            stops=("change.review",),
            visibility="parties",
        ),
    ),
)

WORKFLOWS = (ARGUMENT, CHANGE)
