"""States of the check after a listing by notice. Pure data."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from intermediaries.states import guards


class LaterState(StrEnum):
    """What the check after the listing has come to."""

    OPEN = "open"
    RECTIFYING = "rectifying"
    PASSED = "passed"
    FAILED = "failed"
    ENDED = "ended"


L = LaterState
CHECK, RECTIFY = "intermediaries.later_check", "intermediaries.rectify"
DECIDE = "intermediaries.later_check.decide"
GROUNDS = {"unfit": "不符合入驻条件", "false": "声明内容虚假"}

LATER_CHECK = Workflow(
    room="intermediaries",
    subject="later_check",
    title="入驻后核查",
    states=LaterState,
    initial=L.OPEN,
    labels={
        L.OPEN: "待核查",
        L.RECTIFYING: "限期改正",
        L.PASSED: "核查通过",
        L.FAILED: "核查未通过",
        L.ENDED: "已终结",
    },
    chips={L.OPEN: "waiting", L.RECTIFYING: "waiting", L.PASSED: "good", L.FAILED: "bad"},
    waits={L.OPEN: CHECK, L.RECTIFYING: RECTIFY},
    transitions=(
        Transition(
            action="pass",
            sources=(L.OPEN,),
            target=L.PASSED,
            permission=DECIDE,
            label="核查通过",
            guards=(guards.application_is_complete,),
            stops=(CHECK,),
            visibility="public",
        ),
        Transition(
            action="ask",
            sources=(L.OPEN,),
            target=L.RECTIFYING,
            permission=DECIDE,
            label="责令限期改正",
            guards=(guards.not_rectified_before,),
            pauses=(CHECK,),
            starts=(RECTIFY,),
            needs_reason=True,
        ),
        Transition(
            action="report",
            sources=(L.RECTIFYING,),
            target=L.OPEN,
            permission="intermediaries.later_check.report",
            label="已改正，申请复查",
            stops=(RECTIFY,),
            resumes=(CHECK,),
            needs_reason=True,
        ),
        Transition(
            action="fail",
            sources=(L.OPEN, L.RECTIFYING),
            target=L.FAILED,
            permission=DECIDE,
            label="核查不通过，撤销登记",
            stops=(CHECK, RECTIFY),
            needs_reason=True,
            danger=True,
            form=True,
            visibility="public",
        ),
        Transition(
            action="lapse",
            sources=(L.RECTIFYING,),
            target=L.FAILED,
            permission="intermediaries.later_check.progress",
            label="逾期未改正",
            stops=(CHECK, RECTIFY),
            by="system",
            visibility="public",
        ),
        Transition(
            action="end",
            sources=(L.OPEN, L.RECTIFYING),
            target=L.ENDED,
            permission="intermediaries.later_check.progress",
            label="机构已离库，核查终结",
            stops=(CHECK, RECTIFY),
            by="system",
        ),
    ),
)
