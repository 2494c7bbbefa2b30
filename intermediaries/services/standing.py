"""Standing of a listed agency: suspend, restore, withdraw, remove; grade and open contracts."""

from __future__ import annotations

import datetime as dt

from app.kernel import clock, events, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries
from intermediaries.models import Agency
from intermediaries.rules.standing import GRADES, after_months
from intermediaries.services import shelf
from intermediaries.services.reading import prepare
from intermediaries.states import ENTRY, AgencyState


def suspend(
    agency: Agency, until: dt.date, reason: str, actor: Actor, *, seen: int | None = None
) -> Agency:
    """Take an agency off the shelf until the end of a day; it returns by itself."""
    if until < clock.today():
        raise Invalid({"until": "暂停期限不能早于今天。"})
    if not reason.strip():
        raise Invalid({"reason": "请写明暂停的理由和依据。"})
    agency.suspended_until = until
    return _move(agency, "suspend", actor, reason, seen, suspended_until=until)


def restore(agency: Agency, reason: str, actor: Actor, *, seen: int | None = None) -> Agency:
    """Put a suspended agency back on the shelf."""
    return _move(agency, "restore", actor, reason, seen, suspended_until=None)


def withdraw(agency: Agency, reason: str, actor: Actor, *, seen: int | None = None) -> Agency:
    """Let an agency leave that has no open contract."""
    return _move(agency, "withdraw", actor, reason, seen)


def remove(
    agency: Agency,
    reason: str,
    actor: Actor,
    *,
    months: int | None = None,
    seen: int | None = None,
) -> Agency:
    """Remove an agency; it may apply again after the ban."""
    if not reason.strip():
        raise Invalid({"reason": "请写明清退的理由和依据。"})
    day = clock.today()
    if months is None:
        months = parameters.value("intermediaries.ban_months", day, agency.region_id)
    ban = after_months(day, months)
    return _move(agency, "remove", actor, reason, seen, ban_until=ban, suspended_until=None)


def _move(agency, action, actor, reason, seen, **changes) -> Agency:
    with write():
        if changes:
            Agency.update(**changes).where(Agency.id == agency.id).execute()
        facts = {"agency": agency.name, "agency_uscc": agency.uscc}
        until = changes.get("suspended_until") or changes.get("ban_until")
        if until is not None:
            facts["until"] = until.isoformat()
        fire(ENTRY, prepare(agency), action, actor, reason=reason, facts=facts, seen=seen)
        agency = queries.agency(agency.id)
        shelf.refresh(agency)
    return agency


def end_suspension(payload: dict) -> None:
    """Restore an agency whose suspension is over (the deadline's job)."""
    agency = queries.agency(payload["subject_id"])
    if agency is None or agency.state != AgencyState.SUSPENDED:
        return
    ends = agency.suspension_ends
    if ends is not None and ends <= clock.now():
        restore(agency, "暂停期限届满，自动恢复", SYSTEM)


def set_grade(agency: Agency, grade: str, score: int, actor: Actor) -> Agency:
    """Note the grade that supervision gives; the order of the shelf follows at once."""
    if grade not in GRADES or not 0 <= score <= 999:
        raise Invalid({"grade": "信用等级或得分不在规定范围内。"})
    with write():
        Agency.update(grade=grade, score=score, is_rated=True, version=Agency.version + 1).where(
            Agency.id == agency.id
        ).execute()
        agency = queries.agency(agency.id)
        events.record(
            "intermediaries.agency.grade",
            agency,
            actor=actor,
            facts={"agency": agency.name, "grade": grade, "score": score},
            visibility="public",
        )
        shelf.refresh(agency)
    return agency


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
