"""Named reads of appraisal sheets and objections; nothing here writes."""

from __future__ import annotations

from typing import Any

from peewee import JOIN

from app.accounts.models import Organisation, Region
from app.accounts.rules.places import beat, inside
from app.kernel import narrowing
from app.kernel.paging import Page, paged
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from supervision.appraisals.models import Appraisal, AppraisalObjection
from supervision.appraisals.states import AppraisalState

S = AppraisalState
LINES = 50  # of a desk


def appraisal(key: str) -> Appraisal | None:
    """Return a sheet with its office and place, None when there is none."""
    return next(iter(appraisals_by_id([key])), None)


def appraisals_by_id(keys: list[str]) -> list[Appraisal]:
    """Load many sheets together."""
    return list(_appraisals(keys=keys))


@prepared
def _appraisals(keys):
    return _whole().where(Appraisal.id.in_(keys))


def _whole() -> Any:
    query = Appraisal.select(Appraisal, Organisation, Region).join(Organisation)
    return query.switch(Appraisal).join(Region, JOIN.LEFT_OUTER)


def page(filters: dict[str, Any], actor: Actor, after: str = "", size: int = 20) -> Page:
    """Page through the sheets of an office's place, newest first; filters: period state."""
    query, home = _whole(), beat(actor)
    if home:
        query = query.where(Appraisal.region.is_null() | inside(Appraisal.region, home))
    query = narrowing.same(query, filters, Appraisal.period, Appraisal.state)
    return paged(query, Appraisal.created_at, Appraisal.id, after, size)


def published(filters: dict[str, Any], after: str = "", size: int = 20) -> Page:
    """Page through what everybody may read, newest first; filters: period."""
    query = _whole().where(Appraisal.state == S.PUBLISHED)
    query = narrowing.same(query, filters, Appraisal.period)
    return paged(query, Appraisal.published_at, Appraisal.id, after, size)


def same_period(office: str, since: Any, until: Any) -> Appraisal | None:
    """Find the sheet an office has drawn up of a period already."""
    mine = (Appraisal.office == office) & (Appraisal.state != S.DISCARDED)
    return Appraisal.get_or_none(mine & (Appraisal.since == since) & (Appraisal.until == until))


def edition_after(row: Appraisal) -> Appraisal | None:
    """Return the edition that corrects a sheet, None when there is none."""
    later = (Appraisal.former == row.id) & (Appraisal.state != S.DISCARDED)
    return Appraisal.get_or_none(later)


def objections(row: Appraisal, organisation: str | None = None) -> list[AppraisalObjection]:
    """List the objections to a sheet, of one body or of all."""
    query = AppraisalObjection.select(AppraisalObjection, Organisation).join(Organisation)
    query = query.where(AppraisalObjection.sheet == row)
    if organisation:
        query = query.where(AppraisalObjection.organisation == organisation)
    return list(query.order_by(AppraisalObjection.id))


@prepared
def to_settle(office: Any, state: Any) -> Any:
    """List the sheets an office has put to hearing."""
    query = Appraisal.select(Appraisal.id, Appraisal.period, Appraisal.since, Appraisal.until)
    query = query.where(Appraisal.office == office, Appraisal.state == state)
    return query.order_by(Appraisal.created_at).limit(LINES)
