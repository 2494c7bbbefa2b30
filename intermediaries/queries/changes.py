"""Named reads of changes after admission and of flags on people."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from app.kernel import narrowing
from app.kernel.paging import Page, paged
from app.kernel.prepared import prepared
from intermediaries.models import Agency, Change, PersonFlag, Practitioner
from intermediaries.queries import places
from intermediaries.states import ChangeState, FlagState

OPEN = (ChangeState.DRAFT, ChangeState.SUBMITTED)


def page(filters: dict[str, str], after: str = "", size: int = 20, here: str = "") -> Page:
    """Page through changes around a division that were handed in, newest first; filters: state
    block q."""
    query = places.near(_whole().where(Change.submitted_at.is_null(False)), **places.bounds(here))
    query = narrowing.same(query, filters, Change.state, Change.block)
    query = narrowing.worded(query, filters, Agency.name)
    return paged(query, Change.created_at, Change.id, after, size)


@prepared
def waiting(low: Any = None, high: Any = None, wider: Any = None) -> Any:
    """List the changes that wait for an operator around a division, those handed in first."""
    query = places.near(_whole().where(Change.state == ChangeState.SUBMITTED), low, high, wider)
    return query.order_by(Change.submitted_at, Change.id).limit(100)


def flag_page(state: str, after: str = "", size: int = 20, here: str = "") -> Page:
    """Page through flags on agencies around a division, newest first; of one state if named."""
    query = _flags(**places.bounds(here))
    query = query.where(PersonFlag.state == state) if state else query
    return paged(query, PersonFlag.created_at, PersonFlag.id, after, size)


@prepared
def open_flags(low: Any = None, high: Any = None, wider: Any = None) -> Any:
    """Count the flags on agencies around a division that nobody has ended."""
    query = _flags(low, high, wider) if low is not None else PersonFlag.select()
    query = query.select(fn.COUNT(PersonFlag.id)).where(PersonFlag.state == FlagState.OPEN)
    return query.tuples()


def _whole():
    return Change.select(Change, Agency).join(Agency)


def change(key: str) -> Change | None:
    """Return a change with its agency, None when there is none."""
    return next(iter(changes_by_id([key])), None)


@prepared
def changes_by_id(keys: Any) -> Any:
    """Load many changes with their agencies."""
    return _whole().where(Change.id.in_(keys))


def open_change(agency: Agency | str, block: str) -> Change | None:
    """Return the change of a block that is drafted or waits, None when there is none."""
    query = _whole().where(Change.agency == agency, Change.block == block)
    return query.where(Change.state.in_(OPEN)).first()


@prepared
def open_changes(agency: Any) -> Any:
    """List everything an agency has open, oldest first."""
    query = _whole().where(Change.agency == agency, Change.state.in_(OPEN))
    return query.order_by(Change.created_at, Change.id)


def changes_of(agency: Agency | str, limit: int = 20) -> list[Change]:
    """List the latest changes of an agency, newest first."""
    query = _whole().where(Change.agency == agency)
    return list(query.order_by(Change.created_at.desc(), Change.id.desc()).limit(limit))


def flagged(agency: Agency | str) -> set[str]:
    """Name the people of an agency about whom a flag is open."""
    return {key for (key,) in flagged_people(agency)}


@prepared
def flagged_people(agency: Any) -> Any:
    """Ask for the keys of those people."""
    found = _flagged(PersonFlag.first, agency) | _flagged(PersonFlag.second, agency)
    return found.tuples()


def _flagged(field: Any, agency: Any) -> Any:
    query = Practitioner.select(Practitioner.id).join(PersonFlag, on=(field == Practitioner.id))
    return query.where(Practitioner.agency == agency, PersonFlag.state == FlagState.OPEN)


def _flags(low=None, high=None, wider=None):
    one, two = Practitioner.alias(), Practitioner.alias()
    here, there = Agency.alias(), Agency.alias()
    query = PersonFlag.select(PersonFlag, one, here, two, there)
    query = query.join(one, JOIN.INNER, on=(PersonFlag.first == one.id), attr="first")
    query = query.join(here, JOIN.INNER, on=(one.agency == here.id), attr="agency")
    query = query.switch(PersonFlag)
    query = query.join(two, JOIN.INNER, on=(PersonFlag.second == two.id), attr="second")
    query = query.join(there, JOIN.INNER, on=(two.agency == there.id), attr="agency")
    return places.near(query, low, high, wider, here, there)


def flag(key: str) -> PersonFlag | None:
    """Return a flag with both people and their agencies, None when there is none."""
    return next(iter(flags_by_id([key])), None)


@prepared
def flags_by_id(keys: Any) -> Any:
    """Load many flags with both people and their agencies."""
    return _flags().where(PersonFlag.id.in_(keys))
