"""The hash chain of a notice: what draws with it, and what blinds with it."""

from app.kernel import keys, seeds
from bidding.models import Requirement

POOL, EXPERTS = 2, 3  # sealed offers draw once, with the first value; nothing else reveals these


def of(requirement: Requirement) -> seeds.Chain:
    """Return the notice's hash chain; only its anchor is public before a round."""
    return seeds.chain(keys.derive("draw chain"), requirement.id)


def blind(requirement: Requirement, turn: int) -> str:
    """Return what hides a frozen pool of a sealed purchase until its draw is shown.

    A value of the chain leaves whoever runs the house no choice: bytes taken at F could be taken
    again until hash, ties, base and experts come out as wanted.
    """
    return of(requirement).value(turn)
