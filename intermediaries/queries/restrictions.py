"""Suspensions and bans that stand: of one agency, and who is barred from an item at a place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peewee import JOIN, fn

from app.accounts.models import Region
from app.kernel.prepared import prepared
from intermediaries.models import Agency, Restriction, ServiceItem
from intermediaries.models.restriction import OVER
from intermediaries.rules import restricting
from intermediaries.states import AgencyState


def restrictions_of(
    agency: Agency | str, day: dt.date, *, upcoming: bool = False
) -> list[Restriction]:
    """List what restricts an agency on `day` (with `upcoming` also what begins later), in order."""
    found = _not_lifted(agency=agency, day=day)
    return found if upcoming else [one for one in found if one.starts <= day]


@prepared
def _not_lifted(agency, day):
    query = _whole().where(Restriction.agency == agency, _standing(day, upcoming=True))
    return query.order_by(Restriction.starts, Restriction.created_at, Restriction.id)


def restrictions_by(cause: Any) -> list[Restriction]:
    """List what a decision restricts and nobody has lifted."""
    query = _whole().where(
        Restriction.cause_kind == cause.subject_kind,
        Restriction.cause_id == cause.id,
        Restriction.lifted_at.is_null(),
    )
    return list(query.order_by(Restriction.created_at, Restriction.id))


def last_barred(agency: Agency) -> dt.date | None:
    """Return the last day on which a sanction barred an agency from everything; an emergency of
    its own house, and what was lifted early, do not count."""
    served = Restriction.lifted_at.is_null() | (Restriction.lifted_because == OVER)
    mine = (Restriction.agency == agency) & served
    whole = Restriction.item.is_null() & Restriction.region.is_null()
    by_others = Restriction.cause_kind != Agency.subject_kind
    query = Restriction.select(fn.MAX(Restriction.ends)).where(mine, whole, by_others)
    return query.scalar()


def barred(item: str, day: dt.date, place: str | None = None) -> set[str]:
    """Name the agencies (ids) that a suspension or ban keeps from an item at a place on `day`."""
    rows = _binding(item, day)
    return {row.agency_id for row in rows if restricting.binds(row, item, place)}


@prepared
def _binding(item, day):
    query = Restriction.select(Restriction.agency, Restriction.item, Restriction.region)
    return query.where(_standing(day), Restriction.item.is_null() | (Restriction.item == item))


def _standing(day: dt.date, *, upcoming: bool = False) -> Any:
    found = Restriction.lifted_at.is_null() & (Restriction.ends >= day)
    return found if upcoming else found & (Restriction.starts <= day)


def _whole() -> Any:
    query = Restriction.select(Restriction, ServiceItem, Region)
    query = query.join(ServiceItem, JOIN.LEFT_OUTER).switch(Restriction)
    return query.join(Region, JOIN.LEFT_OUTER)


def listed_agencies(item_code: str, day: dt.date, place: str | None = None) -> list[Agency]:
    """List all agencies that are listed and neither restricted from a service nor suspended."""
    kept = barred(item_code, day, place)
    rows = Agency.select().where(Agency.state == AgencyState.LISTED)
    return [one for one in rows.order_by(Agency.score.desc(), Agency.id) if one.id not in kept]
