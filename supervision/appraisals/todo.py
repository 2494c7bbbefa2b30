"""What waits for an office: sheets to answer objections to and to publish."""

from typing import Any

from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.room import Todo
from app.kernel.together import Steps, asks
from supervision.appraisals import queries
from supervision.appraisals.models import Appraisal
from supervision.appraisals.permissions import DRAWING_UP
from supervision.appraisals.states import AppraisalState


@asks
def todo(actor: Actor) -> Steps:
    """List the sheets an office has put to hearing."""
    if not actor.has(*DRAWING_UP):
        return []
    rows = yield queries.to_settle.of(actor.org_id, AppraisalState.HEARD)
    return [_line(row) for row in rows]


def _line(row: Any) -> Todo:
    clock = (Appraisal.subject_kind, row.id)
    title = Reason.of("绩效考评：{title}", title=row.title)
    return Todo(
        title, f"/supervision/appraisals/{row.id}", action="答复异议，公布通报", clock=clock
    )
