"""Named reads of checks after a listing, and of intakes with their members."""

from __future__ import annotations

from typing import Any

from app.accounts.models import Region
from app.accounts.rules.places import inside
from app.kernel import narrowing
from app.kernel.paging import Page, paged, waiting_first
from app.kernel.prepared import prepared
from intermediaries.models import Agency, Intake, IntakeMember, LaterCheck
from intermediaries.queries import places
from intermediaries.states import AgencyState, IntakeState, LaterState, MemberState
from intermediaries.states.intakes import PUBLISHED, WAITING

WAITS = (LaterState.OPEN, LaterState.RECTIFYING)
ALIVE = (*WAITING, MemberState.MEMBER)
TO_DECIDE = IntakeMember.state.in_((MemberState.APPLIED, MemberState.SIGNED))


def _checks() -> Any:
    query = LaterCheck.select(LaterCheck, Agency, Region).join(Agency)
    return query.join(Region)


def later_check(key: str) -> LaterCheck | None:
    """Return a check with its agency, None when there is none."""
    return _checks().where(LaterCheck.id == key).first()


@prepared
def later_checks_by(keys: Any) -> Any:
    """Load many checks with their agencies."""
    return _checks().where(LaterCheck.id.in_(keys))


def open_check(agency: Agency | str) -> LaterCheck | None:
    """Return the open check of an agency, None when none is."""
    return open_checks.first(agency)


@prepared
def open_checks(agency: Any) -> Any:
    """Ask for the open check of an agency."""
    return _checks().where(LaterCheck.agency == agency, LaterCheck.state.in_(WAITS))


def failed_before(agency: Agency | str) -> bool:
    """Say whether an agency once failed a check after its listing."""
    mine = (LaterCheck.agency == agency) & (LaterCheck.state == LaterState.FAILED)
    return LaterCheck.select().where(mine).exists()


def check_page(filters: dict[str, str], after: str = "", size: int = 20, here: str = "") -> Page:
    """Page through checks around a division, newest first; filters: state q."""
    query = places.near(_checks(), **places.bounds(here))
    query = narrowing.same(query, filters, LaterCheck.state)
    query = narrowing.worded(query, filters, Agency.name)
    return paged(query, LaterCheck.created_at, LaterCheck.id, after, size)


@prepared
def waiting_checks(most: Any, low: Any = None, high: Any = None, wider: Any = None) -> Any:
    """List the checks an operator has to make around a division, the oldest first."""
    query = _checks().where(LaterCheck.state == LaterState.OPEN)
    query = places.near(query, low, high, wider)
    return query.order_by(LaterCheck.created_at, LaterCheck.id).limit(most)


def intake(key: str) -> Intake | None:
    """Return an intake with its region, None when there is none."""
    return _intakes().where(Intake.id == key).first()


@prepared
def intakes_by(keys: Any) -> Any:
    """Load many intakes with their regions."""
    return _intakes().where(Intake.id.in_(keys))


def _intakes() -> Any:
    return Intake.select(Intake, Region).join(Region)


def intake_page(
    filters: dict[str, str], after: str = "", size: int = 20, *, drafts: bool, here: str = ""
) -> Page:
    """Page through intakes, newest first; without `drafts` only what was published, with them the
    drafts of a division; filters: state."""
    query = _intakes()
    if not drafts:
        query = query.where(Intake.state.in_(PUBLISHED))
    elif here:
        query = query.where(Intake.state.in_(PUBLISHED) | inside(Intake.region, here))
    query = narrowing.same(query, filters, Intake.state)
    return paged(query, Intake.created_at, Intake.id, after, size)


def _members() -> Any:
    query = IntakeMember.select(IntakeMember, Intake, Agency, Region)
    return query.join(Intake).switch(IntakeMember).join(Agency).join(Region)


def intake_member(key: str) -> IntakeMember | None:
    """Return an application for a shortlist, None when there is none."""
    return _members().where(IntakeMember.id == key).first()


@prepared
def intake_members_by(keys: Any) -> Any:
    """Load many applications with intake and agency."""
    return _members().where(IntakeMember.id.in_(keys))


def members_of(intake: Intake, after: str = "", size: int = 50, *, listed: bool) -> Page:
    """Page through the applications of an intake, those first that wait for the operator;
    `listed`: only those on the list."""
    query = _members().where(IntakeMember.intake == intake)
    if listed:
        ended = (IntakeMember.state == MemberState.ENDED) & IntakeMember.listed_on.is_null(False)
        query = query.where((IntakeMember.state == MemberState.MEMBER) | ended)
    moment, key = IntakeMember.created_at, IntakeMember.id
    return waiting_first(query, TO_DECIDE, moment, key, after, size)


def to_decide(intake: Intake) -> int:
    """Count the applications of an intake that wait for the operator."""
    return IntakeMember.select().where(IntakeMember.intake == intake, TO_DECIDE).count()


def alive_members(intake: Intake) -> list[IntakeMember]:
    """List the applications and places of an intake that are not over."""
    query = _members().where(IntakeMember.intake == intake, IntakeMember.state.in_(ALIVE))
    return list(query.order_by(IntakeMember.id))


@prepared
def places_of(agency: Any) -> Any:
    """List what an agency has applied for and is on, newest first."""
    query = _members().where(IntakeMember.agency == agency)
    return query.order_by(IntakeMember.created_at.desc(), IntakeMember.id.desc()).limit(20)


@prepared
def alive_of(agency: Any) -> Any:
    """List an agency's applications and places that are not over."""
    query = _members().where(IntakeMember.agency == agency, IntakeMember.state.in_(ALIVE))
    return query.order_by(IntakeMember.id)


def application_in(intake: Intake, agency: Agency) -> IntakeMember | None:
    """Return an agency's living application in an intake, None when there is none."""
    return _members().where(IntakeMember.open_key == f"{intake.id}:{agency.id}").first()


@prepared
def labels_of(agency: Any, day: Any) -> Any:
    """List the shortlists that carry an agency on `day`; a suspended agency carries no label."""
    query = _intakes().join_from(Intake, IntakeMember).join(Agency)
    query = query.where(
        IntakeMember.agency == agency,
        IntakeMember.state == MemberState.MEMBER,
        Intake.state == IntakeState.IN_FORCE,
        Intake.valid_from <= day,
        IntakeMember.valid_to >= day,
        Agency.state == AgencyState.LISTED,
    )
    return query.order_by(Intake.valid_to, Intake.id)


@prepared
def waiting_members(
    states: Any, most: Any, low: Any = None, high: Any = None, wider: Any = None
) -> Any:
    """List applications in some states, around a division, the oldest first."""
    query = _members().where(IntakeMember.state.in_(states))
    if low is not None:
        query = query.where(Intake.region.between(low, high) | Intake.region.in_(wider[:1]))
    return query.order_by(IntakeMember.created_at, IntakeMember.id).limit(most)
