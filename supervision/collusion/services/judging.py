"""What people do with a signal of collusion: ask, answer, dismiss, take it further."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from app.kernel import clock, files
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor, allowed
from supervision.collusion import queries
from supervision.collusion.models import Inquiry, Suspicion
from supervision.collusion.rules.kinds import SANCTION, WAYS
from supervision.collusion.states import INQUIRY, SUSPICION, InquiryState, SuspicionState
from supervision.complaints.services import lodging
from supervision.moving import Mover
from supervision.sanctions.services import propose

ANSWER = "answer"
_fire = Mover(SUSPICION, lambda row: {"kind": row.label, "name": row.title})
NOBODY = Reason.of("请选择至少一家机构")
Papers = Iterable[tuple[Any, str]]


def ask(row: Suspicion, command: Any, actor: Actor, seen: int | None) -> Event:
    """Ask the chosen agencies the question; each sees its own side from now on."""
    chosen = _chosen(row, command["agencies"])
    with write():
        told = {"agencies": [one.agency.name for one in chosen]}
        sets = {"question": command["question"]}
        event = _fire(row, "ask", actor, seen, sets=sets, more=told)
        for one in chosen:
            fire(INQUIRY, one, "ask", SYSTEM, facts=_facts(one), sets={"asked_at": clock.now()})
    return event


def _chosen(row: Suspicion, keys: Iterable[str]) -> list[Inquiry]:
    wanted = set(keys)
    found = [one for one in queries.inquiries_of(row) if one.id in wanted]
    if not found:
        raise Invalid({"agencies": NOBODY})
    return found


def answer(row: Inquiry, text: str, papers: Papers, actor: Actor, seen: int | None) -> Event:
    """Take the agency's explanation with its papers; the last answer lets the signal be judged."""
    with write():
        event = fire(
            INQUIRY, row, "answer", actor, facts=_facts(row), seen=seen, sets={"answer": text}
        )
        files.attach_all(papers, row, ANSWER, actor)
        _heard(row.suspicion_id)
    return event


def lapse(payload: dict) -> None:
    """Job: an agency let its time pass; the signal is judged without its word."""
    row = queries.inquiry(payload["subject_id"])
    if row is not None and row.state == InquiryState.ASKED:
        fire(INQUIRY, row, "lapse", SYSTEM, facts=_facts(row))
        _heard(row.suspicion_id)


def _heard(key: str) -> None:
    """Go on once nobody's answer is awaited any more; inside write()."""
    row = queries.suspicion(key)
    waiting = any(one.state == InquiryState.ASKED for one in row.parties)
    if row.state == SuspicionState.ASKED and not waiting:
        _fire(row, "hear", SYSTEM, None)


def dismiss(row: Suspicion, reason: str, actor: Actor, seen: int | None) -> Event:
    """Put it aside, with the reason; who was still asked need not answer."""
    with write():
        event = _fire(row, "dismiss", actor, seen, reason=reason, sets={"ruling": reason})
        _close(row)
    return event


def escalate(row: Suspicion, command: Any, actor: Actor, seen: int | None) -> Event:
    """Make it complaints against the chosen agencies, or proposed sanctions of them."""
    chosen, way = _chosen(row, command["agencies"]), command["way"]
    if way == SANCTION and not command["clause"]:
        raise Invalid({"clause": Reason("提出惩戒的，请写明依据条款")})
    if way == SANCTION and not all(may_sanction(one, actor) for one in chosen):
        raise Invalid({"way": Reason("惩戒由行业主管部门或者运行机构提出，请选择转为投诉")})
    with write():
        pass_on = _sanction if way == SANCTION else _complain
        made = [pass_on(one, command, actor) for one in chosen]
        sets = {"ruling": command["facts"], "passed_on": made[0]}
        event = _fire(row, "escalate", actor, seen, sets=sets, more={"to": WAYS[way]})
        _close(row)
    return event


def may_sanction(row: Inquiry, actor: Actor) -> bool:
    """Say whether this office may propose a sanction of the agency."""
    return allowed(actor, "supervision.sanction.propose", row.agency)


def _close(row: Suspicion) -> None:
    for one in queries.inquiries_of(row):
        if one.state == InquiryState.ASKED:
            fire(INQUIRY, one, "close", SYSTEM, facts=_facts(one))


def _sanction(row: Inquiry, command: Any, actor: Actor) -> str:
    cause = SimpleNamespace(subject_kind=row.subject_kind, id=row.id)
    told = {"facts": command["facts"], "clause": command["clause"]}
    made = propose(row.agency, "warning", cause=cause, actor=actor, **told)
    return f"/supervision/sanctions/{made.id}"


def _complain(row: Inquiry, command: Any, actor: Actor) -> str:
    about, agency = row.suspicion.requirement, ("agency", row.agency.name)
    notice = (about.number or "") if about else ""
    made = lodging.of_office(agency, command["facts"], actor, notice)
    return f"/supervision/complaints/{made.id}"


def in_time(row: Inquiry, due: Any) -> None:
    """Refuse an answer after its clock, even before the clock's job has run."""
    if due is not None and clock.now() > due:
        raise Late(Reason("说明时限已过"))


def _facts(row: Inquiry) -> dict[str, str]:
    """Return what the events of an inquiry say: its own agency, never the others."""
    return {"kind": row.suspicion.label, "name": row.agency.name}
