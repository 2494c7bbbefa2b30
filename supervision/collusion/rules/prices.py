"""What opened prices of one purchase show: equal ones, ladders, mirrors, a dear substitute."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from supervision.collusion.rules.kinds import MEDIUM, STRONG, Evidence, Finding, Population
from supervision.collusion.rules.numbers import Numbers

MOST = 60
MIRROR = 4


@dataclass(frozen=True)
class Price:
    """One opened price that counts, in fen or in basis points, of an agency."""

    agency: str
    name: str
    value: int
    shown: str


@dataclass(frozen=True)
class Turn:
    """One award of a purchase in order: who, at which price, whether it was given up."""

    agency: str
    name: str
    amount_fen: int
    given_up: bool
    shown: str


def found(
    purchase: str, prices: Sequence[Price], bounds: Collection[int], numbers: Numbers
) -> list[Finding]:
    """List what the prices of one purchase show."""
    rows = sorted(prices, key=lambda one: (one.value, one.agency))[:MOST]
    return [*identical(purchase, rows, bounds), *_regular(purchase, rows, numbers)]


def identical(purchase: str, rows: Sequence[Price], bounds: Collection[int]) -> list[Finding]:
    """Find equal prices; what everybody bids at a bound of the notice says nothing."""
    groups: dict[int, list[Price]] = {}
    for one in rows:
        groups.setdefault(one.value, []).append(one)
    made = []
    for value, same in groups.items():
        if len(same) > 1 and value not in bounds:
            strength = STRONG if len(same) > 2 else MEDIUM
            told = {"value": same[0].shown, "count": len(same)}
            made.append(_finding("identical", purchase, strength, same, rows, told))
    return made


def steps(values: Sequence[int], tolerance: int) -> tuple[str, int] | None:
    """Return ("difference" | "ratio", mean step) of a ladder, None where the steps differ.

    `values` rise; the ratio is in basis points. `tolerance` is in percent of the mean step.
    """
    if len(set(values)) != len(values) or len(values) < 3:
        return None
    pairs = list(itertools.pairwise(values))
    for name, sizes in (
        ("difference", [b - a for a, b in pairs]),
        ("ratio", [(b - a) * 1_000_000 // a for a, b in pairs if a > 0]),
    ):
        mean = sum(sizes) / len(sizes) if len(sizes) == len(pairs) else 0
        if mean and max(abs(size - mean) for size in sizes) * 100 <= tolerance * mean:
            return name, round(mean if name == "difference" else mean / 100)
    return None


def is_mirrored(values: Sequence[int], tolerance: int) -> bool:
    """Say whether rising values lie in pairs around one middle, though not in equal steps."""
    spread = values[-1] - values[0] if len(values) >= MIRROR else 0
    if not spread or steps(values, tolerance) is not None:
        return False
    sums = [a + b for a, b in zip(values, reversed(values), strict=True)]
    return (max(sums) - min(sums)) * 100 <= tolerance * spread


def _regular(purchase: str, rows: Sequence[Price], numbers: Numbers) -> list[Finding]:
    if len(rows) < numbers.offers:
        return []
    values = [one.value for one in rows]
    ladder = steps(values, numbers.tolerance_percent)
    if ladder is not None:
        strength = STRONG if len(rows) > numbers.offers else MEDIUM
        told = {"by": ladder[0], "step": ladder[1], "count": len(rows)}
        return [_finding("ladder", purchase, strength, rows, rows, told)]
    if is_mirrored(values, numbers.tolerance_percent):
        told = {"count": len(rows)}
        return [_finding("mirrored", purchase, MEDIUM, rows, rows, told)]
    return []


def _finding(
    kind: str,
    purchase: str,
    strength: int,
    who: Sequence[Price],
    rows: Sequence[Price],
    told: Mapping[str, int | str],
) -> Finding:
    marked = {one.agency for one in who}
    return Finding(
        kind,
        purchase if kind != "identical" else f"{purchase}:{who[0].value}",
        strength,
        tuple(sorted(marked)),
        (purchase,),
        tuple(Evidence(one.agency, purchase, "报价", one.shown) for one in who),
        Population("本次采购的有效报价", len(rows)),
        told,
        tuple((one.name, one.value, one.agency in marked) for one in rows),
    )


def give_up(purchase: str, turns: Sequence[Turn]) -> list[Finding]:
    """Find a first that gave up, and a next one that got more for it."""
    made = []
    for first, second in itertools.pairwise(turns):
        if first.given_up and second.amount_fen > first.amount_fen and not second.given_up:
            two, share = (first, second), second.amount_fen - first.amount_fen
            made.append(
                Finding(
                    "give_up",
                    f"{purchase}:{first.agency}",
                    MEDIUM,
                    tuple(one.agency for one in two),
                    (purchase,),
                    tuple(
                        Evidence(one.agency, purchase, what, one.shown)
                        for one, what in zip(two, ("放弃时的价格", "递补的价格"), strict=True)
                    ),
                    Population("本次采购的中选和递补", len(turns)),
                    {"more_fen": share},
                    tuple((one.name, one.amount_fen, one.given_up) for one in turns),
                )
            )
    return made
