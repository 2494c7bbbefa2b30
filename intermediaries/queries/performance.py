"""Named reads of what agencies have done; nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peewee import Case, fn

from app.accounts.models import Organisation
from app.kernel.paging import Page, paged
from app.kernel.prepared import prepared
from intermediaries.models import Agency, Honour, Performance, ServiceItem


@dataclass(frozen=True)
class Work:
    """An agency's finished contracts in figures; `on_time` of those with both numbers of days."""

    completed: int
    terminated: int
    amount_fen: int
    returns: int
    on_time: int
    timed: int


def performance(key: str) -> Performance | None:
    """Return one line of an agency's record, None when there is none."""
    return _joined().where(Performance.id == key).first()


def performance_for(contract: str) -> Performance | None:
    """Return the line of a contract, None while it runs."""
    return Performance.get_or_none(Performance.contract == contract)


def record_of(agency: Agency | str) -> Work:
    """Add up what an agency has done, in one query."""
    return Work(*(int(value) for value in _record_of.first(agency)))


@prepared
def _record_of(agency):
    done, timed = Performance.ended == "completed", Performance.days_used.is_null(False)
    timed &= Performance.days_promised.is_null(False)
    in_time = timed & (Performance.days_used <= Performance.days_promised)
    query = Performance.select(
        _count(done),
        _count(Performance.ended == "terminated"),
        fn.COALESCE(fn.SUM(Case(None, ((done, Performance.amount_fen),), 0)), 0),
        fn.COALESCE(fn.SUM(Performance.returns), 0),
        _count(in_time),
        _count(timed),
    )
    return query.where(Performance.agency == agency).tuples()


def _count(condition: Any) -> Any:
    return fn.COALESCE(fn.SUM(Case(None, ((condition, 1),), 0)), 0)


def performances(
    agency: Agency | str, year: int | None = None, after: str = "", size: int = 20
) -> Page:
    """Page through an agency's finished contracts, newest first, of one year if asked."""
    query = _of(agency, year)
    return paged(query, Performance.ended_on, Performance.id, after, size)


def all_performances(agency: Agency | str) -> Iterator[Performance]:
    """Walk through all finished contracts of an agency, newest first."""
    return iter(list(_of(agency)))


def years_of(agency: Agency | str) -> list[int]:
    """List the years in which an agency's contracts ended, newest first."""
    year = Performance.ended_on.year
    query = Performance.select(year).where(Performance.agency == agency).distinct()
    return sorted((int(found) for (found,) in query.tuples()), reverse=True)


def _of(agency: Agency | str, year: int | None = None) -> Any:
    query = _joined().where(Performance.agency == agency)
    if year:
        query = query.where(
            Performance.ended_on.between(dt.date(year, 1, 1), dt.date(year, 12, 31))
        )
    return query.order_by(Performance.ended_on.desc(), Performance.id.desc())


def _joined() -> Any:
    query = Performance.select(Performance, Agency, Organisation, ServiceItem).join(Agency)
    query = query.switch(Performance).join(Organisation, on=Performance.owner)
    return query.switch(Performance).join(ServiceItem)


@prepared
def honours_of(agency: Any) -> Any:
    """List the honours an agency has not retired, newest first."""
    query = Honour.select().where(Honour.agency == agency, Honour.retired_on.is_null())
    return query.order_by(Honour.given_on.desc(), Honour.id)


def honour(key: str) -> Honour | None:
    """Return an honour with its agency, None when there is none."""
    return Honour.select(Honour, Agency).join(Agency).where(Honour.id == key).first()
