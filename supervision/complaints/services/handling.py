"""What the office in charge does with a complaint until it decides, and what the clocks do."""

from __future__ import annotations

from typing import Any

from app.accounts import queries as accounts
from app.kernel import files, parameters
from app.kernel.clock import today
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.events import Event
from app.kernel.permissions import SYSTEM, Actor
from bidding.services import holding
from supervision.complaints import queries
from supervision.complaints.models import Complaint
from supervision.complaints.parameters import CAP
from supervision.complaints.services.lodging import facts_of
from supervision.complaints.states import COMPLAINT, ComplaintState
from supervision.moving import Mover

S = ComplaintState
ANSWER = "answer"
_fire = Mover(COMPLAINT, facts_of)


def accept(row: Complaint, actor: Actor, seen: int | None) -> Event:
    """Accept: the office that does it is in charge from now on, the deciding clock starts."""
    return _fire(row, "accept", actor, seen, sets={"office": actor.org_id})


def refuse(row: Complaint, reason: str, actor: Actor, seen: int | None) -> Event:
    """Refuse with a reason that the complainant reads."""
    return _fire(row, "refuse", actor, seen, reason=reason, sets={"refusal": reason})


def transfer(row: Complaint, office: str, reason: str, actor: Actor, seen: int | None) -> Event:
    """Give it to another office; the clock goes on. Invalid for an office that cannot have it."""
    place = accounts.organisation(office)
    barred = (row.against_id, row.complainant_id, row.office_id, actor.org_id)
    if place is None or place.kind not in queries.OFFICE_KINDS or place.id in barred:
        raise Invalid({"office": Reason.of("不能转给这个单位，请另选")})
    with write():
        sets = {"desk": place.kind, "office": place.id}
        more = {"office": place.name}
        return _fire(row, "transfer", actor, seen, reason=reason, sets=sets, more=more)


def investigate(
    row: Complaint, questions: str, hold: bool, actor: Actor, seen: int | None
) -> Event:
    """Ask the other side for its statement; where wanted the award waits for the decision."""
    with write():
        if hold and not holding.can_hold(row.requirement):
            raise Invalid({"hold": Reason.of("这件投诉没有可以暂停的中选结果")})
        event = _fire(
            row, "investigate", actor, seen, sets={"questions": questions}, more={"held": hold}
        )
        if hold:
            why = f"投诉 {row.number} 正在调查，作出处理决定前暂停确定中选"
            holding.hold(row.requirement, row, why, actor)
    return event


def answer(
    row: Complaint, text: str, papers: list[tuple[Any, str]], actor: Actor, seen: int | None
) -> Event:
    """Take the other side's statement with its papers, once; late is better than never."""
    with write():
        event = _fire(row, "answer", actor, seen, sets={"statement": text})
        files.attach_all(papers, row, ANSWER, actor)
    return event


def pause(row: Complaint, reason: str, actor: Actor, seen: int | None) -> Event:
    """Stop the clock for a test or experts; it runs on by itself when the allowance is used up."""
    with write():
        cap = parameters.value(CAP, today(), row.region_id)
        return _fire(row, "pause", actor, seen, reason=reason, more={"cap": cap})


def resume(row: Complaint, actor: Actor, seen: int | None) -> Event:
    """Let the clock run on."""
    return _fire(row, "resume", actor, seen)


def silent(payload: dict) -> None:
    """Job: the other side let its time pass; noted, and the investigation goes on."""
    _by_house(payload, "lapse", (S.INVESTIGATING, S.PAUSED))


def run_on(payload: dict) -> None:
    """Job: a pause lasted as long as it may."""
    _by_house(payload, "run_on", (S.PAUSED,))


def _by_house(payload: dict, action: str, states: tuple[S, ...]) -> None:
    with write():
        row = queries.complaint(payload["subject_id"])
        if row is not None and row.state in states and not (action == "lapse" and row.statement):
            _fire(row, action, SYSTEM, None)
