"""Tables of the shelf."""

from intermediaries.models.agency import (
    Agency,
    AgencyRegion,
    Practitioner,
    Qualification,
    Relation,
)
from intermediaries.models.performance import Honour, Performance
from intermediaries.models.shelf import Offering, ServiceItem, Shelf, ShelfCount

MODELS = (
    ServiceItem,
    Agency,
    AgencyRegion,
    Qualification,
    Practitioner,
    Relation,
    Offering,
    Shelf,
    ShelfCount,
    Performance,
    Honour,
)

__all__ = [
    "MODELS",
    "Agency",
    "AgencyRegion",
    "Honour",
    "Offering",
    "Performance",
    "Practitioner",
    "Qualification",
    "Relation",
    "ServiceItem",
    "Shelf",
    "ShelfCount",
]
