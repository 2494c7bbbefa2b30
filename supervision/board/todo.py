"""What waits for whom on the board: the lines of the desk."""

from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.room import Todo
from app.kernel.together import Steps, asks
from supervision.board import queries
from supervision.board.models import Signal
from supervision.board.permissions import PARTIES


@asks
def todo(actor: Actor) -> Steps:
    """List signals to judge, and explanations owed."""
    found: list[Todo] = []
    if actor.has("supervisor.officer"):
        found += [_line(row, "研判线索") for row in queries.waiting(actor)]
    if actor.has(*PARTIES):
        rows = yield queries.to_answer.of(actor.org_id)
        found += [_line(row, "提交说明") for row in rows]
    return found


def _line(row: Signal, action: str) -> Todo:
    return Todo(
        title=Reason.of("监督线索 {kind}：{name}", kind=Reason(row.label), name=row.name),
        url=f"/supervision/signals/{row.id}",
        action=action,
        clock=(Signal.subject_kind, row.id),
    )
