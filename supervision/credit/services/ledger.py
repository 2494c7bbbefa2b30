"""The way of an entry: found, heard, decided, published, repaired, aged out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from app.kernel import clock, deadlines, events, files
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from intermediaries.models import Agency
from supervision.credit import queries, rules, states
from supervision.credit.models import CreditEntry, RuleSet
from supervision.credit.services import grading
from supervision.credit.states import ENTRY, EntryState

S = EntryState
FOUND = "supervision.entry.find"
EVIDENCE, STATEMENT, APPEAL, REPAIR = "evidence", "statement", "appeal", "repair"
# What the house does when a clock ends, by clock: in which states, which move.
AT_THE_END = {
    states.HEARING: ((S.FOUND,), "lapse"),
    states.APPEALING: ((S.DECIDED,), "publish"),
    states.COUNTING: (states.COUNTED, "expire"),
}
Papers = Iterable[tuple[Any, str]]


def find(
    agency: Agency,
    item_code: str,
    facts: str,
    cause: str | None,
    actor: Actor,
    *,
    occurred_on: dt.date | None = None,
    papers: Papers = (),
) -> CreditEntry:
    """Propose an entry; what was proposed for the same cause is not proposed again.

    The agency is heard first, a person decides. Invalid when the rules of that day have no such
    item or the day lies ahead.
    """
    day = occurred_on or clock.today()
    if day > clock.today():
        raise Invalid({"occurred_on": Reason("发生日期不能晚于今天")})
    with write():
        known = queries.entry_of_cause(cause) if cause else None
        if known is not None:
            return known
        rule_set = queries.rules_on(agency.region_id, day)
        row = CreditEntry(
            agency=agency,
            rules=rule_set,
            facts=facts,
            occurred_on=day,
            cause=cause,
            finder=actor.org_id,
            **_under(rule_set, item_code),
        )
        row.save(force_insert=True)
        events.record(FOUND, row, actor=actor, facts=told(row), visibility="parties")
        deadlines.start(states.HEARING, row)
        files.attach_all(papers, row, EVIDENCE, actor)
        grading.plan_night()
    return row


def _under(rule_set: RuleSet, code: str) -> dict[str, Any]:
    """Return the columns an item fills, as the rules are on the day of the deed."""
    item = rules.item_of(rule_set.data, code)
    if item is None:
        raise Invalid({"item": Reason("发生之日的规则集没有这个计分项")})
    terms = ("validity_months", "repair_months", "consequence", "months")
    return {
        **{name: item[name] for name in ("code", "title", "level", "points", "clause")},
        "terms": {name: item[name] for name in terms},
    }


def told(row: CreditEntry) -> dict[str, Any]:
    """Return the facts every event of an entry carries: names of organisations, no free text."""
    return {
        "agency": row.agency.name,
        "agency_uscc": row.agency.uscc,
        "code": row.code,
        "item": row.title,
        "points": row.points,
    }


def _in_time(row: CreditEntry, kind: str) -> None:
    due = deadlines.due_of(row, kind)
    if due is not None and clock.now() > due:
        raise Late(Reason.of("期限已于 {at} 届满，不能再办理", at=f"{due:%Y-%m-%d %H:%M}"))


def hear(row: CreditEntry, text: str, papers: Papers, actor: Actor, seen: int | None) -> Event:
    """Take the agency's statement."""
    with write():
        if row.state == S.FOUND:
            _in_time(row, states.HEARING)
        sets = {"statement": text}
        event = fire(ENTRY, row, "hear", actor, facts=told(row), seen=seen, sets=sets)
        files.attach_all(papers, row, STATEMENT, actor)
    return event


def decide(row: CreditEntry, item_code: str, text: str, actor: Actor, seen: int | None) -> Event:
    """Decide under which item the deed falls, with reasons; the agency may appeal before it
    counts."""
    with write():
        sets = {"decision": text, "decided_by": actor.person_id, **_under(row.rules, item_code)}
        facts = {**told(row), **{name: sets[name] for name in ("code", "points")}}
        facts["item"] = sets["title"]
        return fire(ENTRY, row, "decide", actor, facts=facts, seen=seen, sets=sets)


def dismiss(row: CreditEntry, reason: str, actor: Actor, seen: int | None) -> Event:
    """Note nothing of it."""
    with write():
        return fire(ENTRY, row, "dismiss", actor, reason=reason, facts=told(row), seen=seen)


def appeal(row: CreditEntry, text: str, papers: Papers, actor: Actor, seen: int | None) -> Event:
    """Ask for a ruling by somebody else than the one who decided."""
    with write():
        if row.state == S.DECIDED:
            _in_time(row, states.APPEALING)
        sets = {"appeal": text}
        event = fire(ENTRY, row, "appeal", actor, facts=told(row), seen=seen, sets=sets)
        files.attach_all(papers, row, APPEAL, actor)
    return event


def uphold(row: CreditEntry, reason: str, actor: Actor, seen: int | None) -> Event:
    """Follow the appeal: nothing is noted."""
    with write():
        return fire(ENTRY, row, "uphold", actor, reason=reason, facts=told(row), seen=seen)


def reject(row: CreditEntry, reason: str, actor: Actor, seen: int | None) -> Event:
    """Reject the appeal: the entry is published and counts."""
    with write():
        return _publish(row, "reject", actor, reason, seen)


def _publish(row: CreditEntry, action: str, actor: Actor, reason: str, seen: int | None) -> Event:
    day, terms = clock.today(), row.terms
    sets = {
        "effective": day,
        "expires": rules.ceases_on(day, terms["validity_months"]),
        "repair_from": rules.repair_from(row.points, terms["repair_months"], day),
    }
    facts = {**told(row), "effective": str(day), "expires": str(sets["expires"])}
    event = fire(ENTRY, row, action, actor, reason=reason, facts=facts, seen=seen, sets=sets)
    grading.consequence_of_entry(row)
    grading.regrade(row.agency)
    return event


def apply(row: CreditEntry, text: str, papers: Papers, actor: Actor, seen: int | None) -> Event:
    """Ask for repair with proof; the entry counts until that is granted."""
    with write():
        sets = {"repair": text}
        event = fire(ENTRY, row, "apply", actor, facts=told(row), seen=seen, sets=sets)
        files.attach_all(papers, row, REPAIR, actor)
    return event


def repair(row: CreditEntry, reason: str, actor: Actor, seen: int | None) -> Event:
    """Grant the repair: it no longer counts from today."""
    with write():
        sets = {"repaired_on": clock.today()}
        event = fire(
            ENTRY, row, "repair", actor, reason=reason, facts=told(row), seen=seen, sets=sets
        )
        grading.regrade(row.agency)
    return event


def refuse(row: CreditEntry, reason: str, actor: Actor, seen: int | None) -> Event:
    """Refuse the repair; the agency may ask again."""
    with write():
        return fire(ENTRY, row, "refuse", actor, reason=reason, facts=told(row), seen=seen)


def revoke(row: CreditEntry, reason: str, actor: Actor, seen: int | None) -> Event:
    """Take a published entry back that turned out wrong."""
    with write():
        event = fire(ENTRY, row, "revoke", actor, reason=reason, facts=told(row), seen=seen)
        grading.regrade(row.agency)
    return event


def over(payload: dict) -> None:
    """Do what follows when a clock ends: no statement, published, aged out."""
    row = queries.entry(payload["subject_id"])
    within, action = AT_THE_END[payload["kind"]]
    if row is None or row.state not in within:
        return
    due = deadlines.due_of(row, payload["kind"])
    if due is None or clock.now() < due:
        return
    if action == "publish":
        _publish(row, action, SYSTEM, "", None)
        return
    fire(ENTRY, row, action, SYSTEM, facts=told(row))
    if action == "expire":
        grading.regrade(row.agency)
