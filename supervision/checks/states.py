"""Where a plan and a check are and what may happen to them, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from supervision.checks.rules import (
    all_recorded,
    before_freeze,
    has_problems,
    has_runners,
    no_problems,
)


class PlanState(StrEnum):
    """Where a plan of random checks is."""

    DRAFT = "draft"
    PUBLISHED = "published"
    FROZEN = "frozen"
    DRAWN = "drawn"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SEEDING = "seeding"


class CheckState(StrEnum):
    """Where the check of one agency is."""

    DRAWN = "drawn"
    INSPECTING = "inspecting"
    REPORTED = "reported"
    PUBLISHED = "published"
    RECTIFYING = "rectifying"
    RECHECKING = "rechecking"
    CLOSED = "closed"


P, S = PlanState, CheckState
ANNOUNCED = (P.PUBLISHED, P.FROZEN, P.SEEDING, P.DRAWN, P.FAILED, P.CANCELLED)
PUBLIC = (S.PUBLISHED, S.RECTIFYING, S.RECHECKING, S.CLOSED)
FREEZING = "supervision.check_freezing"
DRAWING = "supervision.check_drawing"
INSPECTING = "supervision.check_inspecting"
PUBLISHING = "supervision.check_publishing"
PUBLICITY = "supervision.check_publicity"
RECTIFYING = "supervision.check_rectifying"
RECHECKING = "supervision.check_rechecking"


def _plan(action: str, source: P, target: P, label: str, **more: object) -> Transition:
    """Build a move of the organiser with a plan."""
    key = f"supervision.check_plan.{more.pop('who', action)}"
    return Transition(action, (source,), target, key, label, visibility="public", **more)


def _due(action: str, source: P, target: P, label: str, **more: object) -> Transition:
    """Build a move of a plan that only the house makes, at its moment."""
    key = "supervision.check_plan.system"
    more |= {"by": "system", "visibility": "public"}
    return Transition(action, (source,), target, key, label, **more)


PLAN = Workflow(
    room="supervision",
    subject="check_plan",
    title="抽查计划",
    states=P,
    initial=P.DRAFT,
    transitions=(
        _plan(
            "publish", P.DRAFT, P.PUBLISHED, "公布计划", guards=(has_runners,), starts=(FREEZING,)
        ),
        _plan(
            "cancel", P.PUBLISHED, P.CANCELLED, "取消计划",
            guards=(before_freeze,), needs_reason=True, danger=True, stops=(FREEZING,),
        ),
        _due("freeze", P.PUBLISHED, P.FROZEN, "冻结名录", stops=(FREEZING,), starts=(DRAWING,)),
        _due("fail", P.PUBLISHED, P.FAILED, "名录不足，终止", stops=(FREEZING,)),
        _due("draw", P.FROZEN, P.DRAWN, "随机抽取", stops=(DRAWING,)),
        _due("await_seed", P.FROZEN, P.SEEDING, "等待公开随机数", stops=(DRAWING,)),
        _plan("seed", P.SEEDING, P.SEEDING, "录入公开随机数", form=True),
        _plan(
            "fallback", P.SEEDING, P.SEEDING, "改用后续一期", who="seed", form=True,
            needs_reason=True,
        ),
        _due("draw", P.SEEDING, P.DRAWN, "随机抽取"),
    ),
    labels={
        P.DRAFT: "草稿",
        P.PUBLISHED: "已公布，待冻结名录",
        P.FROZEN: "名录已冻结，待抽取",
        P.SEEDING: "待录入公开随机数",
        P.DRAWN: "已抽取",
        P.FAILED: "已终止",
        P.CANCELLED: "已取消",
    },
    chips={
        P.DRAFT: "neutral",
        P.PUBLISHED: "info",
        P.FROZEN: "waiting",
        P.SEEDING: "waiting",
        P.DRAWN: "good",
        P.FAILED: "bad",
        P.CANCELLED: "neutral",
    },
    waits={
        P.DRAFT: "由组织单位随时修改或者公布，没有期限",
        P.PUBLISHED: FREEZING,
        P.FROZEN: DRAWING,
        P.SEEDING: "由公开随机数何时公布决定；没有公布的，公布理由后改用后续一期",
    },
)  # fmt: skip


def _move(action: str, source: S, target: S, label: str, **more: object) -> Transition:
    """Build a move of a person with a check, under the permission of the same name."""
    key = f"supervision.check.{more.pop('who', action)}"
    return Transition(action, (source,), target, key, label, **{"visibility": "parties", **more})


def _system(action: str, source: S, target: S, label: str, **more: object) -> Transition:
    """Build a move of a check that only the house makes, when a clock ends."""
    return _move(action, source, target, label, who="system", by="system", **more)


CHECK = Workflow(
    room="supervision",
    subject="check",
    title="双随机抽查",
    states=S,
    initial=S.DRAWN,
    transitions=(
        _move("begin", S.DRAWN, S.INSPECTING, "开始检查", who="inspect"),
        _move("record", S.INSPECTING, S.INSPECTING, "填写检查记录", who="inspect", form=True),
        _move(
            "report", S.INSPECTING, S.REPORTED, "提交检查报告", who="inspect", form=True,
            guards=(all_recorded,), stops=(INSPECTING,), starts=(PUBLISHING,),
        ),
        _move(
            "send_back", S.REPORTED, S.INSPECTING, "退回补充", who="publish",
            needs_reason=True, stops=(PUBLISHING,), starts=(INSPECTING,),
        ),
        _move(
            "publish", S.REPORTED, S.PUBLISHED, "公布检查结果",
            guards=(no_problems,), stops=(PUBLISHING,), starts=(PUBLICITY,), visibility="public",
        ),
        _move(
            "order", S.REPORTED, S.RECTIFYING, "公布结果并责令改正", who="publish",
            guards=(has_problems,), stops=(PUBLISHING,), starts=(RECTIFYING,), visibility="public",
        ),
        _system("close", S.PUBLISHED, S.CLOSED, "公示期满，办结", stops=(PUBLICITY,)),
        _move(
            "rectify", S.RECTIFYING, S.RECHECKING, "提交改正情况", form=True,
            stops=(RECTIFYING,), starts=(RECHECKING,),
        ),
        _system(
            "lapse", S.RECTIFYING, S.RECHECKING, "期满未提交改正情况",
            stops=(RECTIFYING,), starts=(RECHECKING,),
        ),
        _move(
            "refuse", S.RECHECKING, S.RECTIFYING, "复查未通过", who="recheck",
            needs_reason=True, stops=(RECHECKING,), starts=(RECTIFYING,),
        ),
        _move(
            "accept", S.RECHECKING, S.CLOSED, "复查通过，办结", who="recheck",
            needs_reason=True, stops=(RECHECKING,), visibility="public",
        ),
        *(
            _move("propose", state, state, "建议记入信用或惩戒", form=True, guards=(has_problems,))
            for state in (S.RECTIFYING, S.RECHECKING)
        ),
    ),
    labels={
        S.DRAWN: "已抽中，待检查",
        S.INSPECTING: "检查中",
        S.REPORTED: "已报告，待公布",
        S.PUBLISHED: "结果公示中",
        S.RECTIFYING: "改正中",
        S.RECHECKING: "待复查",
        S.CLOSED: "已办结",
    },
    chips={
        S.DRAWN: "waiting",
        S.INSPECTING: "info",
        S.REPORTED: "waiting",
        S.PUBLISHED: "good",
        S.RECTIFYING: "bad",
        S.RECHECKING: "waiting",
        S.CLOSED: "good",
    },
    waits={
        S.DRAWN: INSPECTING,
        S.INSPECTING: INSPECTING,
        S.REPORTED: PUBLISHING,
        S.PUBLISHED: PUBLICITY,
        S.RECTIFYING: RECTIFYING,
        S.RECHECKING: RECHECKING,
    },
)  # fmt: skip

WORKFLOWS = (PLAN, CHECK)
