"""Tables of the shelf."""

from intermediaries.models.agency import (
    Agency,
    AgencyRegion,
    Practitioner,
    Qualification,
    Relation,
)
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
)

__all__ = [
    "MODELS",
    "Agency",
    "AgencyRegion",
    "Offering",
    "Practitioner",
    "Qualification",
    "Relation",
    "ServiceItem",
    "Shelf",
    "ShelfCount",
]
