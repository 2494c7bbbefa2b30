"""What waits for whom in random checks: the lines of the desk."""

from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.room import Todo
from app.kernel.together import Steps, asks
from supervision.checks import queries
from supervision.checks.models import Check
from supervision.checks.permissions import AGENCY, INSPECTORS, PLANNERS
from supervision.checks.states import CheckState

S = CheckState
NEXT = {S.DRAWN: "开始检查", S.INSPECTING: "提交检查报告", S.RECHECKING: "复查"}


@asks
def todo(actor: Actor) -> Steps:
    """List checks to make, results to publish, what an agency has to put right."""
    found: list[Todo] = []
    if actor.person_id and actor.has(*INSPECTORS):
        rows = yield queries.to_inspect.of(actor.person_id)
        found += [_line(row, NEXT[row.state]) for row in rows]
    if actor.has(*PLANNERS):
        rows = yield queries.to_publish.of(actor.org_id)
        found += [_line(row, "公布检查结果") for row in rows]
    if actor.has(*AGENCY):
        rows = yield queries.to_rectify.of(actor.org_id)
        found += [_line(row, "提交改正情况") for row in rows]
    return found


def _line(row: Check, action: str) -> Todo:
    return Todo(
        title=Reason.of("双随机抽查 {number}：{agency}", number=row.number, agency=row.agency.name),
        url=f"/supervision/checks/{row.id}",
        action=action,
        clock=(Check.subject_kind, row.id),
    )
