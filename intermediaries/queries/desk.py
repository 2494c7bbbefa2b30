"""What waits at the desk of an operator: applications, papers and services of listed agencies."""

from __future__ import annotations

from app.accounts.models import Region
from app.kernel import narrowing
from app.kernel.prepared import prepared
from intermediaries.models import Agency, Offering, Qualification, ServiceItem
from intermediaries.queries import places
from intermediaries.states import AgencyState, CheckState, OfferingState


@prepared
def applied(most, low=None, high=None, wider=None):
    """List what names the applications to check around a division, those that wait longest first."""
    query = Agency.select(Agency.id, Agency.name).where(Agency.state == AgencyState.SUBMITTED)
    query = places.near(query, low, high, wider)
    return query.order_by(Agency.submitted_at.asc(nulls="LAST"), Agency.id).limit(most)


def at_desk(state: str = "", text: str = "", here: str = "", limit: int = 200) -> list[Agency]:
    """List applications around a division, those that wait longest first."""
    query = places.near(Agency.select(Agency, Region).join(Region), **places.bounds(here))
    laid_ready = (Agency.state == AgencyState.DRAFT) & Agency.listed_at.is_null(False)
    query = query.where(~laid_ready)  # an import shows nothing of itself before its end
    if state:
        query = query.where(Agency.state == state)
    query = narrowing.worded(query, {"q": text}, Agency.name, code=Agency.uscc)
    return list(query.order_by(Agency.submitted_at.asc(nulls="LAST"), Agency.id).limit(limit))


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
