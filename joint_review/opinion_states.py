"""Workflows of review task and opinion, as data (domain facts 4.2)."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from joint_review.rules.readiness import may_transfer, not_argued, not_bound


class TaskState(StrEnum):
    ASSIGNED = "assigned"
    DONE = "done"
    RELEASED = "released"


class OpinionState(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    ISSUED = "issued"
    REPLIED = "replied"
    CLOSED = "closed"
    MERGED = "merged"
    VOID = "void"


T, P = TaskState, OpinionState

TASK = Workflow(
    room="joint_review",
    subject="task",
    title="专业审查任务",
    states=T,
    initial=T.ASSIGNED,
    labels={T.ASSIGNED: "审查中", T.DONE: "已完成", T.RELEASED: "已改派"},
    chips={T.ASSIGNED: "waiting", T.DONE: "good"},
    waits={T.ASSIGNED: "随图纸包的审查时限计时，不单独计时", T.DONE: "本轮已完成，等待汇总"},
    transitions=(
        Transition("finish", (T.ASSIGNED,), T.DONE, "task.review", "完成本轮审查"),
        Transition("carry_on", (T.DONE,), T.ASSIGNED, "task.system", "进入下一轮", by="system"),
        Transition("reopen", (T.DONE,), T.ASSIGNED, "task.review", "继续审查"),
        Transition(
            "release",
            (T.ASSIGNED, T.DONE),
            T.RELEASED,
            "task.assign",
            "改派",
            needs_reason=True,
        ),
    ),
)


def _ruled(action: str, target: OpinionState, label: str) -> Transition:
    """Build a move the house makes when the experts have concluded."""
    return Transition(
        action, (P.REPLIED,), target, "opinion.system", label, by="system", visibility="parties"
    )


OPINION = Workflow(
    room="joint_review",
    subject="opinion",
    title="审查意见",
    states=P,
    initial=P.DRAFT,
    labels={
        P.DRAFT: "草拟",
        P.PENDING: "待审定",
        P.ISSUED: "已发出",
        P.REPLIED: "设计已回复",
        P.CLOSED: "已闭合",
        P.MERGED: "已合并",
        P.VOID: "作废",
    },
    chips={P.PENDING: "info", P.ISSUED: "waiting", P.REPLIED: "info", P.CLOSED: "good"},
    waits={
        P.DRAFT: "随审查任务计时",
        P.PENDING: "随图纸包的审查时限计时",
        P.ISSUED: "package.revision",
        P.REPLIED: "package.rereview",
    },
    transitions=(
        Transition("propose", (P.DRAFT,), P.PENDING, "opinion.edit", "提交审定"),
        Transition("take_back", (P.PENDING,), P.DRAFT, "opinion.edit", "退回草拟"),
        Transition("merge", (P.PENDING,), P.MERGED, "opinion.lead", "合并到另一条", form=True),
        Transition("release", (P.PENDING,), P.ISSUED, "opinion.system", "发出", by="system"),
        Transition("reply", (P.ISSUED,), P.REPLIED, "opinion.reply", "回复", form=True),
        Transition("amend", (P.REPLIED,), P.ISSUED, "opinion.reply", "撤回回复"),
        Transition(
            "keep_open",
            (P.REPLIED,),
            P.ISSUED,
            "opinion.judge",
            "未闭合",
            guards=(not_argued,),
            needs_reason=True,
        ),
        Transition("close", (P.REPLIED,), P.CLOSED, "opinion.judge", "闭合", guards=(not_argued,)),
        Transition(
            "transfer",
            (P.REPLIED,),
            P.CLOSED,
            "opinion.judge",
            "转设计变更",
            guards=(not_argued, may_transfer),
            needs_reason=True,
        ),
        _ruled("uphold", P.ISSUED, "论证维持"),
        _ruled("lower", P.ISSUED, "论证降级为建议"),
        _ruled("revoke", P.VOID, "论证撤销"),
        Transition(
            "void",
            (P.DRAFT, P.PENDING, P.ISSUED, P.REPLIED),
            P.VOID,
            "opinion.void",
            "作废",
            guards=(not_argued, not_bound),
            needs_reason=True,
            danger=True,
        ),
    ),
)

WORKFLOWS = (TASK, OPINION)
