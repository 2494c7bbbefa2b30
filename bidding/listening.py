"""Who inside the room hears of which event: the tables of several parts put together."""

from collections.abc import Callable, Mapping
from typing import Any

from bidding.services import (
    amending,
    endings,
    explaining,
    frameworks,
    lots,
    paying,
    seats,
    staffing,
    subscribing,
)

Listener = Callable[[Any], None]


def together(*tables: Mapping[str, Listener]) -> dict[str, Listener]:
    """Join tables; of two that hear the same event both are told, in the order given."""
    found: dict[str, Listener] = {}
    for table in tables:
        for key, heard in table.items():
            found[key] = _after(found[key], heard) if key in found else heard
    return found


def _after(first: Listener, second: Listener) -> Listener:
    def heard(event: Any) -> None:
        first(event)
        second(event)

    return heard


LISTENS = together(
    endings.LISTENS,
    {
        "bidding.contract.completed": amending.lapse,
        "bidding.contract.terminated": amending.lapse,
    },
    explaining.LISTENS,
    paying.LISTENS,
    lots.LISTENS,
    seats.LISTENS,
    subscribing.LISTENS,
    frameworks.LISTENS,
    staffing.LISTENS,
)
