"""What waits for whom in ratings: the lines of the desk."""

from app.kernel.errors import Reason
from app.kernel.permissions import Actor, allowed
from app.kernel.room import Todo
from supervision.evaluation import queries
from supervision.evaluation.models import Evaluation
from supervision.evaluation.permissions import AGENCY, RATES
from supervision.evaluation.states import EvaluationState

RATERS = tuple(duty for duties in RATES.values() for duty in duties)


def todo(actor: Actor) -> list[Todo]:
    """List ratings to give, ratings to answer, appeals to rule on."""
    rows: list[tuple[Evaluation, str]] = []
    if actor.has(*RATERS):
        owed = queries.waiting(actor.org_id, EvaluationState.OPEN)
        rows += [(row, "评价服务") for row in owed]
    if actor.has(*AGENCY):
        rows += [(row, "") for row in queries.answerable(actor.org_id)]
    if actor.has("regulator.officer", "supervisor.officer"):
        rows += [
            (row, "处理申诉")
            for row in queries.appealed()
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
