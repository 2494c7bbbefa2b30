"""From the proposal to the decision, and what the clocks do when nobody acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from peewee import IntegrityError

from app.kernel import clock, deadlines, events, files, parameters
from app.kernel.db import in_write, write
from app.kernel.errors import Forbidden, Invalid, Late, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.numbers import next_number
from app.kernel.permissions import Actor, allowed
from intermediaries.models import Agency
from intermediaries.permissions import SHOWN
from supervision.sanctions import grounds, queries, rules
from supervision.sanctions.models import Sanction
from supervision.sanctions.parameters import GROUND_MONTHS
from supervision.sanctions.states import SANCTION, STATING

PROPOSED = "supervision.sanction.propose"
EVIDENCE, STATEMENT = "evidence", "statement"
Papers = Iterable[tuple[Any, str]]


def propose(
    agency: Agency,
    measure: str,
    *,
    facts: str,
    clause: str,
    actor: Actor,
    ground: str = "other",
    scope: str = rules.ALL,
    items: Sequence[str] = (),
    place: str | None = None,
    months: int | None = None,
    cause: Any = None,
    papers: Papers = (),
) -> Sanction:
    """Propose a sanction; people decide. A `cause` (kind and id) asks once, whoever asks again
    gets what is there already."""
    _may_be_proposed(agency, actor)
    narrow = _narrow(scope, items, place)
    wrong = rules.problems(measure, scope, narrow["items"], narrow["place"], months)
    if wrong:
        raise Invalid(wrong)
    key = f"{cause.subject_kind}:{cause.id}" if cause is not None else None
    values = {"measure": measure, "scope": scope, "ground": ground, "facts": facts}
    values |= {"months": months or usual_months(ground, agency.region_id), "clause": clause}
    try:
        return _make(agency, key, values | narrow, papers, actor)
    except IntegrityError:  # somebody else was asked by the same cause at the same moment
        found = queries.caused_by(key) if key and not in_write() else None
        if found is None:
            raise
        return found


def _make(
    agency: Agency, key: str | None, values: dict[str, Any], papers: Papers, actor: Actor
) -> Sanction:
    with write():
        found = queries.caused_by(key) if key else None
        if found is not None:
            return found
        who = {"proposer": actor.person_id, "office": actor.org_id}
        row = Sanction.create(agency=agency, cause=key, **values, **who)
        events.record(PROPOSED, row, actor=actor, facts=told(row))
        files.attach_all(papers, row, EVIDENCE, actor)
    return queries.sanction(row.id)


def _may_be_proposed(agency: Agency, actor: Actor) -> None:
    if not allowed(actor, "supervision.sanction.propose", agency):
        raise Forbidden(Reason("您没有对这家机构提出惩戒的权限"))
    if agency.state not in SHOWN:
        raise NotAllowed(Reason.of("{name}尚未入驻，不能提出惩戒", name=agency.name))


def usual_months(ground: str, region: str | None) -> int:
    """Return how long a sanction on this ground usually lasts there."""
    return grounds.months_of(ground, parameters.value(GROUND_MONTHS, clock.today(), region))


def notice(sanction: Sanction, actor: Actor, seen: int | None) -> Event:
    """Tell the agency facts, evidence and clause; its time to state its case begins."""
    with write():
        return _fire(sanction, "notice", actor, seen, noticed_at=clock.now())


def state(sanction: Sanction, text: str, papers: Papers, actor: Actor, seen: int | None) -> Event:
    """State the agency's case, in time."""
    with write():
        in_time(sanction, STATING)
        event = _fire(sanction, "state", actor, seen, statement=text)
        files.attach_all(papers, sanction, STATEMENT, actor)
    return event


def decide(
    sanction: Sanction,
    decision: str,
    months: int,
    starts: dt.date | None,
    actor: Actor,
    seen: int | None,
) -> Event:
    """Decide with reasons; never heavier than what the agency was told."""
    today = clock.today()
    heavier = rules.no_heavier(months, sanction.months)
    if heavier:
        raise Invalid({"months": heavier[0]})
    if starts is not None and starts < today:
        raise Invalid({"starts": Reason("开始日期不能早于今天")})
    with write():
        number = sanction.number or _number(today.year)
        sets = {"decision": decision, "months": months, "starts": starts, "number": number}
        return _fire(sanction, "decide", actor, seen, decided_by=actor.person_id, **sets)


def withdraw(sanction: Sanction, reason: str, actor: Actor, seen: int | None) -> Event:
    """Let it be, with the reason told to the agency where it had been told of the matter."""
    with write():
        return _fire(sanction, "withdraw", actor, seen, reason=reason, answer=reason)


def send_back(sanction: Sanction, reason: str, actor: Actor, seen: int | None) -> Event:
    """Disagree with a removal: it is decided again."""
    with write():
        return _fire(sanction, "send_back", actor, seen, reason=reason)


def in_time(sanction: Sanction, kind: str) -> None:
    """Refuse what comes after the end of its clock, even before the house has noted the end."""
    due = deadlines.due_of(sanction, kind)
    if due is not None and clock.now() > due:
        raise Late(Reason.of("期限已于 {at} 届满，不能再办理", at=f"{due:%Y-%m-%d %H:%M}"))


def told(sanction: Sanction) -> dict[str, Any]:
    """Return the facts every event of a sanction carries: no free text, no person."""
    facts = {"agency": sanction.agency.name, "agency_uscc": sanction.agency.uscc}
    facts |= {"measure": rules.MEASURES[sanction.measure], "ground": sanction.ground_label}
    facts |= {"months": sanction.months, "number": sanction.number or ""}
    for name in ("starts", "ends"):
        day = getattr(sanction, name)
        facts |= {name: day.isoformat()} if day else {}
    return facts


def _narrow(scope: str, items: Sequence[str], place: str | None) -> dict[str, Any]:
    """Leave aside what the scope does not ask for."""
    return {
        "items": sorted(set(items)) if scope == rules.ITEMS else [],
        "place": place if scope == rules.REGION else None,
    }


def _number(year: int) -> str:
    return f"惩戒〔{year}〕{next_number('supervision.sanction', year)}号"


def _fire(sanction: Sanction, action: str, actor: Actor, seen: int | None, **more: Any) -> Event:
    reason = more.pop("reason", "")
    facts = told(sanction) | ({"number": more["number"]} if "number" in more else {})
    return fire(SANCTION, sanction, action, actor, reason=reason, facts=facts, seen=seen, sets=more)
