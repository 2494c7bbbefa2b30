"""Where a signal is and what may happen to it, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from supervision.board.rules import has_party


class SignalState(StrEnum):
    """Where a signal is."""

    OPEN = "open"
    ASKED = "asked"
    EXPLAINED = "explained"
    DISMISSED = "dismissed"
    ESCALATED = "escalated"


S = SignalState
ACTIVE = (S.OPEN, S.ASKED, S.EXPLAINED)
SCREENING = "supervision.signal_screening"
ANSWERING = "supervision.signal_answering"
JUDGING = "supervision.signal_judging"
ALL = (SCREENING, ANSWERING, JUDGING)


def _move(action: str, sources: tuple[S, ...], target: S, label: str, **more: object) -> Transition:
    key = f"supervision.signal.{more.pop('who', action)}"
    return Transition(action, sources, target, key, label, **{"visibility": "internal", **more})


SIGNAL = Workflow(
    room="supervision",
    subject="signal",
    title="监督线索",
    states=S,
    initial=S.OPEN,
    transitions=(
        _move(
            "ask", (S.OPEN,), S.ASKED, "请单位说明", who="judge",
            guards=(has_party,), stops=(SCREENING,), starts=(ANSWERING,),
        ),
        _move(
            "answer", (S.ASKED,), S.EXPLAINED, "提交说明",
            form=True, stops=(ANSWERING,), starts=(JUDGING,),
        ),
        _move(
            "lapse", (S.ASKED,), S.EXPLAINED, "期满未说明", who="system", by="system",
            stops=(ANSWERING,), starts=(JUDGING,),
        ),
        _move(
            "dismiss", ACTIVE, S.DISMISSED, "排除线索", who="judge", needs_reason=True, stops=ALL,
        ),
        _move(
            "escalate", ACTIVE, S.ESCALATED, "移送处理", who="judge",
            form=True, danger=True, guards=(has_party,), stops=ALL,
        ),
    ),
    labels={
        S.OPEN: "待研判",
        S.ASKED: "已要求说明",
        S.EXPLAINED: "已说明，待研判",
        S.DISMISSED: "已排除",
        S.ESCALATED: "已移送",
    },
    chips={
        S.OPEN: "waiting", S.ASKED: "info", S.EXPLAINED: "waiting",
        S.DISMISSED: "neutral", S.ESCALATED: "bad",
    },
    waits={S.OPEN: SCREENING, S.ASKED: ANSWERING, S.EXPLAINED: JUDGING},
)  # fmt: skip

WORKFLOWS = (SIGNAL,)
