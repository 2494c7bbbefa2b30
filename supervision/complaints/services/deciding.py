"""The decision, what follows from it, and the end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.kernel import clock, events, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor, allowed
from bidding.services import holding
from supervision.complaints import queries, rules
from supervision.complaints.models import Complaint
from supervision.complaints.parameters import ITEM, YEARLY
from supervision.complaints.services.lodging import facts_of
from supervision.complaints.states import COMPLAINT
from supervision.credit import queries as ledgers
from supervision.credit import rules as credit
from supervision.credit.services import ledger
from supervision.sanctions import services as sanctions

UPHELD = "supervision.complaint.upheld"
A_YEAR = dt.timedelta(days=365)


def decide(row: Complaint, command: Any, actor: Actor, seen: int | None) -> Event:
    """Decide with clause and public summary; what was held is let go, after choosing again where
    that was decided. Invalid when the summary tells who complained."""
    reopen = command["reopen"]
    wrong = rules.decision_problems(
        command["decision"],
        reopen,
        holding.can_reopen(row.requirement),
        [row.name, row.phone],
        command["summary"],
    )
    if wrong:
        raise Invalid(wrong)
    columns = ("decision", "clause", "finding", "summary")
    sets = {name: command[name] for name in columns}
    sets |= {"decided_at": clock.now(), "decided_by": actor.org_name}
    with write():
        facts = {
            **facts_of(row),
            "decision": command["decision"],
            "outcome": rules.DECISIONS[command["decision"]],
            "clause": command["clause"],
            "summary": command["summary"],
            "reopen": reopen,
        }
        event = fire(COMPLAINT, row, "decide", actor, facts=facts, seen=seen, sets=sets)
        if reopen:
            holding.reopen(row.requirement, f"投诉 {row.number} {facts['outcome']}")
        holding.release(row, SYSTEM)
        if row.decision in rules.ABOUT_PEOPLE:
            _count(row)
    return event


def _count(row: Complaint) -> None:
    """Tell of a verified complaint and how many there were within a year; rooms that act on it
    listen. Reaching the number proposes a credit entry."""
    now = clock.now()
    times = len(queries.upheld_against(row.against_id, now - A_YEAR))
    limit = parameters.value(YEARLY, now.date(), row.region_id)
    facts = {
        **facts_of(row),
        "against_kind": row.against_kind,
        "against_uscc": row.against.uscc or "",
        "agency_id": row.agency_id,
        "decision": row.decision,
        "clause": row.clause,
        "times": times,
        "limit": limit,
        "propose": row.agency_id is not None and times >= limit,
        "on": str(now.date()),
    }
    events.record(UPHELD, row, actor=SYSTEM, facts=facts, visibility="parties")
    if facts["propose"]:
        _propose(row, times)


def _propose(row: Complaint, times: int) -> None:
    """Propose the entry that the rules in force have for it, once a year; the agency is heard."""
    now, agency = clock.now(), row.agency
    code = parameters.value(ITEM, now.date(), row.region_id)
    if credit.item_of(ledgers.rules_on(agency.region_id).data, code) is None:
        return
    text = f"一年内投诉查实 {times} 次，最近一次为投诉 {row.number}：{row.summary}"
    ledger.find(agency, code, text, f"complaints:{agency.id}:{now.year}", SYSTEM)


def enforce(
    row: Complaint,
    measures: list[str],
    text: str,
    actor: Actor,
    seen: int | None,
    *,
    item: str = "",
    measure: str = "",
) -> Event:
    """Note what was done about it; a credit entry or sanction among it is proposed at once."""
    of_agency = row.agency_id is not None
    wrong = rules.opening_problems(measures, item, measure, of_agency=of_agency)
    if wrong:
        raise Invalid(wrong)
    sets = {"measures": list(measures), "enforcement": text}
    with write():
        event = _note(row, "enforce", actor, seen, sets, {"measures": list(measures)})
        propose(row, item, measure, actor)
    return event


def propose(row: Complaint, item: str, measure: str, actor: Actor) -> None:
    """Propose what a verified complaint asks for, each once; people hear the agency and decide."""
    if row.decision not in rules.ABOUT_PEOPLE or row.agency_id is None:
        return
    outcome = rules.DECISIONS[row.decision]
    facts = f"投诉 {row.number} 处理决定：投诉{outcome}。{row.summary}"
    if item:
        ledger.find(row.agency, item, facts, f"complaint:{row.id}:{item}", actor)
    if measure:
        who = actor if allowed(actor, "supervision.sanction.propose", row.agency) else SYSTEM
        sanctions.propose(row.agency, measure, facts=facts, clause=row.clause, cause=row, actor=who)


def choices_of(row: Complaint) -> list[tuple[str, Reason]]:
    """List the items of the credit rules in force for the agency complained of."""
    if row.agency_id is None:
        return []
    return [
        (one["code"], Reason.of("{code} {title}", code=one["code"], title=one["title"]))
        for one in ledgers.rules_on(row.agency.region_id).data["items"]
    ]


def review(row: Complaint, text: str, actor: Actor, seen: int | None) -> Event:
    """Note what looking at it again showed."""
    return _note(row, "review", actor, seen, {"review": text}, {})


def close(row: Complaint, actor: Actor, seen: int | None) -> Event:
    """End it."""
    return _note(row, "close", actor, seen, {}, {})


def _note(
    row: Complaint,
    action: str,
    actor: Actor,
    seen: int | None,
    sets: dict[str, Any],
    more: dict[str, Any],
) -> Event:
    with write():
        facts = {**facts_of(row), **more}
        return fire(COMPLAINT, row, action, actor, facts=facts, seen=seen, sets=sets)
