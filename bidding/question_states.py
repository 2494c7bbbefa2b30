"""States of a question about a notice, asked in public by somebody who stays hidden."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class QuestionState(StrEnum):
    """Whether a question has its answer."""

    ASKED = "asked"
    ANSWERED = "answered"
    LAPSED = "lapsed"


Q = QuestionState

QUESTION = Workflow(
    room="bidding",
    subject="question",
    title="提问",
    states=Q,
    initial=Q.ASKED,
    transitions=(
        Transition(
            "answer",
            (Q.ASKED, Q.LAPSED),
            Q.ANSWERED,
            "bidding.question.answer",
            "答复提问",
            stops=("bidding.question",),
            form=True,
            visibility="public",
        ),
        Transition(
            "lapse",
            (Q.ASKED,),
            Q.LAPSED,
            "bidding.system",
            "业主逾期未答复",
            by="system",
            visibility="public",
        ),
    ),
    labels={Q.ASKED: "待答复", Q.ANSWERED: "已答复", Q.LAPSED: "逾期未答复"},
    chips={Q.ASKED: "waiting", Q.ANSWERED: "good", Q.LAPSED: "bad"},
    waits={Q.ASKED: "bidding.question", Q.LAPSED: "已逾期，业主仍可补答"},
)
