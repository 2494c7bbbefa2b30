"""Who may answer a purchase by its services: judged at sign-up, at F, and before publication."""

from __future__ import annotations

import datetime as dt

from app.kernel.errors import Reason
from bidding.models import Requirement
from bidding.rules import asked
from bidding.rules.asked import Asked
from intermediaries import queries as shelf
from intermediaries.models import Agency, ServiceItem


def of(requirement: Requirement) -> Asked:
    """Read what a purchase asks for."""
    return asked.read(requirement.item_id, requirement.details)


def against(
    agency: Agency, wanted: Asked, day: dt.date, place: str | None, edition: int | None = None
) -> list[Reason]:
    """Say why an agency may not answer; `edition` is that of the first service."""
    found = {}
    for item in wanted.items:
        kept = edition if item == wanted.items[0] else None
        told = {"edition": kept, "papers": not wanted.commitment}
        found[item] = shelf.qualified(agency, item, day, place, **told)
    return wanted.judge(found)


def able(requirement: Requirement, day: dt.date) -> list[Agency]:
    """List the agencies that may answer on a day, best first."""
    wanted, place = of(requirement), requirement.region_id
    if wanted.is_plain:
        return shelf.agencies_for(requirement.item_id, day, place=place)
    if wanted.commitment:
        found = {item: shelf.listed_agencies(item, day, place) for item in wanted.items}
    else:
        found = {item: shelf.agencies_for(item, day, place=place) for item in wanted.items}
    kept = wanted.able({item: {one.id for one in rows} for item, rows in found.items()})
    rows = {one.id: one for item in wanted.items for one in found[item]}
    return [one for key, one in rows.items() if key in kept]


def words(requirement: Requirement) -> list[Reason]:
    """Write what is asked beyond one service with its papers."""
    wanted = of(requirement)
    if wanted.is_plain:
        return []
    rows = ServiceItem.select(ServiceItem.code, ServiceItem.name)
    names = dict(rows.where(ServiceItem.code.in_(wanted.items)).tuples())
    return wanted.words({code: names.get(code, code) for code in wanted.items})
