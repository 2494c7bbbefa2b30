"""Bringing a service onto the shelf: its first day is kept."""

from __future__ import annotations

from typing import Any

from app.kernel import clock
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from intermediaries.models import Offering
from intermediaries.services.reading import prepare_offering
from intermediaries.states import OFFERING


def list_offering(
    offering: Offering, actor: Actor, facts: dict[str, Any], *, seen: int | None = None
) -> Event:
    """List a service from today on; inside write()."""
    sets = {"listed_on": clock.today()}
    thing = prepare_offering(offering)
    return fire(OFFERING, thing, "list", actor, facts=facts, seen=seen, sets=sets)
