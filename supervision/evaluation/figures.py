"""What everybody may know of an agency's ratings: means only of enough voices, never of silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.kernel import parameters
from app.kernel.errors import Reason
from intermediaries import queries as library
from intermediaries.models import Agency
from supervision.evaluation import queries, returns
from supervision.evaluation.parameters import LEAST
from supervision.evaluation.rules import Rating


@dataclass(frozen=True)
class Figures:
    """An agency's stars with the facts that count by themselves beside them."""

    agency: Agency
    rating: Rating
    least: int
    work: Any
    department_returns: int

    @property
    def stars(self) -> int | None:
        """Return the mean in hundredths, None while too few organisations have rated."""
        return self.rating.stars if self.rating.raters >= self.least else None

    def of_role(self, role: str) -> int | None:
        """Return one role's mean, under the same condition."""
        return None if self.stars is None else self.rating.by_role[role].stars


def compared(agency: Agency) -> list[tuple[str, str, Any]]:
    """Tell what a comparison of agencies shows of ratings."""
    found = figures_of(agency)
    few = Reason.of("评价单位不足 {n} 家，暂不显示平均", n=found.least)
    mean = few if found.stars is None else f"{found.stars / 100:.2f}"
    return [
        ("服务评价", "平均星级", mean),
        ("服务评价", "已评价合同", Reason.of("{n} 份", n=found.rating.n)),
        ("服务评价", "期满未评价", Reason.of("{n} 次，不计入平均", n=found.rating.unrated)),
    ]


def figures_of(agency: Agency) -> Figures:
    """Gather an agency's public figures."""
    return Figures(
        agency=agency,
        rating=queries.rating_of(agency.id),
        least=parameters.value(LEAST, None, agency.region_id),
        work=library.record_of(agency),
        department_returns=returns.count(agency.id),
    )
