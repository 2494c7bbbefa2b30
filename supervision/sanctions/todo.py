"""What waits for whom in sanctions: the lines of the desk."""

from app.kernel import deadlines
from app.kernel.errors import Reason
from app.kernel.permissions import Actor, allowed
from app.kernel.room import Todo
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


def todo(actor: Actor) -> list[Todo]:
    """List notices to answer, and what the offices must send, decide, confirm or judge."""
    rows: list[tuple[Sanction, str]] = []
    if actor.has(*AGENCY):
        rows += [(row, "陈述申辩") for row in queries.told_to(actor.org_id)]
    if actor.has(*CONFIRMERS):
        waiting = ((row, _task(row, actor)) for row in queries.waiting(*HANDLE))
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
    ids = [row.id for row, _ in rows]
    clocks = deadlines.of_many(Sanction.subject_kind, ids, only_open=True) if ids else {}
    found = []
    for row, action in rows:
        light = next(iter(clocks.get(row.id, ())), None)
        found.append(
            Todo(
                title=Reason.of("惩戒：{title}", title=row.title),
                url=f"/supervision/sanctions/{row.id}",
                due=light.due if light else None,
                action=action,
                light=light.light if light else "grey",
            )
        )
    return found
