"""A verifiable draw of one round as the rooms of this floor make it; same inputs, same record.

First an anchor is told, then the pool is fixed and its hash logged, then the value that leads back
to the anchor draws. `row` keeps it all: id, anchor, opened, pool, pool_sha256, frozen, picks,
document, sha256. tools/verify.py recomputes what `download` gives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.kernel import canonical, clock, events, keys, log, seeds
from app.kernel import draw as kernel_draw
from app.kernel.events import Event
from app.kernel.permissions import SYSTEM

SUITE, LABEL = "sha256", "inspect"


def chain(key: str) -> seeds.Chain:
    """Return the chain of a draw; its anchor is told before anything it is drawn with exists."""
    return seeds.chain(keys.derive("draw chain"), key)


def announced(key: str, notice: str) -> dict[str, Any]:
    """Return what is told of a draw before its pool is known."""
    told = {"notice": notice, "suite": SUITE, "label": LABEL}
    return told | {"chain_anchor": chain(key).anchor}


def fix(
    row: Any,
    notice: str,
    pool: Iterable[tuple[str, str]],
    picks: int,
    excluded: Iterable[dict] = (),
    more: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Fix the pool (id, name) of a draw; return the facts to log before any later value is known."""
    left_out = list(excluded)
    candidates = kernel_draw.number_pool((key, name, 1) for key, name in pool)
    document = {**kernel_draw.frozen_pool(notice, candidates, left_out), **(more or {})}
    row.pool, row.pool_sha256 = canonical.text(document), kernel_draw.pool_hash(document)
    row.size, row.picks, row.frozen_at = len(candidates), picks, clock.now()
    told = {"notice": notice, "pool_hash": row.pool_sha256}
    return told | {"size": len(candidates), "excluded": len(left_out)}


def draw(row: Any, outside: list[list]) -> dict[str, Any]:
    """Draw, all that goes in being there; return the facts to log."""
    text = canonical.text(record_of(row, outside))
    row.document, row.sha256 = text, hashlib.sha256(text.encode()).hexdigest()
    row.drawn_at = clock.now()
    return {"record_sha256": row.sha256, "chain_value": chain(row.id).value(1)}


def record_of(row: Any, outside: list[list]) -> dict[str, Any]:
    """Draw from what is stored: the "lianshen-draw/1" record."""
    pool = [kernel_draw.Candidate(**one) for one in json.loads(row.pool)["pool"]]
    given = {"pool": row.pool_sha256, "chain": chain(row.id).value(1), "nonces": []}
    sources = kernel_draw.sources(LABEL, **given, external=outside)
    return kernel_draw.record(SUITE, LABEL, pool, [kernel_draw.Round(sources, row.picks)])


def download(row: Any, **proofs: Any) -> dict[str, Any] | None:
    """Put a record together with its evidence for the verifier; None before the draw."""
    if row.document is None:
        return None
    found = {
        "notice": _opened(row.opened),
        "frozen": json.loads(row.pool),
        "freeze": _opened(row.frozen),
        "chain": {"anchor": row.anchor, "values": [chain(row.id).value(1)]},
        **proofs,
    }
    kept = log.latest()
    found |= {"checkpoint": kept} if kept else {}
    return {**json.loads(row.document), "evidence": found}


def _opened(key: str) -> dict[str, Any]:
    return events.disclosure(Event.get_by_id(key))


def log_event(key: str, subject: Any, told: Mapping[str, Any]) -> str:
    """Log a step of a draw for everybody; return the event's id."""
    return events.record(key, subject, actor=SYSTEM, facts=dict(told), visibility="public").id


def picked(row: Any) -> list[str]:
    """List the ids a record drew, in order."""
    record = json.loads(row.document)
    ids = [one["id"] for one in record["pool"]]
    return [ids[pick["number"] - 1] for pick in record["rounds"][0]["picks"]]
