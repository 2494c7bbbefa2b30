"""What waits at the desk of an operator: applications, papers and services of listed agencies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peewee import fn

from app.accounts.models import Region
from app.kernel import narrowing
from app.kernel.paging import Page, waiting_first
from app.kernel.prepared import prepared
from intermediaries.models import Agency, Offering, Qualification, ServiceItem
from intermediaries.queries import places
from intermediaries.states import AgencyState, CheckState, OfferingState

TO_CHECK = Agency.state == AgencyState.SUBMITTED


@prepared
def applied(most, low=None, high=None, wider=None):
    """List what names the applications to check around a division, those that wait longest first."""
    query = Agency.select(Agency.id, Agency.name).where(Agency.state == AgencyState.SUBMITTED)
    query = places.near(query, low, high, wider)
    return query.order_by(Agency.submitted_at.asc(nulls="LAST"), Agency.id).limit(most)


def at_desk(filters: Mapping[str, str], after: str = "", size: int = 20, *, here: str = "") -> Page:
    """Page through applications around a division: those to check, the longest wait on top, then
    all others, the newest first; filters: state q."""
    stood = fn.COALESCE(Agency.submitted_at, Agency.created_at)
    query = Agency.select(Agency, Region, stood.alias("stood")).join(Region)
    query = narrowing.same(_asked(query, filters, here), filters, Agency.state)
    return waiting_first(query, TO_CHECK, stood, Agency.id, after, size, "stood")


def to_check(filters: Mapping[str, str], here: str = "") -> int:
    """Count the applications to check around a division; filters: q."""
    return _asked(Agency.select(), filters, here).where(TO_CHECK).count()


def _asked(query: Any, filters: Mapping[str, str], here: str) -> Any:
    query = places.near(query, **places.bounds(here))
    laid_ready = (Agency.state == AgencyState.DRAFT) & Agency.listed_at.is_null(False)
    query = query.where(~laid_ready)  # an import shows nothing of itself before its end
    return narrowing.worded(query, filters, Agency.name, code=Agency.uscc)


def waiting_parts(here: str = "") -> tuple[list[Qualification], list[Offering]]:
    """List papers and services that listed agencies around a division added and nobody checked."""
    papers = (
        Qualification.select(Qualification, Agency)
        .join(Agency)
        .where(
            Qualification.state == CheckState.DECLARED,
            Qualification.retired_on.is_null(),
            Agency.state == AgencyState.LISTED,
        )
    )
    services = Offering.select(Offering, Agency, ServiceItem).join(Agency).switch(Offering)
    services = services.join(ServiceItem).where(
        Offering.state == OfferingState.PROPOSED, Agency.state == AgencyState.LISTED
    )
    papers, services = (places.near(one, **places.bounds(here)) for one in (papers, services))
    by_age = papers.order_by(Qualification.created_at), services.order_by(Offering.created_at)
    return list(by_age[0]), list(by_age[1])
