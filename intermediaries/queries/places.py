"""Which agencies a place has to do with: those registered there and those that serve there."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable
from typing import Any

from peewee import SQL, fn

from app.accounts.posts import post
from app.accounts.queries import holders_with_places
from app.accounts.rules.places import NATION, beat, span, within
from app.accounts.rules.regions import ancestors, covers
from app.kernel.permissions import Actor
from intermediaries.models import Agency, AgencyRegion


def at_home(actor: Actor, subject: Any) -> bool:
    """Hold for what belongs to a place within the division of an office, or to none."""
    return within(beat(actor), _code_of(subject))


def at_post(actor: Actor, subject: Any) -> bool:
    """Hold for what belongs to a place within the division of an office or an operator."""
    return within(post(actor), _code_of(getattr(subject, "intake", subject)))


def _code_of(subject: Any) -> str:
    return getattr(subject, "region_id", None) or getattr(subject, "region", None) or ""


def reachable(region: str, agencies: list[str]) -> set[str]:
    """Return those of the agencies that are registered or serve within a division."""
    if not region or not agencies:
        return set(agencies)
    rows = Agency.select(Agency.id).where(Agency.id.in_(agencies), around(region))
    return {key for (key,) in rows.tuples()}


def in_reach(actor: Actor, subject: Any) -> bool:
    """Hold where the agency is registered, or serves, within the division of an office or operator;
    for a permission clause, asked once for an actor, that is for a request."""
    here = post(actor)
    agency = getattr(subject, "agency", subject)
    if within(here, getattr(agency, "region_id", None)):
        return True
    known = actor.kept.setdefault("reach", {})
    if agency.id not in known:
        known[agency.id] = bool(reachable(here, [agency.id]))
    return known[agency.id]


def concerns(here: str, registered: str | None, served: Iterable[str]) -> bool:
    """Say whether an agency is a matter of a division ("": everywhere): it is registered there, or
    one of the places it serves lies there or contains it."""
    if within(here, registered):
        return True
    return any(one == NATION or covers(here, one) or covers(one, here) for one in served)


def holders_around(agency: Agency, *duties: str) -> list[str]:
    """List who holds one of the duties at an office that the agency is a matter of."""
    served = [code for code, _ in filings_of(agency)]
    found = [one for duty in duties for one in holders_with_places(duty)]
    near = [key for key, here in found if concerns(here, agency.region_id, served)]
    return list(dict.fromkeys(near))


def around(region: str) -> Any:
    """Build the condition on agencies that are registered or serve within a division."""
    return _around(Agency, **bounds(region))


def bounds(region: str) -> dict[str, Any]:
    """Return what a prepared question asks of a division: its codes, and those that contain it;
    nothing of "", which is everywhere."""
    if not region:
        return {}
    low, high = span(region)
    return {"low": low, "high": high, "wider": [NATION, *ancestors(region)]}


def near(query: Any, low: Any = None, high: Any = None, wider: Any = None, *agencies: Any) -> Any:
    """Leave of a query what concerns the agencies around a division (see `bounds`); everything
    without one. `agencies`: where the query names the table otherwise, any of which suffices."""
    if low is None:
        return query
    conditions = [_around(one, low, high, wider) for one in agencies or (Agency,)]
    return query.where(functools.reduce(operator.or_, conditions))


def _around(agency: Any, low: Any, high: Any, wider: Any) -> Any:
    one = AgencyRegion.alias()
    there = one.region_code.between(low, high) | one.region_code.in_(wider)
    served = one.select(SQL("1")).where(one.agency == agency.id, there)
    return agency.region.between(low, high) | fn.EXISTS(served)


def filings_of(agency: Agency | str) -> list[tuple[str, str]]:
    """List (code, filing there) of the regions an agency serves."""
    fields = (AgencyRegion.region_code, AgencyRegion.filing)
    query = AgencyRegion.select(*fields).where(AgencyRegion.agency == agency)
    return list(query.order_by(AgencyRegion.region_code).tuples())
