"""Where a complaint is and what may happen to it, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from supervision.complaints.rules import (
    not_answered,
    nothing_to_enforce,
    something_to_enforce,
)


class ComplaintState(StrEnum):
    """Where a complaint is."""

    SUBMITTED = "submitted"
    TRANSFERRED = "transferred"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    INVESTIGATING = "investigating"
    PAUSED = "paused"
    DECIDED = "decided"
    ENFORCED = "enforced"
    REVIEWED = "reviewed"
    CLOSED = "closed"


S = ComplaintState
NEW = (S.SUBMITTED, S.TRANSFERRED)
# from here on the other side knows of it; nobody is warned before
PUT = (S.INVESTIGATING, S.PAUSED, S.DECIDED, S.ENFORCED, S.REVIEWED, S.CLOSED)
PUBLISHED = (S.DECIDED, S.ENFORCED, S.REVIEWED, S.CLOSED)
ACCEPTING = "supervision.accepting"
DECIDING = "supervision.deciding"
STATING = "supervision.stating"
ENFORCING = "supervision.enforcing"
REVIEWING = "supervision.reviewing"


def _move(action: str, sources: tuple[S, ...], target: S, label: str, **more: object) -> Transition:
    """Build a move of a person, under the permission of the same name; by a form page."""
    permission = f"supervision.complaint.{action}"
    more = {"visibility": "parties", "form": True, **more}
    return Transition(action, sources, target, permission, label, **more)


def _system(action: str, source: S, target: S, label: str, **more: object) -> Transition:
    """Build a move that only the house itself makes, when a clock ends."""
    permission = "supervision.complaint.system"
    more = {"visibility": "parties", **more}
    return Transition(action, (source,), target, permission, label, by="system", **more)


COMPLAINT = Workflow(
    room="supervision",
    subject="complaint",
    title="投诉",
    states=S,
    initial=S.SUBMITTED,
    transitions=(
        _move(
            "accept",
            NEW,
            S.ACCEPTED,
            "受理",
            form=False,
            stops=(ACCEPTING,),
            starts=(DECIDING,),
        ),
        _move("transfer", NEW, S.TRANSFERRED, "转办", needs_reason=True),
        _move("transfer", (S.ACCEPTED,), S.ACCEPTED, "转办", needs_reason=True),
        _move(
            "refuse",
            NEW,
            S.REFUSED,
            "不予受理",
            form=False,
            needs_reason=True,
            danger=True,
            stops=(ACCEPTING,),
        ),
        _move("investigate", (S.ACCEPTED,), S.INVESTIGATING, "开始调查", starts=(STATING,)),
        *(
            _move("answer", (state,), state, "提交说明", guards=(not_answered,), stops=(STATING,))
            for state in (S.INVESTIGATING, S.PAUSED)
        ),
        *(
            _system("lapse", state, state, "逾期未作说明", stops=(STATING,))
            for state in (S.INVESTIGATING, S.PAUSED)
        ),
        _move(
            "pause",
            (S.INVESTIGATING,),
            S.PAUSED,
            "暂停计时",
            form=False,
            needs_reason=True,
            pauses=(DECIDING,),
        ),
        _move("resume", (S.PAUSED,), S.INVESTIGATING, "恢复计时", form=False, resumes=(DECIDING,)),
        _system("run_on", S.PAUSED, S.INVESTIGATING, "暂停期满，恢复计时"),
        _move(
            "decide",
            (S.INVESTIGATING,),
            S.DECIDED,
            "作出处理决定",
            stops=(DECIDING, STATING),
            starts=(ENFORCING,),
            visibility="public",
        ),
        _move(
            "enforce",
            (S.DECIDED,),
            S.ENFORCED,
            "登记落实情况",
            guards=(something_to_enforce,),
            stops=(ENFORCING,),
            starts=(REVIEWING,),
        ),
        _move("review", (S.ENFORCED,), S.REVIEWED, "登记回访", stops=(REVIEWING,)),
        _move(
            "close",
            (S.DECIDED,),
            S.CLOSED,
            "办结",
            form=False,
            guards=(nothing_to_enforce,),
            stops=(ENFORCING,),
        ),
        _move("close", (S.REVIEWED,), S.CLOSED, "办结", form=False),
    ),
    labels={
        S.SUBMITTED: "待受理",
        S.TRANSFERRED: "已转办，待受理",
        S.ACCEPTED: "已受理",
        S.REFUSED: "不予受理",
        S.INVESTIGATING: "调查中",
        S.PAUSED: "调查中，暂停计时",
        S.DECIDED: "已作出决定",
        S.ENFORCED: "已落实，待回访",
        S.REVIEWED: "已回访",
        S.CLOSED: "已办结",
    },
    chips={
        S.SUBMITTED: "waiting",
        S.TRANSFERRED: "waiting",
        S.ACCEPTED: "info",
        S.REFUSED: "bad",
        S.INVESTIGATING: "info",
        S.PAUSED: "waiting",
        S.DECIDED: "info",
        S.ENFORCED: "info",
        S.REVIEWED: "good",
        S.CLOSED: "good",
    },
    waits={
        S.SUBMITTED: ACCEPTING,
        S.TRANSFERRED: ACCEPTING,
        S.ACCEPTED: DECIDING,
        S.INVESTIGATING: DECIDING,
        S.PAUSED: "检验、鉴定或者专家评审期间不计时，暂停满上限自动恢复",
        S.DECIDED: ENFORCING,
        S.ENFORCED: REVIEWING,
        S.REVIEWED: "各项期限都已完成，由承办单位随时办结",
    },
)

WORKFLOWS = (COMPLAINT,)
