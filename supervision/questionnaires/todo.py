"""What waits for whom: questionnaires to answer and to decide on, demands to assign and answer."""

from typing import Any

from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.room import Todo
from app.kernel.together import Steps, asks
from supervision.questionnaires import queries
from supervision.questionnaires.models import Demand, Questionnaire
from supervision.questionnaires.permissions import ANSWERING, PARTIES, RECORDING
from supervision.questionnaires.states import DemandState, QuestionnaireState

Q, D = QuestionnaireState, DemandState


@asks
def todo(actor: Actor) -> Steps:
    """List what an organisation was asked, and what an office has to decide or answer."""
    found: list[Todo] = []
    if actor.has(*PARTIES):
        rows = yield queries.to_answer.of(actor.org_id, Q.OPEN)
        found += [_asked(row.questionnaire) for row in rows]
    if actor.has(*RECORDING):
        rows, raised = yield (
            queries.to_decide.of(actor.org_id, Q.CLOSED),
            queries.to_assign.of(actor.org_id, D.RAISED),
        )
        found += [_closed(row) for row in rows] + [_line(row, "交办") for row in raised]
    if actor.has(*ANSWERING):
        rows = yield queries.to_reply.of(actor.org_id, D.ASSIGNED)
        found += [_line(row, "答复") for row in rows]
    return found


def _asked(row: Any) -> Todo:
    there = f"/supervision/questionnaires/{row.id}/answer"
    clock = (Questionnaire.subject_kind, row.id)
    return Todo(Reason.of("问卷：{title}", title=row.title), there, action="填写", clock=clock)


def _closed(row: Any) -> Todo:
    there = f"/supervision/questionnaires/{row.id}"
    clock = (Questionnaire.subject_kind, row.id)
    title = Reason.of("问卷：{title}", title=row.title)
    return Todo(title, there, action="决定是否公布结果", clock=clock)


def _line(row: Any, action: str) -> Todo:
    title = Reason.of("诉求 {number}：{title}", number=row.number, title=row.title)
    clock = (Demand.subject_kind, row.id)
    return Todo(title, f"/supervision/demands/{row.id}", action=action, clock=clock)
