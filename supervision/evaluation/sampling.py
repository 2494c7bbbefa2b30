"""How many owners of an agency are asked in the survey of a year, where a place samples; pure.

Qidong 2017 (启行审〔2017〕90号): with fewer than 5 projects all owners, from 5 on at least 80 % of
them drawn at random, from 20 on at least 15. Read together: projects choose the step, owners are
counted and drawn. The third step takes the place of the second (80 % of twenty owners are sixteen:
beside it, it would say nothing), and "at least" is taken at its least, rounded up. Who has fewer
owners than a step asks for has all of them asked; one owner of many projects is asked once.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Steps:
    """The numbers of a place: below `all_below` projects everybody; then `percent` of the owners;
    from `many_from` projects on `many` owners."""

    all_below: int = 5
    percent: int = 80
    many_from: int = 20
    many: int = 15


def sample_size(projects: int, owners: int, steps: Steps) -> int:
    """Return how many of the owners are asked."""
    if projects < steps.all_below:
        return owners
    if projects < steps.many_from:
        return min(owners, -(-owners * steps.percent // 100))
    return min(owners, steps.many)
