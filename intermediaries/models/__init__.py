"""Tables of the shelf."""

from intermediaries.models.agency import (
    Agency,
    AgencyRegion,
    Practitioner,
    Qualification,
    Relation,
)
from intermediaries.models.catalogue import ItemEdition, LimitRow
from intermediaries.models.importing import ImportRow, ImportShelf, LibraryImport
from intermediaries.models.performance import Honour, Performance
from intermediaries.models.restriction import Restriction
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
    Restriction,
    ItemEdition,
    LimitRow,
    LibraryImport,
    ImportRow,
    ImportShelf,
)

__all__ = [
    "MODELS",
    "Agency",
    "AgencyRegion",
    "Honour",
    "ImportRow",
    "ImportShelf",
    "ItemEdition",
    "LibraryImport",
    "LimitRow",
    "Offering",
    "Performance",
    "Practitioner",
    "Qualification",
    "Relation",
    "Restriction",
    "ServiceItem",
    "Shelf",
    "ShelfCount",
]
