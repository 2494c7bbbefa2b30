"""Named reads of complaints; nothing here writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peewee import JOIN

from app.accounts.models import Organisation
from app.accounts.posts import post
from app.accounts.rules.places import NATION, span, stem, within
from app.accounts.rules.regions import ancestors
from app.kernel import narrowing
from app.kernel.paging import Page, paged
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from app.kernel.written import Question
from bidding.models import Contract, Hold, Requirement
from intermediaries.models import AgencyRegion
from supervision.complaints import rules
from supervision.complaints.models import Complaint
from supervision.complaints.rules import ABOUT_PEOPLE
from supervision.complaints.states import NEW, PUT, ComplaintState

S = ComplaintState
Against = Organisation.alias("against")
Office = Organisation.alias("office")
MOST = 100  # lines of a desk
OFFICE_KINDS = ("operator", "regulator", "supervisor", "department")


def _listed() -> Any:
    query = Complaint.select(Complaint, Against, Office, Requirement)
    query = query.join(Against, on=(Complaint.against == Against.id), attr="against")
    query = query.switch(Complaint).join(
        Office, JOIN.LEFT_OUTER, on=(Complaint.office == Office.id), attr="office"
    )
    return query.switch(Complaint).join(Requirement, JOIN.LEFT_OUTER)


def complaint(key: str) -> Complaint | None:
    """Return a complaint with both offices and its purchase, None when there is none."""
    return next(iter(complaints_by_id([key])), None)


@prepared
def complaints_by_id(keys: Any) -> Any:
    """Load many complaints together."""
    return _listed().where(Complaint.id.in_(keys))


def by_number(number: str) -> Complaint | None:
    """Return a complaint by the number its writer was given."""
    return _listed().where(Complaint.number == number).first()


def page(filters: dict[str, Any], actor: Actor, after: str = "", size: int = 20) -> Page:
    """Page through what an office may see, newest first (see `narrowed`)."""
    return paged(narrowed(filters, actor), Complaint.created_at, Complaint.id, after, size)


def narrowed(filters: dict[str, Any], actor: Actor) -> Any:
    """Build an office's list; filters: state kind against desk decision since until q.

    Nobody finds here what is said against the own organisation; a department finds what it was
    given, any other office what is of its division.
    """
    query = _listed().where(Complaint.against != actor.org_id)
    if post(actor):
        query = query.where(_of_division(actor.org_id, **_bounds(post(actor))))
    if actor.org_kind == "department":
        query = query.where(Complaint.office == actor.org_id)
    if filters.get("against"):
        query = query.where(Complaint.against_kind == filters["against"])
    alike = (Complaint.state, Complaint.kind, Complaint.desk, Complaint.decision)
    query = narrowing.same(query, filters, *alike)
    query = narrowing.between(query, filters, Complaint.created_at)
    return narrowing.worded(query, filters, Against.name, Complaint.number)


def mine(organisation: str | None, after: str = "", size: int = 20) -> Page:
    """Page through what an organisation complained of and what it has to answer, newest first."""
    made = Complaint.complainant == organisation
    answered = (Complaint.against == organisation) & Complaint.state.in_(PUT)
    return paged(_listed().where(made | answered), Complaint.created_at, Complaint.id, after, size)


def published(filters: dict[str, str], after: str = "", size: int = 20) -> Page:
    """Page through the decisions, newest first; filters: kind decision q."""
    query = _listed().where(Complaint.decided_at.is_null(False))
    query = narrowing.same(query, filters, Complaint.kind, Complaint.decision)
    query = narrowing.worded(query, filters, Against.name)
    return paged(query, Complaint.decided_at, Complaint.id, after, size)


def _of_division(office: Any, low: Any, high: Any, wider: Any) -> Any:
    """Build the condition that a complaint was given to the office or is of its division: by its
    place or, where it names no purchase, by the places the agency serves."""
    code = AgencyRegion.region_code
    serving = AgencyRegion.select(AgencyRegion.agency)
    serving = serving.where(code.between(low, high) | code.in_(wider))
    served = Complaint.requirement.is_null() & Complaint.agency.in_(serving)
    placed = Complaint.region.is_null() | Complaint.region.between(low, high)
    return (Complaint.office == office) | placed | served


def _bounds(home: str) -> dict[str, Any]:
    low, high = span(home)
    return {"low": low, "high": high, "wider": [home, *ancestors(home)]}


def near(actor: Actor, complaint: Complaint) -> bool:
    """Hold for everybody but an office that the complaint was not given to and whose division it is
    not of; for a permission clause, on one complaint at a time."""
    home = post(actor)
    if not home or complaint.office_id == actor.org_id:
        return True
    if rules.concerns(home, complaint.region_id):
        return True
    return rules.concerns(home, complaint.region_id, served_for(complaint))


def served_for(complaint: Complaint) -> list[str]:
    """List the places the agency serves, where the complaint names no purchase."""
    if complaint.requirement_id is not None or complaint.agency_id is None:
        return []
    rows = AgencyRegion.select(AgencyRegion.region_code)
    return [code for (code,) in rows.where(AgencyRegion.agency == complaint.agency_id).tuples()]


def offices_for(kind: str, region: str | None, served: list[str]) -> list[str]:
    """List the offices of a kind whose division a complaint is of; an operator that leads the
    platform has every division."""
    found = _of_kind(kind)
    near = [key for key, home in found if rules.concerns(home, region, served)]
    if kind == "operator":
        near += [key for key, home in found if all(within(home, one) for _, one in found)]
    return list(dict.fromkeys(near))


def widest(kind: str) -> str | None:
    """Name the office of a kind with the widest division, None where there is none of the kind."""
    found = _of_kind(kind)
    return min(found, key=lambda one: (len(stem(one[1])), one[0]))[0] if found else None


def _of_kind(kind: str) -> list[tuple[str, str]]:
    query = Organisation.select(Organisation.id, Organisation.region)
    query = query.where(Organisation.kind == kind, Organisation.state == "approved")
    return [(key, "" if home in (None, NATION) else home) for key, home in query.tuples()]


def to_move_on(actor: Actor) -> Question:
    """Ask what an office has to move on, oldest first, with what its desk tells of it."""
    home, whose = post(actor), {"desk": actor.org_kind, "office": actor.org_id}
    return _waiting_near.of(**whose, **_bounds(home)) if home else _waiting.of(**whose)


@prepared
def _waiting_near(desk, office, low, high, wider):
    query = _to_move(desk, office).where(_of_division(office, low, high, wider))
    return query.order_by(Complaint.created_at).limit(MOST)


@prepared
def _waiting(desk, office):
    return _to_move(desk, office).order_by(Complaint.created_at).limit(MOST)


def _to_move(desk: Any, office: Any) -> Any:
    moving = (*NEW, S.ACCEPTED, S.INVESTIGATING, S.DECIDED, S.ENFORCED, S.REVIEWED)
    ours = (Complaint.office == office) | Complaint.office.is_null()
    query = _lines().where(Complaint.desk == desk, ours, Complaint.state.in_(moving))
    return query.where(Complaint.against != office)


@prepared
def to_answer(organisation: Any) -> Any:
    """List what an organisation still has to answer, with what its desk tells of it."""
    query = _lines().where(Complaint.against == organisation, Complaint.statement == "")
    open_now = Complaint.state.in_((S.INVESTIGATING, S.PAUSED))
    return query.where(open_now).order_by(Complaint.created_at).limit(MOST)


def _lines() -> Any:
    of_row = (Complaint.id, Complaint.number, Complaint.state, Complaint.decision)
    whose = (Complaint.desk, Complaint.office, Complaint.complainant, Complaint.against)
    query = Complaint.select(*of_row, *whose, Against.id, Against.name)
    return query.join(Against, on=(Complaint.against == Against.id), attr="against")


def upheld_against(organisation: str, since: dt.datetime) -> list[Complaint]:
    """List the verified complaints against an organisation since a moment, oldest first."""
    query = Complaint.select().where(
        Complaint.against == organisation,
        Complaint.decision.in_(ABOUT_PEOPLE),
        Complaint.decided_at >= since,
    )
    return list(query.order_by(Complaint.decided_at))


def held_by(complaint: Complaint) -> bool:
    """Say whether the complaint keeps an award back now."""
    mine = (Hold.cause_kind == Complaint.subject_kind) & (Hold.cause_id == complaint.id)
    return Hold.select().where(mine, Hold.released_at.is_null()).exists()


def holding(keys: list[str]) -> set[str]:
    """Return those of some complaints that keep an award back now."""
    mine = (Hold.cause_kind == Complaint.subject_kind) & Hold.cause_id.in_(keys)
    rows = Hold.select(Hold.cause_id).where(mine, Hold.released_at.is_null())
    return {key for (key,) in rows.tuples()}


def offices(without: set[str | None]) -> list[Organisation]:
    """List the offices a complaint can be given to."""
    query = Organisation.select().where(
        Organisation.kind.in_(OFFICE_KINDS), Organisation.state == "approved"
    )
    named = query.where(Organisation.id.not_in([one for one in without if one]))
    return list(named.order_by(Organisation.kind, Organisation.name).limit(200))


def named(kind: str, text: str) -> Organisation | None:
    """Find the approved organisation of a kind by its whole name or its credit code."""
    same = (Organisation.name == text) | (Organisation.uscc == text.upper())
    query = Organisation.select().where(Organisation.kind == kind, same)
    return query.where(Organisation.state == "approved").order_by(Organisation.id).first()


def notice(number: str) -> Requirement | None:
    """Find a published purchase by its number."""
    return Requirement.get_or_none(
        Requirement.number == number, Requirement.published_at.is_null(False)
    )


def contract_between(number: str, organisation: str | None) -> Contract | None:
    """Find a contract by its number among those an organisation is party to."""
    party = (Contract.owner == organisation) | (Contract.agency == organisation)
    return Contract.select().where(Contract.number == number, party).first() if number else None
