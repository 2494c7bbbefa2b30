"""What everybody may know of an agency's credit: its grade and the whole sum behind it."""

from __future__ import annotations

from dataclasses import dataclass

from intermediaries.models import Agency
from supervision.credit import queries
from supervision.credit.models import CreditSum


@dataclass(frozen=True)
class Figures:
    """An agency's running sum; None as `sum` is "no record yet", which is no praise."""

    agency: Agency
    sum: CreditSum | None


def figures_of(agency: Agency) -> Figures:
    """Gather an agency's public credit."""
    return Figures(agency, queries.running_of(agency.id))
