"""What waits for whom in ratings: the lines of the desk."""

from app.kernel.errors import Reason
from app.kernel.permissions import Actor, allowed
from app.kernel.room import Todo
from app.kernel.together import Steps, asks
from supervision.evaluation import queries
from supervision.evaluation.models import Evaluation
from supervision.evaluation.permissions import AGENCY, RATES
from supervision.evaluation.states import EvaluationState

RATERS = tuple(duty for duties in RATES.values() for duty in duties)


@asks
def todo(actor: Actor) -> Steps:
    """List ratings to give, ratings to answer, appeals to rule on."""
    rows: list[tuple[Evaluation, str]] = []
    if actor.has(*RATERS):
        owed = yield queries.waiting.of(actor.org_id, EvaluationState.OPEN)
        rows += [(row, "评价服务") for row in owed]
    if actor.has(*AGENCY):
        own = yield queries.answerable.of(actor.org_id)
        rows += [(row, "") for row in own]
    if actor.has("regulator.officer", "supervisor.officer"):
        appealed = yield queries.appealed.of()
        rows += [
            (row, "处理申诉")
            for row in appealed
            if allowed(actor, "supervision.evaluation.moderate", row)
        ]
    return _lines(rows)


def _lines(rows: list[tuple[Evaluation, str]]) -> list[Todo]:
    found = []
    for row, action in rows:
        text = "服务评价：{title}" if action else "可以回复或申诉的评价：{title}"
        found.append(
            Todo(
                title=Reason.of(text, title=row.title),
                url=f"/supervision/evaluations/{row.id}",
                action=action,
                mine=bool(action),
                clock=(Evaluation.subject_kind, row.id),
            )
        )
    return found
