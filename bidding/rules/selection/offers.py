"""Opened offers, what makes one count, and the ranking every rule of a price returns.

An offer is an amount (fen) or a discount (basis points of 下浮率). Rules compare its `value`:
the fen themselves, or what is left of the published price after the discount, in basis points
(下浮 12.50 % → 8750). Lower is cheaper in both, so each rule is written once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.kernel.errors import Reason

WHOLE = 10_000


@dataclass(frozen=True)
class Offer:
    """One opened offer by the number its agency has in the frozen pool."""

    number: int
    uscc: str
    amount_fen: int | None = None
    rate_bp: int | None = None
    malformed: str = ""


@dataclass(frozen=True)
class Bounds:
    """What the notice allows: a price in fen or a discount in basis points, ends included.

    `off_fen` is the published amount that a discount is taken off.
    """

    mode: str
    floor: int | None = None
    ceiling: int | None = None
    off_fen: int | None = None


@dataclass(frozen=True)
class Row:
    """Where an offer came: `place` is None when it does not count, then `reasons` say why."""

    number: int
    value: int | None
    place: int | None
    reasons: tuple[Reason, ...] = ()
    abnormal: bool = False
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Ranking:
    """All offers with their places; `figures` are those of the whole (mean, base, lowest)."""

    rows: tuple[Row, ...]
    figures: Mapping[str, int]
    words: tuple[Reason, ...] = ()

    @property
    def winner(self) -> int | None:
        """Return the pool number in the first place, None when no offer counts."""
        return next((row.number for row in self.rows if row.place == 1), None)

    @property
    def valid(self) -> tuple[Row, ...]:
        """Return the rows that count, best first."""
        return tuple(row for row in self.rows if row.place is not None)


def value(offer: Offer, mode: str) -> int | None:
    """Return what is compared, None when the offer does not speak the notice's language."""
    if mode == "discount":
        return None if offer.rate_bp is None else WHOLE - offer.rate_bp
    return offer.amount_fen


def refusals(offer: Offer, bounds: Bounds) -> tuple[Reason, ...]:
    """Say why an offer does not count; none when it does."""
    if offer.malformed:
        return (Reason.of("报价文件不合格：{why}", why=offer.malformed),)
    said = offer.rate_bp if bounds.mode == "discount" else offer.amount_fen
    if said is None:
        return (Reason("未按公告的报价方式报价"),)
    if said < 0 or (bounds.mode == "discount" and said >= WHOLE):
        return (Reason("报价不在可能的范围内"),)
    if bounds.floor is not None and said < bounds.floor:
        return (Reason("低于公告的下限"),)
    if bounds.ceiling is not None and said > bounds.ceiling:
        return (Reason("高于公告的上限"),)
    if bounds.off_fen is not None and discounted(bounds.off_fen, said) < 1:
        return (Reason("按下浮率计算的价格不足 0.01 元，不能作为合同价"),)
    return ()


def discounted(amount_fen: int, rate_bp: int) -> int:
    """Return the price in fen that a discount leaves of a published amount."""
    return half_up(amount_fen * (WHOLE - rate_bp), WHOLE)


def half_up(numerator: int, denominator: int) -> int:
    """Divide two whole numbers, a half goes up: the rounding every published figure uses."""
    return (2 * numerator + denominator) // (2 * denominator)


def order_of(tie: Sequence[int]) -> dict[int, int]:
    """Turn the numbers in the order of the tie draw into ranks, 1 first."""
    return {number: rank for rank, number in enumerate(tie, start=1)}


def place(ordered: Iterable[Row], out: Iterable[Row]) -> tuple[Row, ...]:
    """Number rows 1… in the given order and put those that do not count behind them."""
    placed = (
        Row(r.number, r.value, n, r.reasons, r.abnormal, r.figures)
        for n, r in enumerate(ordered, start=1)
    )
    return (*placed, *sorted(out, key=lambda row: row.number))


def sift(offers: Iterable[Offer], bounds: Bounds) -> tuple[list[tuple[Offer, int]], list[Row]]:
    """Part the offers that count, each with its value, from the rows of those that do not."""
    good: list[tuple[Offer, int]] = []
    out: list[Row] = []
    for offer in offers:
        why = refusals(offer, bounds)
        worth = value(offer, bounds.mode)
        if why or worth is None:
            out.append(Row(offer.number, worth, None, why))
        else:
            good.append((offer, worth))
    return good, out


def side_by_side(offers: Iterable[Offer], bounds: Bounds) -> Ranking:
    """List the valid offers by price: the owner compares them, no formula decides."""
    good, out = sift(offers, bounds)
    rows = [Row(offer.number, worth, None) for offer, worth in good]
    rows.sort(key=lambda row: (row.value, row.number))
    return Ranking(place(rows, out), {"counted": len(rows)})
