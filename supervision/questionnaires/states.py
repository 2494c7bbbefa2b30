"""Where a questionnaire and a demand are and what may happen to them, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from supervision.questionnaires.rules.drafting import may_be_published


class QuestionnaireState(StrEnum):
    """Where a questionnaire is."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    ANNOUNCED = "announced"
    SHELVED = "shelved"
    CALLED_OFF = "called_off"
    DISCARDED = "discarded"


class DemandState(StrEnum):
    """Where a demand is."""

    RAISED = "raised"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    DECLINED = "declined"


Q, D = QuestionnaireState, DemandState
PUBLISHED = (Q.SCHEDULED, Q.OPEN, Q.CLOSED, Q.ANNOUNCED, Q.SHELVED, Q.CALLED_OFF)
COUNTED = (Q.CLOSED, Q.ANNOUNCED, Q.SHELVED)
OPENING = "supervision.questionnaire_opening"
CLOSING = "supervision.questionnaire_closing"
ANNOUNCING = "supervision.questionnaire_announcing"
ASSIGNING = "supervision.demand_assigning"
ANSWERING = "supervision.demand_answering"


def _ask(action: str, sources: tuple[Q, ...], target: Q, label: str, **more: object) -> Transition:
    """Build a move of the office with its questionnaire."""
    key = f"supervision.questionnaire.{action}"
    return Transition(action, sources, target, key, label, **{"visibility": "public", **more})


def _due(action: str, source: Q, target: Q, label: str, **more: object) -> Transition:
    """Build a move that only the house makes, at its moment."""
    key = "supervision.questionnaire.system"
    more |= {"by": "system", "visibility": "public"}
    return Transition(action, (source,), target, key, label, **more)


def _demand(action: str, source: D, target: D, label: str, **more: object) -> Transition:
    """Build a move with a demand."""
    key = f"supervision.demand.{action}"
    return Transition(action, (source,), target, key, label, visibility="parties", **more)


QUESTIONNAIRE = Workflow(
    room="supervision",
    subject="questionnaire",
    title="调查问卷",
    states=Q,
    initial=Q.DRAFT,
    transitions=(
        _ask(
            "publish", (Q.DRAFT,), Q.SCHEDULED, "发布问卷",
            guards=(may_be_published,), starts=(OPENING,),
        ),
        _ask("discard", (Q.DRAFT,), Q.DISCARDED, "作废草稿", danger=True, visibility="internal"),
        _due("open", Q.SCHEDULED, Q.OPEN, "开始填写", stops=(OPENING,), starts=(CLOSING,)),
        _due("close", Q.OPEN, Q.CLOSED, "截止填写", stops=(CLOSING,), starts=(ANNOUNCING,)),
        _ask(
            "call_off", (Q.SCHEDULED, Q.OPEN), Q.CALLED_OFF, "中止调查",
            stops=(OPENING, CLOSING), needs_reason=True, danger=True,
        ),
        _ask("announce", (Q.CLOSED,), Q.ANNOUNCED, "公布结果", stops=(ANNOUNCING,), form=True),
        _ask("shelve", (Q.CLOSED,), Q.SHELVED, "不公布结果", stops=(ANNOUNCING,), needs_reason=True),
    ),
    labels={
        Q.DRAFT: "草稿",
        Q.SCHEDULED: "待开始",
        Q.OPEN: "填写中",
        Q.CLOSED: "已截止，待公布",
        Q.ANNOUNCED: "结果已公布",
        Q.SHELVED: "不公布结果",
        Q.CALLED_OFF: "已中止",
        Q.DISCARDED: "已作废",
    },
    chips={
        Q.SCHEDULED: "waiting",
        Q.OPEN: "info",
        Q.CLOSED: "waiting",
        Q.ANNOUNCED: "good",
        Q.CALLED_OFF: "bad",
    },
    waits={
        Q.DRAFT: "何时发布由起草单位决定",
        Q.SCHEDULED: OPENING,
        Q.OPEN: CLOSING,
        Q.CLOSED: ANNOUNCING,
    },
)  # fmt: skip

DEMAND = Workflow(
    room="supervision",
    subject="demand",
    title="诉求",
    states=D,
    initial=D.RAISED,
    transitions=(
        _demand(
            "assign", D.RAISED, D.ASSIGNED, "交办",
            stops=(ASSIGNING,), starts=(ANSWERING,), form=True,
        ),
        _demand(
            "decline", D.RAISED, D.DECLINED, "不予办理",
            stops=(ASSIGNING,), needs_reason=True, danger=True,
        ),
        _demand("answer", D.ASSIGNED, D.ANSWERED, "答复", stops=(ANSWERING,), form=True),
        _demand(
            "give_back", D.ASSIGNED, D.RAISED, "退回交办",
            stops=(ANSWERING,), starts=(ASSIGNING,), needs_reason=True,
        ),
    ),
    labels={
        D.RAISED: "待交办",
        D.ASSIGNED: "办理中",
        D.ANSWERED: "已答复",
        D.DECLINED: "不予办理",
    },
    chips={D.RAISED: "waiting", D.ASSIGNED: "info", D.ANSWERED: "good", D.DECLINED: "bad"},
    waits={D.RAISED: ASSIGNING, D.ASSIGNED: ANSWERING},
)  # fmt: skip

WORKFLOWS = (QUESTIONNAIRE, DEMAND)
