"""Tables of the shelf."""

from intermediaries.models.admission import Intake, IntakeMember, LaterCheck
from intermediaries.models.agency import (
    Agency,
    AgencyRegion,
    Practitioner,
    Qualification,
    Relation,
)
from intermediaries.models.articles import Article
from intermediaries.models.catalogue import ItemEdition, LimitRow
from intermediaries.models.changes import (
    Change,
    ExpiryWarning,
    PersonFlag,
    QualificationType,
)
from intermediaries.models.importing import ImportRow, ImportShelf, LibraryImport
from intermediaries.models.performance import Honour, Performance
from intermediaries.models.restriction import Restriction
from intermediaries.models.shelf import Offering, ServiceItem, Shelf, ShelfCount, ShelfPair

MODELS = (
    Article,
    ServiceItem,
    Agency,
    AgencyRegion,
    Qualification,
    Practitioner,
    Relation,
    Offering,
    Shelf,
    ShelfCount,
    ShelfPair,
    Performance,
    Honour,
    Restriction,
    ItemEdition,
    LimitRow,
    LibraryImport,
    ImportRow,
    ImportShelf,
    QualificationType,
    PersonFlag,
    ExpiryWarning,
    Change,
    LaterCheck,
    Intake,
    IntakeMember,
)

__all__ = [
    "MODELS",
    "Agency",
    "AgencyRegion",
    "Article",
    "Change",
    "ExpiryWarning",
    "Honour",
    "ImportRow",
    "ImportShelf",
    "Intake",
    "IntakeMember",
    "ItemEdition",
    "LaterCheck",
    "LibraryImport",
    "LimitRow",
    "Offering",
    "Performance",
    "PersonFlag",
    "Practitioner",
    "Qualification",
    "QualificationType",
    "Relation",
    "Restriction",
    "ServiceItem",
    "Shelf",
    "ShelfCount",
    "ShelfPair",
]
