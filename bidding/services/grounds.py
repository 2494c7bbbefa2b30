"""What every draw of a purchase rests on, with proofs: notice, frozen pool, nonces, chain, numbers."""

import json
from typing import Any

from app.kernel import events
from app.kernel.events import Event
from bidding.models import DrawRound, Edition, Freeze, Requirement, Signup
from bidding.services import chains, labelled


def of(requirement: Requirement, turns: int) -> dict[str, Any]:
    """Collect what was fixed before the first `turns` rounds, and what came from outside."""
    frozen = Freeze.get(Freeze.requirement == requirement)
    chain = chains.of(requirement)
    edition = _edition(requirement)
    found = {
        "notice": opened(edition.event),
        "document": json.loads(edition.document),
        "frozen": json.loads(frozen.pool),
        "freeze": opened(frozen.event),
        "nonces": [opened(key) for key in _signup_events(frozen)],
        "chain": {
            "anchor": chain.anchor,
            "values": [chain.value(turn) for turn in range(1, turns + 1)],
        },
    }
    drand = [
        {"turn": row.turn, **row.proof}
        for row in requirement.rounds.where(DrawRound.turn <= turns, DrawRound.source == "drand")
    ]
    return {**found, "drand": drand} if drand else found


def draws(requirement: Requirement) -> dict[str, Any]:
    """Return the order of ties with what it rests on, and the base drawn from the same sources."""
    tie = labelled.of(requirement, labelled.TIE)
    base = labelled.of(requirement, labelled.BASE)
    found = {"tie": {**json.loads(tie.document), "evidence": of(requirement, tie.turn)}}
    return {**found, "base": json.loads(base.document)} if base else found


def opened(event: str) -> dict[str, Any]:
    """Open the log entry of an event."""
    return events.disclosure(Event.get_by_id(event))


def _edition(requirement: Requirement) -> Edition:
    return Edition.get(Edition.requirement == requirement, Edition.number == requirement.edition)


def _signup_events(frozen: Freeze) -> list[str]:
    rows = Signup.select(Signup.id, Signup.event).where(Signup.id.in_(frozen.signups))
    known = {row.id: row.event for row in rows}
    return [known[key] for key in frozen.signups]
