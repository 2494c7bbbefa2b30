"""Offices of a place oversee what is bought in that place: a bound on what is not public."""

from typing import Any

from app.accounts.rules.places import beat, span
from app.kernel.permissions import Actor

_OF = ("requirement", "package", "project", "contract", "agency")  # what a thing is part of


def of_its_hall(actor: Actor, subject: Any) -> bool:
    """Hold for what is bought or reviewed in the division that a service hall is for."""
    region = region_of(subject)
    first, last = hall_span(actor)
    return region is None or first <= region <= last


def hall_span(actor: Actor) -> tuple[str, str]:
    """Return the first and the last code of the division a service hall is for."""
    return span(actor.region) if actor.region else ("", "~")


def region_of(subject: Any) -> str | None:
    """Find the division of what was bought: the thing's own, or that of what it is part of."""
    for _ in range(4):
        if subject is None:
            return None
        own = getattr(subject, "region_id", None)
        if own is not None:
            return own
        subject = next((found for name in _OF if (found := getattr(subject, name, None))), None)
    return None


def of_its_place(actor: Actor, subject: Any) -> bool:
    """Hold for things bought within the division an office oversees, and for those of none."""
    here = beat(actor)
    region = region_of(subject) if here else None
    if region is None:
        return True
    first, last = span(here)
    return first <= region <= last
