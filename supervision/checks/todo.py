"""What waits for whom in random checks: the lines of the desk."""

from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.room import Todo
from supervision.checks import queries
from supervision.checks.models import Check
from supervision.checks.permissions import AGENCY, INSPECTORS, PLANNERS
from supervision.checks.states import CheckState

S = CheckState
NEXT = {S.DRAWN: "开始检查", S.INSPECTING: "提交检查报告", S.RECHECKING: "复查"}


def todo(actor: Actor) -> list[Todo]:
    """List checks to make, results to publish, what an agency has to put right."""
    found: list[Todo] = []
    if actor.person_id and actor.has(*INSPECTORS):
        found += [_line(row, NEXT[row.state]) for row in queries.to_inspect(actor.person_id)]
    if actor.has(*PLANNERS):
        found += [_line(row, "公布检查结果") for row in queries.to_publish(actor.org_id)]
    if actor.has(*AGENCY):
        found += [_line(row, "提交改正情况") for row in queries.to_rectify(actor.org_id)]
    return found


def _line(row: Check, action: str) -> Todo:
    return Todo(
        title=Reason.of("双随机抽查 {number}：{agency}", number=row.number, agency=row.agency.name),
        url=f"/supervision/checks/{row.id}",
        action=action,
        clock=(Check.subject_kind, row.id),
    )
