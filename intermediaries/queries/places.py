"""Which agencies a place has to do with: those registered there and those that serve there."""

from __future__ import annotations

from typing import Any

from app.accounts.rules.regions import ancestors, covers
from app.kernel.permissions import Actor
from intermediaries.models import Agency, AgencyRegion
from intermediaries.rules.standing import stem

BOUND = ("regulator", "supervisor")
NATION = "000000"


def inside(column: Any, region: str) -> Any:
    """Build the condition that a column of division codes lies within a division."""
    return column.between(*span(region))


def span(region: str) -> tuple[str, str]:
    """Return the first and the last code within a division."""
    near = stem(region)
    return near.ljust(6, "0"), near.ljust(12, "9")


def home(actor: Actor) -> str:
    """Return the division a regulator's office is for; "" for everybody else: no bounds."""
    return actor.region if actor.org_kind == "regulator" else ""


def beat(actor: Actor) -> str:
    """Return the division in which an office that oversees may act; "" for everybody else."""
    return actor.region if actor.org_kind in BOUND and actor.region != NATION else ""


def at_home(actor: Actor, subject: Any) -> bool:
    """Hold for what belongs to a place within the division of an office, or to none."""
    here, place = beat(actor), _code_of(subject)
    return not here or not place or covers(here, place)


def _code_of(subject: Any) -> str:
    return getattr(subject, "region_id", None) or getattr(subject, "region", None) or ""


def reachable(region: str, agencies: list[str]) -> set[str]:
    """Return those of the agencies that are registered or serve within a division."""
    if not region or not agencies:
        return set(agencies)
    rows = Agency.select(Agency.id).where(Agency.id.in_(agencies), around(region))
    return {key for (key,) in rows.tuples()}


def in_reach(actor: Actor, subject: Any) -> bool:
    """Hold where the agency is registered, or serves, within the division of an office that oversees;
    for a permission clause, on one thing at a time."""
    here = beat(actor)
    agency = getattr(subject, "agency", subject)
    registered = getattr(agency, "region_id", None)
    if not here or registered is None or covers(here, registered):
        return True
    return bool(reachable(here, [agency.id]))


def around(region: str) -> Any:
    """Build the condition on agencies that are registered or serve within a division."""
    served = AgencyRegion.select(AgencyRegion.agency)
    wider = ["000000", *ancestors(region)]
    code = AgencyRegion.region_code
    served = served.where(inside(code, region) | code.in_(wider))
    return inside(Agency.region, region) | Agency.id.in_(served)


def filings_of(agency: Agency | str) -> list[tuple[str, str]]:
    """List (code, filing there) of the regions an agency serves."""
    fields = (AgencyRegion.region_code, AgencyRegion.filing)
    query = AgencyRegion.select(*fields).where(AgencyRegion.agency == agency)
    return list(query.order_by(AgencyRegion.region_code).tuples())
