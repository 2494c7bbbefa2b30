"""Where a rating is and what may happen to it, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from supervision.evaluation.rules import not_replied


class EvaluationState(StrEnum):
    """Where a rating is."""

    OPEN = "open"
    RATED = "rated"
    LOCKED = "locked"
    APPEALED = "appealed"
    MODERATED = "moderated"
    FINAL = "final"
    UNRATED = "unrated"


S = EvaluationState
# Everybody may read these; before, the rater may still think better of it.
PUBLISHED = (S.LOCKED, S.APPEALED, S.MODERATED, S.FINAL)


def _move(action: str, source: S, target: S, label: str, **more: object) -> Transition:
    """Build a move of a person, under the permission of the same name."""
    permission = f"supervision.evaluation.{action}"
    more = {"visibility": "public", "form": True, **more}
    return Transition(action, (source,), target, permission, label, **more)


def _system(action: str, source: S, target: S, label: str, **more: object) -> Transition:
    """Build a move that only the house itself makes, when a clock ends."""
    more = {"visibility": "public", **more}
    return Transition(
        action, (source,), target, "supervision.evaluation.system", label, by="system", **more
    )


EVALUATION = Workflow(
    room="supervision",
    subject="evaluation",
    title="服务评价",
    states=S,
    initial=S.OPEN,
    transitions=(
        _move(
            "rate",
            S.OPEN,
            S.RATED,
            "评价服务",
            stops=("supervision.rating",),
            starts=("supervision.revising",),
            visibility="internal",
        ),
        _system("expire", S.OPEN, S.UNRATED, "期满未评价", stops=("supervision.rating",)),
        _move(
            "revise",
            S.RATED,
            S.LOCKED,
            "修改评价",
            stops=("supervision.revising",),
            starts=("supervision.answering",),
        ),
        _system(
            "lock",
            S.RATED,
            S.LOCKED,
            "评价锁定并公开",
            stops=("supervision.revising",),
            starts=("supervision.answering",),
        ),
        _move("reply", S.LOCKED, S.LOCKED, "回复评价", guards=(not_replied,)),
        _move("reply", S.APPEALED, S.APPEALED, "回复评价", guards=(not_replied,)),
        _move(
            "appeal",
            S.LOCKED,
            S.APPEALED,
            "申诉",
            stops=("supervision.answering",),
            starts=("supervision.moderating",),
        ),
        _system("settle", S.LOCKED, S.FINAL, "评价已定", stops=("supervision.answering",)),
        _move(
            "moderate",
            S.APPEALED,
            S.MODERATED,
            "处理申诉",
            apart=True,
            stops=("supervision.moderating",),
        ),
    ),
    labels={
        S.OPEN: "待评价",
        S.RATED: "已评价，可修改",
        S.LOCKED: "已公开",
        S.APPEALED: "申诉中",
        S.MODERATED: "申诉已处理",
        S.FINAL: "已定",
        S.UNRATED: "未评价",
    },
    chips={
        S.OPEN: "waiting",
        S.RATED: "info",
        S.LOCKED: "good",
        S.APPEALED: "waiting",
        S.MODERATED: "neutral",
        S.FINAL: "good",
        S.UNRATED: "neutral",
    },
    waits={
        S.OPEN: "supervision.rating",
        S.RATED: "supervision.revising",
        S.LOCKED: "supervision.answering",
        S.APPEALED: "supervision.moderating",
    },
)

WORKFLOWS = (EVALUATION,)
