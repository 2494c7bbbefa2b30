"""What waits for whom about collusion: the lines of the desk."""

from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.room import Todo
from app.kernel.together import Steps, asks
from supervision.collusion import queries
from supervision.collusion.models import Inquiry, Suspicion
from supervision.collusion.permissions import PARTIES


@asks
def todo(actor: Actor) -> Steps:
    """List signals to judge, and explanations owed."""
    found: list[Todo] = []
    if actor.has("supervisor.officer"):
        found += [_signal(row) for row in queries.waiting(actor)]
    if actor.has(*PARTIES):
        rows = yield queries.to_answer.of(actor.org_id)
        found += [_asked(row) for row in rows]
    return found


def _signal(row: Suspicion) -> Todo:
    return Todo(
        title=Reason.of("串通线索 {kind}：{name}", kind=Reason(row.label), name=row.title),
        url=f"/supervision/suspicions/{row.id}",
        action="研判线索",
        clock=(Suspicion.subject_kind, row.id),
    )


def _asked(row: Inquiry) -> Todo:
    return Todo(
        title=Reason.of("监督机构询问：{kind}", kind=Reason(row.suspicion.label)),
        url=f"/supervision/inquiries/{row.id}",
        action="提交说明",
        clock=(Inquiry.subject_kind, row.id),
    )
