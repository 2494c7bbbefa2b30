"""Used time of a package from its clocks' ledger, in words: who had it in hand how long."""

from __future__ import annotations

from collections.abc import Iterable

from app.kernel import clock, deadlines
from app.kernel.errors import Reason
from joint_review.models.package import Package
from joint_review.rules.usedtime import BEARERS, Stretch, split

HOUR = 3600


def seconds(clocks: Iterable[deadlines.View]) -> dict[str, int]:
    """Add up seconds per bearer over the clocks of a package, pauses apart."""
    stretches: list[Stretch] = []
    for one in clocks:
        if one.kind in BEARERS:
            stretches += _stretches(one.kind, one.steps)
    return split(stretches)


def _stretches(kind: str, steps: Iterable) -> list[Stretch]:
    found, since, paused = [], None, False
    for step in steps:
        if since is not None:
            found.append(Stretch(kind, since, step.at, paused))
        since = step.at
        if step.action in {"pause", "resume", "start", "restart"}:
            paused = step.action == "pause"
        if step.action == "stop":
            since = None
    if since is not None:
        found.append(Stretch(kind, since, clock.now(), paused))
    return found


def of(package: Package) -> dict[str, str]:
    """Write the used time in days and hours."""
    return {bearer: words(spent) for bearer, spent in seconds(deadlines.of(package)).items()}


def told(clocks: Iterable[deadlines.View]) -> dict[str, Reason]:
    """Say the used time in the reader's language."""
    return {bearer: _reason(spent) for bearer, spent in seconds(clocks).items()}


def words(spent: int) -> str:
    """Write seconds as days and hours, rounded down to the hour."""
    return str(_reason(spent))


def _reason(spent: int) -> Reason:
    days, hours = divmod(spent // HOUR, 24)
    if days:
        return Reason.of("{days} 天 {hours} 小时", days=days, hours=hours)
    return Reason.of("{hours} 小时", hours=hours)
