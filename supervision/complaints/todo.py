"""What waits for whom in complaints: the lines of the desk."""

from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.room import Todo
from app.kernel.together import Steps, asks
from supervision.complaints import queries
from supervision.complaints.models import Complaint
from supervision.complaints.permissions import ANSWERING, HANDLING, in_charge, not_concerned
from supervision.complaints.states import ComplaintState

S = ComplaintState
NEXT = {
    S.SUBMITTED: "受理",
    S.TRANSFERRED: "受理",
    S.ACCEPTED: "开始调查",
    S.INVESTIGATING: "作出处理决定",
    S.DECIDED: "登记落实情况",
    S.ENFORCED: "登记回访",
    S.REVIEWED: "办结",
}


@asks
def todo(actor: Actor) -> Steps:
    """List complaints to move on, and statements owed."""
    found: list[Todo] = []
    if actor.has(*HANDLING):
        rows = yield queries.to_move_on(actor)
        rows = [row for row in rows if in_charge(actor, row) and not_concerned(actor, row)]
        found += [_line(row, _next(row)) for row in rows]
    if actor.has(*ANSWERING):
        rows = yield queries.to_answer.of(actor.org_id)
        found += [_line(row, "提交说明") for row in rows]
    return found


def _next(row: Complaint) -> str:
    return "办结" if row.state == S.DECIDED and row.decision == "rejected" else NEXT[row.state]


def _line(row: Complaint, action: str) -> Todo:
    return Todo(
        title=Reason.of("投诉 {number}：{against}", number=row.number, against=row.against.name),
        url=f"/supervision/complaints/{row.id}",
        action=action,
        clock=(Complaint.subject_kind, row.id),
    )
