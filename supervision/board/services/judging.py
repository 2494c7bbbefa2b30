"""What people do with a signal: ask, answer, dismiss, take it further."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from app.accounts import queries as accounts
from app.kernel import clock, files
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.events import Event
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries as library
from supervision.board import queries
from supervision.board.models import Signal
from supervision.board.rules import SANCTION, WAYS
from supervision.board.states import SIGNAL, SignalState
from supervision.complaints.services import lodging
from supervision.moving import Mover
from supervision.sanctions.services import propose

ANSWER = "answer"
_fire = Mover(SIGNAL, lambda row: {"kind": row.label, "name": row.name})


def ask(row: Signal, actor: Actor, seen: int | None) -> Event:
    """Ask the party concerned to explain; from now on it may read the signal."""
    return _fire(row, "ask", actor, seen, sets={"asked_at": clock.now()})


def answer(row: Signal, text: str, papers: Any, actor: Actor, seen: int | None) -> Event:
    """Take the party's explanation with its papers."""
    with write():
        event = _fire(row, "answer", actor, seen, sets={"answer": text})
        files.attach_all(papers, row, ANSWER, actor)
    return event


def dismiss(row: Signal, reason: str, actor: Actor, seen: int | None) -> Event:
    """Put it aside, with the reason."""
    return _fire(row, "dismiss", actor, seen, reason=reason, sets={"ruling": reason})


def escalate(row: Signal, command: Any, actor: Actor, seen: int | None) -> Event:
    """Make it a complaint against the owner or a proposed sanction of the agency."""
    way = command["way"]
    if way == SANCTION and row.agency_id is None:
        raise Invalid({"way": Reason("这条线索不针对某家机构，不能提出惩戒")})
    if way == SANCTION and not command["clause"]:
        raise Invalid({"clause": Reason("提出惩戒的，请写明依据条款")})
    with write():
        done = _sanction(row, command, actor) if way == SANCTION else _complain(row, command, actor)
        sets = {"ruling": command["facts"], "passed_on": done}
        return _fire(row, "escalate", actor, seen, sets=sets, more={"to": WAYS[way]})


def _sanction(row: Signal, command: Any, actor: Actor) -> str:
    cause = SimpleNamespace(subject_kind=row.subject_kind, id=row.id)
    told = {"facts": command["facts"], "clause": command["clause"]}
    agency = library.agency(row.agency_id)
    made = propose(agency, "warning", cause=cause, actor=actor, **told)
    return f"/supervision/sanctions/{made.id}"


def _complain(row: Signal, command: Any, actor: Actor) -> str:
    owner = ("owner", accounts.organisation(row.owner_id).name)
    return f"/supervision/complaints/{lodging.of_office(owner, command['facts'], actor).id}"


def lapse(payload: dict) -> None:
    """Job: the party let its time pass; the signal is judged without its word."""
    row = queries.signal(payload["subject_id"])
    if row is not None and row.state == SignalState.ASKED:
        _fire(row, "lapse", SYSTEM, None)
