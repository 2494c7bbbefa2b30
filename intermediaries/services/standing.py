"""Standing of a listed agency: what restricts it, its way out, its grade, its open contracts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from app.kernel import clock, deadlines, events, jobs, parameters
from app.kernel.db import update_rows, write
from app.kernel.errors import Invalid, Reason
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries
from intermediaries.models import Agency, Restriction
from intermediaries.models.restriction import KINDS, OVER
from intermediaries.rules.restricting import scope_of
from intermediaries.rules.standing import GRADES, rank
from intermediaries.services import later, shelf
from intermediaries.services.reading import prepare
from intermediaries.states import ENTRY, AgencyState

TURN = "intermediaries.restriction_turn"


def suspend(
    agency: Agency, until: dt.date, reason: str, actor: Actor, *, seen: int | None = None
) -> Agency:
    """Take an agency off the shelf at once, in an emergency, until the end of a day.

    Everything beyond the days that local rules allow needs a decided sanction.
    """
    today = clock.today()
    most = parameters.value("intermediaries.emergency_days", today, agency.region_id)
    if until < today:
        raise Invalid({"until": "暂停期限不能早于今天。"})
    if until > today + dt.timedelta(days=most):
        too_long = Reason.of("紧急暂停最长 {n} 天；更长的暂停请提出惩戒。", n=most)
        raise Invalid({"until": too_long})
    if not reason.strip():
        raise Invalid({"reason": "请写明暂停的理由和依据。"})
    with write():
        _row(agency, "suspension", None, None, (today, until), reason, agency)
        return _move(agency, "suspend", actor, reason, seen, suspended_until=until)


def restore(agency: Agency, reason: str, actor: Actor, *, seen: int | None = None) -> Agency:
    """End an emergency suspension by hand."""
    with write():
        for one in queries.restrictions_by(agency):
            _end(one, reason)
        return _move(agency, "restore", actor, reason, seen, suspended_until=None)


def withdraw(agency: Agency, reason: str, actor: Actor, *, seen: int | None = None) -> Agency:
    """Let an agency leave that has no open contract."""
    return _move(agency, "withdraw", actor, reason, seen)


def restrict(
    agency: Agency,
    *,
    starts: dt.date,
    ends: dt.date,
    reason: str,
    cause: Any,
    actor: Actor,
    items: Sequence[str] = (),
    region: str | None = None,
    kind: str = "suspension",
) -> list[Restriction]:
    """Carry out what `cause` decided: suspend some items, a region or everything, or ban.

    A cause acts once: asked again, what it restricts is returned and nothing happens. State,
    shelf and sign-up follow at once, or on the morning of `starts`; all of it ends by itself.
    """
    with write():
        found = queries.restrictions_by(cause)
        if found:
            return found
        for item in items or (None,):
            _row(agency, kind, item, region, (starts, ends), reason, cause)
        found = queries.restrictions_by(cause)
        for one in found:
            _tell("restrict", agency, one, actor, reason)
        settle(agency, reason)
    return found


def lift(restriction: Restriction, reason: str, actor: Actor) -> None:
    """End a restriction before its day; twice changes nothing."""
    with write():
        if _end(restriction, reason):
            agency = queries.agency(restriction.agency_id)
            _tell("unrestrict", agency, restriction, actor, reason)
            settle(agency, reason)


def settle(agency: Agency, reason: str) -> None:
    """Let state and shelf follow the restrictions that stand today; inside write()."""
    agency, today = queries.agency(agency.id), clock.today()
    whole = [one for one in queries.restrictions_of(agency, today) if one.is_whole]
    bans = [one.ends for one in whole if one.kind == "ban"]
    stops = [one.ends for one in whole if one.kind == "suspension"]
    ban, stop = max(bans, default=None), max(stops, default=None)
    if ban != agency.ban_until:
        Agency.update(ban_until=ban).where(Agency.id == agency.id).execute()
        agency.ban_until = ban
    listed = agency.state in (AgencyState.LISTED, AgencyState.SUSPENDED)
    if ban and listed:
        _move(agency, "remove", SYSTEM, reason, None, ban_until=ban, suspended_until=None)
    elif stop and agency.state == AgencyState.LISTED:
        _move(agency, "suspend", SYSTEM, reason, None, suspended_until=stop)
    elif stop and agency.state == AgencyState.SUSPENDED and stop != agency.suspended_until:
        Agency.update(suspended_until=stop).where(Agency.id == agency.id).execute()
        agency.suspended_until = stop
        deadlines.restart("intermediaries.suspension", agency, until=agency.suspension_ends)
    elif not stop and agency.state == AgencyState.SUSPENDED:
        _move(agency, "restore", SYSTEM, reason, None, suspended_until=None)
    else:
        shelf.refresh(agency)


def turn(payload: dict) -> None:
    """Begin and end restrictions on their days (the job); asked twice or early it does nothing."""
    agency = queries.agency(payload["agency"])
    if agency is None:
        return
    with write():
        over = (Restriction.agency == agency) & Restriction.lifted_at.is_null()
        for one in list(Restriction.select().where(over, Restriction.ends < clock.today())):
            _end(one, OVER)
            _tell("unrestrict", agency, one, SYSTEM, OVER)
        settle(agency, OVER)


def end_suspension(payload: dict) -> None:
    """Look again at an agency whose suspension is over (the deadline's job)."""
    turn({"agency": payload["subject_id"]})


def _row(agency, kind, item, region, term, reason, cause) -> Restriction:
    starts, ends = term
    row = Restriction.create(
        agency=agency,
        kind=kind,
        item=item,
        region=region,
        starts=starts,
        ends=ends,
        reason=reason,
        cause_kind=cause.subject_kind,
        cause_id=cause.id,
    )
    for day in (starts, ends + dt.timedelta(days=1)):
        if day > clock.today():
            morning = dt.datetime.combine(day, dt.time())
            key = f"restriction:{row.id}:{day.isoformat()}"
            jobs.enqueue(TURN, {"agency": agency.id}, due=morning, key=key)
    return row


def _end(restriction: Restriction, reason: str) -> bool:
    mine = (Restriction.id == restriction.id) & Restriction.lifted_at.is_null()
    lifted = {"lifted_at": clock.now(), "lifted_because": reason}
    return bool(Restriction.update(lifted).where(mine).execute())


def _tell(action: str, agency: Agency, one: Restriction, actor: Actor, reason: str) -> None:
    facts = {"agency": agency.name, "agency_uscc": agency.uscc, "scope": scope_of(one)}
    facts |= {"starts": one.starts.isoformat(), "until": one.ends.isoformat(), "reason": reason}
    facts |= {"kind": KINDS[one.kind], "cause": one.cause_id}
    key = f"intermediaries.agency.{action}"
    events.record(key, agency, actor=actor, facts=facts, visibility="public")


def _move(agency, action, actor, reason, seen, **sets) -> Agency:
    with write():
        if sets:
            Agency.update(**sets).where(Agency.id == agency.id).execute()
            for name, value in sets.items():
                setattr(agency, name, value)
        facts = {"agency": agency.name, "agency_uscc": agency.uscc}
        until = sets.get("suspended_until") or sets.get("ban_until")
        if until is not None:
            facts["until"] = until.isoformat()
        fire(ENTRY, prepare(agency), action, actor, reason=reason, facts=facts, seen=seen)
        agency = queries.agency(agency.id)
        shelf.refresh(agency)
        if agency.state in (AgencyState.WITHDRAWN, AgencyState.REMOVED):
            later.leave(agency)
    return agency


def set_grade(
    agency: Agency, grade: str, score: int, actor: Actor, *, is_rated: bool = True
) -> Agency:
    """Note the grade that supervision gives (not `is_rated`: the first one, no record yet); the
    order of the shelf follows at once."""
    with write():
        set_grades([(agency, grade, score, is_rated)], actor)
    return queries.agency(agency.id)


def set_grades(given: Sequence[tuple[Agency, str, int, bool]], actor: Actor) -> None:
    """Note the grades of many agencies at once, in few statements; one event each. Inside write():
    one that was called inside another would let SQLite keep copies of every page of the shelf."""
    if any(grade not in GRADES or not 0 <= score <= 999 for _, grade, score, _ in given):
        raise Invalid({"grade": "信用等级或得分不在规定范围内。"})
    columns = ("id", "grade", "score", "is_rated")
    if not given:
        return
    rows = [(agency.id, grade, score, is_rated) for agency, grade, score, is_rated in given]
    update_rows(Agency, columns, rows, "version = agency.version + 1")
    for agency, grade, score, _ in given:
        facts = {"agency": agency.name, "grade": grade, "score": score}
        key = "intermediaries.agency.grade"
        events.record(key, agency, actor=actor, facts=facts, visibility="public")
    shelf.rerank({agency.id: rank(grade, score) for agency, grade, score, _ in given})


def contract_opened(organisation_id: str) -> None:
    """Count a contract of an agency as open; bidding calls it when a contract is filed."""
    _count(organisation_id, Agency.open_contracts + 1)


def contract_closed(organisation_id: str) -> None:
    """Count a contract as done or ended."""
    _count(organisation_id, Agency.open_contracts - 1, Agency.open_contracts > 0)


def _count(organisation_id: str, value, *more) -> None:
    with write():
        Agency.update(open_contracts=value).where(
            Agency.organisation == organisation_id, *more
        ).execute()
