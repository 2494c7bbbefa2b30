"""Which agencies a place has to do with: those registered there and those that serve there."""

from __future__ import annotations

from typing import Any

from app.accounts.rules.regions import ancestors
from intermediaries.models import Agency, AgencyRegion
from intermediaries.rules.standing import stem


def inside(column: Any, region: str) -> Any:
    """Build the condition that a column of division codes lies within a division."""
    near = stem(region)
    return column.between(near.ljust(6, "0"), near.ljust(12, "9"))


def around(region: str) -> Any:
    """Build the condition on agencies that are registered or serve within a division."""
    served = AgencyRegion.select(AgencyRegion.agency)
    wider = ["000000", *ancestors(region)]
    code = AgencyRegion.region_code
    served = served.where(inside(code, region) | code.in_(wider))
    return inside(Agency.region, region) | Agency.id.in_(served)
