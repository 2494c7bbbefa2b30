"""平均价: the price nearest to a reference wins; the reference is the mean times a drawn base.

The mean is of all valid offers; with `trim_from` of them or more, one highest and one lowest stay
out of the mean (they stay in the ranking). The base (95–98 % by default) is drawn from the notice's
list by the verifiable source, label `base`. Every published figure is rounded half up to one fen or
one basis point, and only published figures are compared. Source: domain file 2.3; trust 6.
"""

from collections.abc import Sequence

from app.kernel.errors import Reason
from bidding.rules.selection.offers import (
    WHOLE,
    Bounds,
    Offer,
    Ranking,
    Row,
    half_up,
    order_of,
    place,
    sift,
)

NEAREST = "nearest"
NOT_ABOVE = "not_above"
SIDES = (NEAREST, NOT_ABOVE)


def rank(
    offers: Sequence[Offer],
    bounds: Bounds,
    tie: Sequence[int],
    *,
    base_bp: int = WHOLE,
    trim_from: int = 5,
    side: str = NEAREST,
) -> Ranking:
    """Rank by the distance to the reference, then by the tie draw.

    `trim_from` 0 never trims. `side` not_above puts every offer above the reference behind those
    at or below it.
    """
    good, out = sift(offers, bounds)
    if not good:
        return Ranking(
            place((), out), {"mean": 0, "base_bp": base_bp, "reference": 0, "counted": 0}
        )
    counted = _counted(sorted(worth for _, worth in good), trim_from)
    mean = half_up(sum(counted), len(counted))
    reference = half_up(mean * base_bp, WHOLE)
    ranks = order_of(tie)
    rows = [
        Row(
            offer.number,
            worth,
            None,
            figures={
                "distance": abs(worth - reference),
                "above": int(worth > reference),
                "tie": ranks[offer.number],
            },
        )
        for offer, worth in good
    ]
    rows.sort(key=lambda row: _key(row, side))
    figures = {"mean": mean, "base_bp": base_bp, "reference": reference, "counted": len(counted)}
    return Ranking(place(rows, out), figures, _words(len(good), len(counted)))


def _counted(worths: list[int], trim_from: int) -> list[int]:
    """Leave one highest and one lowest out of the mean when there are enough offers."""
    return worths[1:-1] if trim_from and len(worths) >= max(trim_from, 3) else worths


def _key(row: Row, side: str) -> tuple[int, int, int]:
    behind = row.figures["above"] if side == NOT_ABOVE else 0
    return behind, row.figures["distance"], row.figures["tie"]


def _words(valid: int, counted: int) -> tuple[Reason, ...]:
    if valid == counted:
        return (Reason.of("{n} 家有效报价全部计入平均", n=valid),)
    return (Reason.of("{n} 家有效报价，去掉一个最高和一个最低后取平均", n=valid),)
