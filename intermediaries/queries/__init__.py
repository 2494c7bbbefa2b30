"""Named reads of agencies and of the shelf; nothing here writes."""

from intermediaries.queries.agencies import (
    agencies_for,
    agency,
    agency_of,
    holdings_of,
    item,
    items,
    offerings_of,
    practitioners_of,
    qualifications_of,
    qualified,
    regions_of,
    relations_of,
)
from intermediaries.queries.shelf import Filters, count, page

__all__ = [
    "Filters",
    "agencies_for",
    "agency",
    "agency_of",
    "count",
    "holdings_of",
    "item",
    "items",
    "offerings_of",
    "page",
    "practitioners_of",
    "qualifications_of",
    "qualified",
    "regions_of",
    "relations_of",
]
