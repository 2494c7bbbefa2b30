"""Rows of a ledger some at a time, each lot with what its rows do not hold themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from app.kernel import files
from app.kernel.events import Event

STEP = 200


def stepwise(rows: Iterable[Any], look: Callable[[list[Any]], None]) -> Iterator[Any]:
    """Yield rows after `look` has seen their lot."""
    rest = iter(rows)
    while some := list(islice(rest, STEP)):
        look(some)
        yield from some


def newest(found: Any, look: Callable[[list[Any]], None] | None = None) -> Iterator[Any]:
    """Walk through what was found, the newest first; `look` sees every lot."""
    model = found.model
    rows = found.order_by(model.created_at.desc(), model.id.desc()).iterator()
    return stepwise(rows, look) if look else rows


def proofs(rows: list[Any], slot: str) -> dict[str, str]:
    """Name the files that hang on rows in a slot: id -> names."""
    kept = files.of_many(rows[0].subject_kind, [row.id for row in rows], slot)
    return {key: "、".join(one.name for one in some) for key, some in kept.items()}


def offices(rows: list[Any], *actions: str) -> dict[str, str]:
    """Name who did one of these things to each row the last time: id -> organisation."""
    return {event.subject_id: event.org_name for event in happened(rows, *actions)}


def happened(rows: list[Any], *actions: str) -> list[Event]:
    """List what was done to rows, by these actions, in order."""
    kind = rows[0].subject_kind
    mine = (Event.subject_kind == kind) & Event.subject_id.in_([row.id for row in rows])
    query = Event.select().where(mine, Event.key.in_([f"{kind}.{one}" for one in actions]))
    return list(query.order_by(Event.seq))
