"""What lies in the division of an office: its own and those below it. Pure."""

from __future__ import annotations

from typing import Any

from app.accounts.rules.regions import covers
from app.kernel.permissions import Actor

NATION = "000000"
OFFICES = frozenset({"regulator", "supervisor", "window", "department", "committee"})


def beat(actor: Actor) -> str:
    """Return the division an office is for; "" for the nation and for everybody else: no bound.

    An operator runs the purchases of the whole platform: no bound here, but see `posts`.
    """
    return actor.region if actor.org_kind in OFFICES and actor.region != NATION else ""


def within(here: str, region: str | None) -> bool:
    """Say whether a division lies in `here`; what has none, and a bound of "", always does."""
    return not here or not region or covers(here, region)


def stem(code: str) -> str:
    """Cut a code of GB/T 2260 to its level: 330000 -> 33, 330300 -> 3303."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def span(region: str) -> tuple[str, str]:
    """Return the first and the last code within a division; of all divisions for "" and nation."""
    if region in ("", NATION):
        return "000000", "999999999999"
    near = stem(region)
    return near.ljust(6, "0"), near.ljust(12, "9")


def inside(column: Any, region: str) -> Any:
    """Build the condition that a column of division codes lies within a division."""
    return column.between(*span(region))
