"""What waits for whom in credit: the lines of the desk."""

from app.accounts.posts import post
from app.kernel.errors import Reason
from app.kernel.permissions import Actor, allowed
from app.kernel.room import Todo
from app.kernel.together import Steps, asks
from intermediaries.queries import places
from supervision.credit import queries
from supervision.credit.models import CreditEntry
from supervision.credit.permissions import AGENCY
from supervision.credit.states import EntryState

S = EntryState
FOR_AGENCY = {S.FOUND: "陈述申辩", S.DECIDED: ""}
FOR_OFFICE = {S.HEARD: "作出认定", S.REPAIRING: "审核修复"}


@asks
def todo(actor: Actor) -> Steps:
    """List statements to make, entries to decide, appeals and repairs to answer."""
    found: list[Todo] = []
    if actor.has(*AGENCY):
        own = yield queries.waiting_of.of(organisation=actor.org_id, states=list(FOR_AGENCY))
        found += [_line(row, FOR_AGENCY[row.state]) for row in own]
    here = places.bounds(post(actor))
    if actor.has("regulator.officer"):
        rows = yield queries.waiting.of(states=list(FOR_OFFICE), **here)
        found += [_line(row, FOR_OFFICE[row.state]) for row in rows]
    if actor.has("regulator.officer", "supervisor.officer"):
        rows = yield queries.waiting.of(states=[S.APPEALED], **here)
        may = "supervision.entry.reject"
        found += [_line(row, "处理申诉") for row in rows if allowed(actor, may, row)]
    return found


def _line(row: CreditEntry, action: str) -> Todo:
    text = "信用记录：{agency}，{title}" if action else "可以申诉的信用认定：{title}"
    return Todo(
        title=Reason.of(text, agency=row.agency.name, title=row.title),
        url=f"/supervision/entries/{row.id}",
        action=action,
        mine=bool(action),
        clock=(row.subject_kind, row.id),
    )
