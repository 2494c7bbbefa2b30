"""States and moves of the explanation of an abnormally low price, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class ExplanationState(StrEnum):
    """Where an explanation is."""

    ASKED = "asked"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LAPSED = "lapsed"
    DROPPED = "dropped"


E = ExplanationState


def _ruling(action: str, target: StrEnum, label: str, **more: object) -> Transition:
    """Build the owner's answer: reasoned and public, its clock stops."""
    return Transition(
        action,
        (E.ANSWERED,),
        target,
        f"bidding.explanation.{action}",
        label,
        stops=("bidding.judging",),
        needs_reason=True,
        visibility="public",
        **more,
    )


def _counted(action: str, target: StrEnum, label: str) -> Transition:
    """Build what the experts who scored have signed by majority."""
    return Transition(
        action,
        (E.ANSWERED,),
        target,
        "bidding.system",
        label,
        stops=("bidding.judging",),
        by="system",
        visibility="public",
    )


EXPLANATION = Workflow(
    room="bidding",
    subject="explanation",
    title="报价说明",
    states=E,
    initial=E.ASKED,
    transitions=(
        Transition(
            "answer",
            (E.ASKED,),
            E.ANSWERED,
            "bidding.explanation.answer",
            "提交报价说明",
            stops=("bidding.explaining",),
            starts=("bidding.judging",),
            form=True,
            visibility="parties",
        ),
        _ruling("accept", E.ACCEPTED, "说明成立"),
        _ruling("reject", E.REJECTED, "说明不成立", danger=True),
        _counted("uphold", E.ACCEPTED, "专家认定说明成立"),
        _counted("dismiss", E.REJECTED, "专家认定说明不成立"),
        Transition(
            "lapse",
            (E.ASKED,),
            E.LAPSED,
            "bidding.system",
            "逾期未说明",
            stops=("bidding.explaining",),
            by="system",
            visibility="public",
        ),
        Transition(
            "drop",
            (E.ASKED, E.ANSWERED),
            E.DROPPED,
            "bidding.system",
            "采购终止，不再认定",
            stops=("bidding.explaining", "bidding.judging"),
            by="system",
            visibility="parties",
        ),
    ),
    labels={
        E.ASKED: "待机构说明",
        E.ANSWERED: "待认定",
        E.ACCEPTED: "说明成立",
        E.REJECTED: "说明不成立",
        E.LAPSED: "逾期未说明",
        E.DROPPED: "不再认定",
    },
    chips={
        E.ASKED: "waiting",
        E.ANSWERED: "waiting",
        E.ACCEPTED: "good",
        E.REJECTED: "bad",
        E.LAPSED: "bad",
    },
    waits={E.ASKED: "bidding.explaining", E.ANSWERED: "bidding.judging"},
)
