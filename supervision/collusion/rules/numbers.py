"""The numbers the rules need, read from parameters once a run; pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Numbers:
    """Least samples, tolerances and the width of the fence; `ignored` are authors that say nothing."""

    months: int = 12
    fence_percent: int = 150
    population: int = 8
    bids: int = 6
    pair: int = 5
    rotation: int = 4
    chance_percent: int = 20
    offers: int = 4
    tolerance_percent: int = 3
    minutes: int = 10
    ignored: tuple[str, ...] = ()
