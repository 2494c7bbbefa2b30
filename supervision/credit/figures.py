"""What everybody may know of an agency's credit: its grade and the whole sum behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Reason
from intermediaries.models import Agency
from supervision.credit import queries
from supervision.credit.models import CreditSum


@dataclass(frozen=True)
class Figures:
    """An agency's running sum; None as `sum` is "no record yet", which is no praise."""

    agency: Agency
    sum: CreditSum | None


def compared(agency: Agency) -> list[tuple[str, str, Any]]:
    """Tell what a comparison of agencies shows of credit: the sum and what counts in it."""
    found = queries.running_of(agency.id)
    parts = found.parts if found else []
    entries = [one for one in parts if one["kind"] == "entry"]
    told = [f"{one['title']}（{one['points']:+d}）" for one in entries]
    return [
        ("信用", "信用得分", score_told(agency, found)),
        ("信用", "计分中的信用记录", told),
    ]


def score_told(agency: Agency, found: Any) -> str | Reason:
    """Tell the running sum; without one the score the agency's own page shows."""
    if found is None and not agency.is_rated:
        return Reason("暂无信用记录")
    return str(agency.score if found is None else found.score)


def figures_of(agency: Agency) -> Figures:
    """Gather an agency's public credit."""
    return Figures(agency, queries.running_of(agency.id))
