"""Named reads of sanctions; nothing here writes."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from app.accounts.models import Organisation, Region
from app.accounts.rules.places import inside
from app.accounts.rules.regions import ancestors
from app.kernel import narrowing
from app.kernel.paging import Page, paged
from app.kernel.prepared import prepared
from intermediaries.models import Agency
from intermediaries.queries import places
from supervision.sanctions.models import Sanction
from supervision.sanctions.states import ACTING, PUBLISHED, SanctionState

S = SanctionState
Office = Organisation.alias("office")
ON_AGENCY = 20
MOST = 100  # lines of a desk


def sanction(key: str) -> Sanction | None:
    """Return a sanction with agency, office and place, None when there is none."""
    return _sanction.first(key)


@prepared
def _sanction(key):
    return listed().where(Sanction.id == key)


@prepared
def sanctions_by_id(keys: Any) -> Any:
    """Load many sanctions together."""
    return listed().where(Sanction.id.in_(keys))


def caused_by(cause: str) -> Sanction | None:
    """Return what a cause has asked for already, None when nothing."""
    return listed().where(Sanction.cause == cause).first()


def listed() -> Any:
    """Build the list of sanctions with what a row shows."""
    query = Sanction.select(Sanction, Agency, Office, Region).join(Agency).switch(Sanction)
    on = Sanction.office == Office.id
    query = query.join(Office, JOIN.LEFT_OUTER, on=on, attr="office").switch(Sanction)
    return query.join(Region, JOIN.LEFT_OUTER)


def narrowed(filters: dict[str, Any], home: str = "") -> Any:
    """Build the offices' list; filters: state measure ground since until q; an office
    sees the agencies registered or serving in its division (`home`)."""
    query = listed()
    if home:
        query = query.where(places.around(home))
    query = narrowing.same(query, filters, Sanction.state, Sanction.measure, Sanction.ground)
    return _worded(narrowing.between(query, filters, Sanction.created_at), filters)


def _worded(query: Any, filters: dict[str, Any]) -> Any:
    number = fn.COALESCE(Sanction.number, "")
    return narrowing.worded(query, filters, Agency.name, number, code=Agency.uscc)


def page(filters: dict[str, Any], after: str = "", size: int = 20, home: str = "") -> Page:
    """Page through all sanctions, newest first."""
    return paged(narrowed(filters, home), Sanction.created_at, Sanction.id, after, size)


def mine(agency: str, after: str = "", size: int = 20) -> Page:
    """Page through what an agency has been told of, newest first."""
    told = (Sanction.agency == agency) & Sanction.noticed_at.is_null(False)
    return paged(listed().where(told), Sanction.created_at, Sanction.id, after, size)


def in_force(filters: dict[str, Any], after: str = "", size: int = 20) -> Page:
    """Page through what everybody may read, newest first; filters: state measure ground
    region q."""
    states = {"in_force": ACTING, "over": (S.LIFTED, S.EXPIRED)}.get(filters.get("state"), ACTING)
    query = listed().where(Sanction.state.in_(states))
    query = narrowing.same(query, filters, Sanction.measure, Sanction.ground)
    if filters.get("region"):
        query = query.where(acting_in(filters["region"]))
    return paged(_worded(query, filters), Sanction.published_at, Sanction.id, after, size)


def acting_in(region: str) -> Any:
    """Build the condition that a sanction is of a place: its own scope where it names one, else
    wherever the agency is registered or serves."""
    scope = inside(Sanction.place, region) | Sanction.place.in_(ancestors(region))
    return scope | (Sanction.place.is_null() & places.around(region))


@prepared
def on_agency(agency: Any) -> Any:
    """List what is public of an agency, newest first."""
    query = listed().where(Sanction.agency == agency, Sanction.state.in_(PUBLISHED))
    return query.order_by(Sanction.published_at.desc()).limit(ON_AGENCY)


@prepared
def waiting(states: Any, low: Any = None, high: Any = None, wider: Any = None) -> Any:
    """List what waits for the offices of a division (see `places.bounds`), oldest first, with what
    their desks tell of it."""
    query = places.near(_lines().where(Sanction.state.in_(states)), low, high, wider)
    return query.order_by(Sanction.created_at).limit(MOST)


@prepared
def told_to(organisation: Any) -> Any:
    """List the notices an agency may still answer, with what its desk tells of them."""
    mine = (Agency.organisation == organisation) & (Sanction.state == S.NOTICED)
    return _lines().where(mine).order_by(Sanction.created_at).limit(MOST)


def _lines() -> Any:
    of_row = (Sanction.id, Sanction.state, Sanction.measure, Sanction.number)
    fields = (*of_row, Sanction.proposer, Sanction.decided_by)
    return Sanction.select(*fields, Agency.id, Agency.name, Agency.organisation).join(Agency)
