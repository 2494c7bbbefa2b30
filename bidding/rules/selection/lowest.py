"""最低价: the lowest valid price wins, equal prices by the tie draw; a suspiciously low one explains.

Source: domain file 2.3 (formulas we define and publish).
"""

from collections.abc import Collection, Sequence

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

UNEXPLAINED = Reason("报价明显偏低，未能作出合理说明")


def rank(
    offers: Sequence[Offer],
    bounds: Bounds,
    tie: Sequence[int],
    *,
    abnormal_bp: int = 0,
    refused: Collection[int] = (),
) -> Ranking:
    """Rank by value, then by the tie draw.

    `abnormal_bp`: an offer below this share of the mean of all valid ones (basis points, 0: off)
    is marked and must be explained. `refused`: pool numbers whose explanation was not accepted.
    """
    good, out = sift(offers, bounds)
    mean = half_up(sum(worth for _, worth in good), len(good)) if good else 0
    rows = []
    for offer, worth in good:
        low = bool(abnormal_bp) and worth * WHOLE < mean * abnormal_bp
        if low and offer.number in refused:
            out.append(Row(offer.number, worth, None, (UNEXPLAINED,), abnormal=True))
        else:
            rows.append(Row(offer.number, worth, None, abnormal=low))
    ranks = order_of(tie)
    rows.sort(key=lambda row: (row.value, ranks[row.number]))
    lowest = rows[0].value if rows else 0
    tied = sum(row.value == lowest for row in rows)
    placed = place([_with_gap(row, lowest, ranks) for row in rows], out)
    words = (
        (Reason.of("最低有效报价有 {n} 家相同，按并列抽签先后确定", n=tied),) if tied > 1 else ()
    )
    return Ranking(placed, {"mean": mean, "lowest": lowest, "tied": tied}, words)


def _with_gap(row: Row, lowest: int, ranks: dict[int, int]) -> Row:
    figures = {"gap": row.value - lowest, "tie": ranks[row.number]}
    return Row(row.number, row.value, None, row.reasons, row.abnormal, figures)
