"""Where a signal of collusion is, and the inquiry of each agency it concerns, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from supervision.collusion.rules.kinds import can_be_asked


class SuspicionState(StrEnum):
    """Where a signal is."""

    OPEN = "open"
    ASKED = "asked"
    ANSWERED = "answered"
    DISMISSED = "dismissed"
    ESCALATED = "escalated"


class InquiryState(StrEnum):
    """Where the inquiry of one agency is."""

    LISTED = "listed"
    ASKED = "asked"
    ANSWERED = "answered"
    SILENT = "silent"
    CLOSED = "closed"


S, I = SuspicionState, InquiryState  # noqa: E741 as short as the other
ACTIVE = (S.OPEN, S.ASKED, S.ANSWERED)
SCREENING = "supervision.suspicion_screening"
ANSWERING = "supervision.inquiry_answering"
JUDGING = "supervision.suspicion_judging"


def _move(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    subject = "suspicion" if isinstance(target, SuspicionState) else "inquiry"
    key = f"supervision.{subject}.{more.pop('who', action)}"
    return Transition(action, sources, target, key, label, **{"visibility": "internal", **more})


SUSPICION = Workflow(
    room="supervision",
    subject="suspicion",
    title="串通线索",
    states=S,
    initial=S.OPEN,
    transitions=(
        _move(
            "ask", (S.OPEN,), S.ASKED, "请机构说明", who="judge", form=True,
            guards=(can_be_asked,), stops=(SCREENING,),
        ),
        _move(
            "hear", (S.ASKED,), S.ANSWERED, "说明完毕", who="system", by="system",
            starts=(JUDGING,),
        ),
        _move(
            "dismiss", ACTIVE, S.DISMISSED, "排除线索", who="judge", needs_reason=True,
            stops=(SCREENING, JUDGING),
        ),
        _move(
            "escalate", ACTIVE, S.ESCALATED, "移送处理", who="judge", form=True, danger=True,
            stops=(SCREENING, JUDGING),
        ),
    ),
    labels={
        S.OPEN: "待研判",
        S.ASKED: "已要求说明",
        S.ANSWERED: "已说明，待研判",
        S.DISMISSED: "已排除",
        S.ESCALATED: "已移送",
    },
    chips={
        S.OPEN: "waiting", S.ASKED: "info", S.ANSWERED: "waiting",
        S.DISMISSED: "neutral", S.ESCALATED: "bad",
    },
    waits={S.OPEN: SCREENING, S.ASKED: "由各机构的说明时限决定", S.ANSWERED: JUDGING},
)  # fmt: skip

INQUIRY = Workflow(
    room="supervision",
    subject="inquiry",
    title="询问",
    states=I,
    initial=I.LISTED,
    transitions=(
        _move(
            "ask", (I.LISTED,), I.ASKED, "询问", who="system", by="system", starts=(ANSWERING,),
            visibility="parties",
        ),
        _move(
            "answer", (I.ASKED,), I.ANSWERED, "提交说明", form=True, stops=(ANSWERING,),
            visibility="parties",
        ),
        _move(
            "lapse", (I.ASKED,), I.SILENT, "期满未说明", who="system", by="system",
            stops=(ANSWERING,), visibility="parties",
        ),
        _move(
            "close", (I.ASKED,), I.CLOSED, "询问终止", who="system", by="system",
            stops=(ANSWERING,), visibility="parties",
        ),
    ),
    labels={
        I.LISTED: "未询问",
        I.ASKED: "待说明",
        I.ANSWERED: "已说明",
        I.SILENT: "期满未说明",
        I.CLOSED: "询问终止",
    },
    chips={
        I.LISTED: "neutral", I.ASKED: "waiting", I.ANSWERED: "good", I.SILENT: "bad",
        I.CLOSED: "neutral",
    },
    waits={I.LISTED: "监督机构没有询问这家机构", I.ASKED: ANSWERING},
)  # fmt: skip

WORKFLOWS = (SUSPICION, INQUIRY)
