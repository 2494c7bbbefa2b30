"""综合评分: criteria and weights frozen at publication; price by formula, the rest by experts.

All scores are whole hundredths of a point, so that a total of 100 points is 10,000. The price score
is weight × lowest ÷ price. An expert's criterion is the mean of the experts' scores, with one
highest and one lowest left out from `trim_from` experts on. Source: domain file 2.3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.kernel.errors import Reason
from bidding.rules.selection.offers import (
    Bounds,
    Offer,
    Ranking,
    Row,
    half_up,
    order_of,
    place,
    sift,
)

POINT = 100
TOTAL = 100 * POINT
PRICE, EXPERT, CREDIT = "price", "expert", "credit"
KINDS = (PRICE, EXPERT, CREDIT)


@dataclass(frozen=True)
class Criterion:
    """One line of the table: its weight in hundredths of a point, and who or what scores it."""

    key: str
    title: str
    weight: int
    kind: str


Scores = Mapping[str, Mapping[int, int]]
"""expert → pool number → hundredths of a point, for one criterion."""


def faults(criteria: Sequence[Criterion]) -> list[Reason]:
    """Say what is wrong with a table before it may be published."""
    found = []
    if sum(one.weight for one in criteria) != TOTAL:
        found.append(Reason("各项分值合计应为 100 分"))
    if any(one.weight <= 0 for one in criteria):
        found.append(Reason("每项分值应大于 0"))
    if len({one.key for one in criteria}) != len(criteria):
        found.append(Reason("评分项不能重复"))
    if sum(one.kind == PRICE for one in criteria) > 1:
        found.append(Reason("价格分只能有一项"))
    if sum(one.kind == CREDIT for one in criteria) > 1:
        found.append(Reason("信用分只能有一项"))
    if any(one.kind not in KINDS for one in criteria):
        found.append(Reason("评分项的评分方式不正确"))
    return found


def missing(
    criteria: Sequence[Criterion], given: Mapping[str, Scores], numbers: Sequence[int], expert: str
) -> list[tuple[str, int]]:
    """List (criterion, pool number) that an expert has not scored within 0…weight."""
    found = []
    for one in criteria:
        if one.kind == EXPERT:
            mine = given.get(one.key, {}).get(expert, {})
            found += [(one.key, n) for n in numbers if not 0 <= mine.get(n, -1) <= one.weight]
    return found


def rank(
    offers: Sequence[Offer],
    bounds: Bounds,
    tie: Sequence[int],
    *,
    criteria: Sequence[Criterion],
    given: Mapping[str, Scores],
    credit: Mapping[int, int] | None = None,
    trim_from: int = 5,
) -> Ranking:
    """Rank by the total, then by the lower price, then by the tie draw.

    `given`: criterion → expert → pool number → score; complete (see `missing`).
    `credit`: pool number → credit score out of 100, as frozen with the pool.
    """
    good, out = sift(offers, bounds)
    lowest = min((worth for _, worth in good), default=0)
    ranks = order_of(tie)
    rows = []
    for offer, worth in good:
        figures = {
            one.key: _score(one, offer.number, worth, lowest, given, credit or {}, trim_from)
            for one in criteria
        }
        figures |= {"total": sum(figures.values()), "tie": ranks[offer.number]}
        rows.append(Row(offer.number, worth, None, figures=figures))
    rows.sort(key=lambda row: (-row.figures["total"], row.value, row.figures["tie"]))
    return Ranking(place(rows, out), {"lowest": lowest})


def _score(
    one: Criterion,
    number: int,
    worth: int,
    lowest: int,
    given: Mapping[str, Scores],
    credit: Mapping[int, int],
    trim_from: int,
) -> int:
    if one.kind == PRICE:
        return half_up(one.weight * lowest, worth) if worth else one.weight
    if one.kind == CREDIT:
        return half_up(one.weight * min(max(credit.get(number, 0), 0), 100), 100)
    said = sorted(scores[number] for scores in given[one.key].values())
    if trim_from and len(said) >= max(trim_from, 3):
        said = said[1:-1]
    return half_up(sum(said), len(said))
