"""Which service hall a package is for: that of its project's place, any where the place has none."""

from __future__ import annotations

from typing import Any

from peewee import Expression, fn

from app.accounts.models import Organisation
from app.accounts.queries import NATION, holders
from app.accounts.rules.regions import ancestors
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from bidding.predicates_places import of_its_hall, region_of
from projects.models import Project

CLERK = "window.clerk"


def of_hall(actor: Actor, thing: Any) -> bool:
    """Hold for what is reviewed in the division a hall is for, and where no hall is for it."""
    return of_its_hall(actor, thing) or not _halls(codes=_codes(region_of(thing)))


def clerks_for(region: str) -> list[str]:
    """List the clerks to be told of a package of a place."""
    return holders(CLERK, region) or holders(CLERK)


def _codes(region: str) -> list[str]:
    return [region, *ancestors(region), NATION]


@prepared
def _halls(codes):
    return _approved().where(_for_any_of(Organisation, codes)).limit(1).tuples()


def _approved(hall: Any = Organisation) -> Any:
    return hall.select(hall.id).where(hall.kind == "window", hall.state == "approved")


def _for_any_of(hall: Any, codes: list[Any]) -> Expression:
    return hall.region.in_(codes) | hall.region.is_null()


def waiting_at(first: Any, last: Any) -> Expression:
    """Build the same condition as `of_hall` on the projects of a list."""
    hall, place = Organisation.alias(), Project.region
    wider = [fn.SUBSTR(place, 1, 6), fn.SUBSTR(place, 1, 4).concat("00"), NATION]
    wider.append(fn.SUBSTR(place, 1, 2).concat("0000"))
    served = _approved(hall).where(_for_any_of(hall, [place, *wider]))
    return place.between(first, last) | ~fn.EXISTS(served)
