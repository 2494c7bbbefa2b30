"""Level 2 of draws: nonces come sealed to trustees with the sign-up and are opened together.

The last who signs up cannot fit its nonce to those of others, and nobody can keep one back: at T
the trustees open all of them. An envelope that holds no nonce counts as none, with its reason in
the record; where too few shares are released the purchase fails in public.
"""

import json
from collections.abc import Sequence
from typing import Any

from app.kernel import seeds
from bidding.models import DrawRound, Freeze, Requirement
from bidding.rules.offers import NONCE
from bidding.rules.opening import Opened
from bidding.services import closing


def mode_of(requirement: Requirement) -> str:
    """Say what is in the envelopes: a nonce, or an offer of the notice's kind of price."""
    return NONCE if requirement.seals_nonces else requirement.price_mode


def are_shut(requirement: Requirement) -> bool:
    """Say whether nonces of the pool still wait for the trustees."""
    row = closing.of(requirement) if requirement.seals_nonces else None
    if row is None or row.opened_at is not None:
        return False
    return any(one["number"] for one in json.loads(row.document)["offers"])


def facts(row: DrawRound) -> dict[str, Any]:
    """Return what the event of the begun opening says."""
    found = closing.of(row.requirement)
    return {"notice": row.requirement.number, "turn": row.turn, "list": found.sha256}


def keep(requirement: Requirement, found: Sequence[Opened]) -> None:
    """Put the opened nonces in the frozen order of the pool; a malformed one is none."""
    frozen = Freeze.get(Freeze.requirement == requirement)
    values = list(frozen.nonces)
    for one in found:
        content = None if one.malformed else one.offer
        values[one.number - 1] = seeds.nonce_value(content["nonce"]) if content else ""
    Freeze.update(nonces=values).where(Freeze.id == frozen.id).execute()
