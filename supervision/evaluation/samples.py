"""Named reads of owner samples; nothing here writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.accounts.models import Organisation, Region
from app.accounts.posts import post
from app.accounts.rules.places import inside
from app.kernel.paging import Page, paged
from app.kernel.permissions import Actor
from bidding.models import Contract
from intermediaries.models import Agency, Performance
from projects.models import Project
from supervision.evaluation.models import Evaluation, OwnerSample
from supervision.evaluation.rules import OWNER


def sample(key: str) -> OwnerSample | None:
    """Return a sample with its agency, None when there is none."""
    return next(iter(samples_by_id([key])), None)


def samples_by_id(keys: list[str]) -> list[OwnerSample]:
    """Load many samples together."""
    return list(_listed().where(OwnerSample.id.in_(keys)))


def of(agency: Agency, region: str, year: int) -> OwnerSample | None:
    """Return the sample of an agency in a place and year, None when none."""
    return OwnerSample.get_or_none(agency=agency, region=region, year=year)


def page(actor: Actor, after: str = "", size: int = 20) -> Page:
    """Page through the samples an office or agency may see, newest first."""
    query = _listed()
    if actor.org_kind == "agency":
        query = query.where(Agency.organisation == actor.org_id)
    elif post(actor):
        query = query.where(inside(OwnerSample.region, post(actor)))
    return paged(query, OwnerSample.created_at, OwnerSample.id, after, size)


def _listed() -> Any:
    query = OwnerSample.select(OwnerSample, Agency, Region).join(Agency)
    return query.switch(OwnerSample).join(Region)


def agencies_waiting(year: int, after: str, most: int) -> list[Agency]:
    """List the agencies with fulfilled contracts of a year, by id, a step at a time."""
    done = Performance.select(Performance.agency).where(_of_year(year))
    query = Agency.select().where(Agency.id.in_(done), Agency.id > after)
    return list(query.order_by(Agency.id).limit(most))


def _of_year(year: int) -> Any:
    span = Performance.ended_on.between(dt.date(year, 1, 1), dt.date(year, 12, 31))
    return (Performance.ended == "completed") & span


def contracts_waiting(agency: Agency, year: int) -> list[Contract]:
    """List the contracts of a year whose owner was not asked, in a fixed order."""
    rows = _waiting(agency, year).select(Contract, Organisation, Project)
    return list(rows.order_by(Contract.id))


def _waiting(agency: Agency, year: int) -> Any:
    done = Performance.select(Performance.contract).where(
        Performance.agency == agency, _of_year(year)
    )
    asked = Evaluation.select(Evaluation.contract).where(
        Evaluation.agency == agency, Evaluation.role == OWNER
    )
    query = Contract.select().join(Organisation, on=(Contract.owner == Organisation.id))
    query = query.switch(Contract).join(Project)
    return query.where(Contract.id.in_(done), Contract.id.not_in(asked))
