"""What waits for whom in sanctions: the lines of the desk."""

from app.accounts.posts import post
from app.kernel.errors import Reason
from app.kernel.permissions import Actor, allowed
from app.kernel.room import Todo
from app.kernel.together import Steps, asks
from intermediaries.queries import places
from supervision.sanctions import queries
from supervision.sanctions.models import Sanction
from supervision.sanctions.permissions import AGENCY, CONFIRMERS
from supervision.sanctions.states import SanctionState

S = SanctionState
HANDLE = {
    S.PROPOSED: "发出告知书",
    S.HEARD: "作出决定",
    S.DECIDED: "公布并执行",
    S.REPAIR_APPLIED: "审核修复申请",
}


@asks
def todo(actor: Actor) -> Steps:
    """List notices to answer, and what the offices must send, decide, confirm or judge."""
    rows: list[tuple[Sanction, str]] = []
    if actor.has(*AGENCY):
        told = yield queries.told_to.of(actor.org_id)
        rows += [(row, "陈述申辩") for row in told]
    if actor.has(*CONFIRMERS):
        found = yield queries.waiting.of(states=list(HANDLE), **places.bounds(post(actor)))
        waiting = ((row, _task(row, actor)) for row in found)
        rows += [(row, task) for row, task in waiting if task]
    return _lines(rows)


def _task(row: Sanction, actor: Actor) -> str:
    """Name what this person can do now; empty when nothing."""
    if row.state == S.DECIDED and row.is_removal:
        may = allowed(actor, "supervision.sanction.confirm", row)
        return "复核清退" if may else ""
    may = allowed(actor, "supervision.sanction.handle", row)
    return HANDLE[row.state] if may else ""


def _lines(rows: list[tuple[Sanction, str]]) -> list[Todo]:
    return [
        Todo(
            title=Reason.of("惩戒：{title}", title=row.title),
            url=f"/supervision/sanctions/{row.id}",
            action=action,
            clock=(Sanction.subject_kind, row.id),
        )
        for row, action in rows
    ]
