"""What a decided sanction does to the agency's standing, how it is repaired, how it ends."""

from __future__ import annotations

from typing import Any

from app.kernel import clock, deadlines, files, parameters
from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries as library
from intermediaries.rules.standing import after_months
from intermediaries.services import standing
from supervision.sanctions import queries, rules
from supervision.sanctions.models import Sanction
from supervision.sanctions.parameters import SHARE
from supervision.sanctions.services.handling import Papers, told
from supervision.sanctions.states import (
    ACTING,
    ARCHIVING,
    SANCTION,
    STATING,
    TERM,
    SanctionState,
)

S = SanctionState
PROOF = "repair"
# What the house does when a clock ends, by clock: the states it waits in, and the move.
AT_THE_END = {
    STATING: ((S.NOTICED,), "close"),
    TERM: (ACTING, "expire"),
    ARCHIVING: ((S.LIFTED, S.EXPIRED), "archive"),
}


def publish(sanction: Sanction, actor: Actor, seen: int | None) -> Event:
    """Publish a warning or suspension and carry it out."""
    with write():
        return _carry_out(sanction, "publish", actor, seen)


def confirm(sanction: Sanction, actor: Actor, seen: int | None) -> Event:
    """Agree to a removal as the second person; it is published and carried out."""
    with write():
        return _carry_out(sanction, "confirm", actor, seen, confirmed_by=actor.person_id)


def _carry_out(
    sanction: Sanction, action: str, actor: Actor, seen: int | None, **sets: Any
) -> Event:
    """A removal begins on the day it is confirmed, everything else not before it is published."""
    today = clock.today()
    wanted = None if sanction.is_removal else sanction.starts
    starts = max(today, wanted or today)
    ends = after_months(starts, sanction.months)
    sanction.starts, sanction.ends = starts, ends
    sets |= {"starts": starts, "ends": ends, "published_at": clock.now()}
    event = fire(SANCTION, sanction, action, actor, facts=told(sanction), seen=seen, sets=sets)
    if sanction.measure != rules.WARNING:
        standing.restrict(
            library.agency(sanction.agency_id),
            kind="ban" if sanction.is_removal else "suspension",
            items=sanction.items,
            region=sanction.place_id,
            starts=starts,
            ends=ends,
            reason=f"{sanction.number}：{sanction.ground_label}",
            cause=sanction,
            actor=actor,
        )
    return event


def prepare(sanction: Sanction) -> Sanction:
    """Set on a sanction what the guard of repair looks at."""
    sanction.day = clock.today()
    if sanction.ends is not None:
        share = parameters.value(SHARE, sanction.day, sanction.region_id)
        sanction.repair_from = rules.repair_from(sanction.starts, sanction.ends, share)
    return sanction


def apply_repair(
    sanction: Sanction, text: str, papers: Papers, actor: Actor, seen: int | None
) -> Event:
    """Ask for an early end, with proof of what was put right."""
    with write():
        prepare(sanction)
        sets = {"repair": text, "answer": ""}
        event = _simple(sanction, "apply_repair", actor, seen, "", sets)
        files.attach_all(papers, sanction, PROOF, actor)
    return event


def refuse_repair(sanction: Sanction, reason: str, actor: Actor, seen: int | None) -> Event:
    """Keep the sanction in force, with the reason."""
    with write():
        return _simple(sanction, "refuse_repair", actor, seen, reason, {"answer": reason})


def lift(sanction: Sanction, reason: str, actor: Actor, seen: int | None) -> Event:
    """End a sanction early; the agency's standing follows at once."""
    with write():
        sets = {"answer": reason, "ended_on": clock.today()}
        event = _simple(sanction, "lift", actor, seen, reason, sets)
        for one in library.restrictions_by(sanction):
            standing.lift(one, reason, actor)
    return event


def over(payload: dict) -> None:
    """Do what follows when a clock ends: no statement came, the term is over, archived."""
    sanction = queries.sanction(payload["subject_id"])
    states, action = AT_THE_END[payload["kind"]]
    if sanction is None or sanction.state not in states:
        return
    due = deadlines.due_of(sanction, payload["kind"])
    if due is None or clock.now() < due:
        return
    sets = {"ended_on": sanction.ends} if action == "expire" else {}
    _simple(sanction, action, SYSTEM, None, "", sets)
    if action == "expire":
        standing.turn({"agency": sanction.agency_id})


def _simple(
    sanction: Sanction, action: str, actor: Actor, seen: int | None, reason: str, sets: dict
) -> Event:
    facts = told(sanction)
    return fire(SANCTION, sanction, action, actor, reason=reason, facts=facts, seen=seen, sets=sets)
