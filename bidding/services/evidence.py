"""What is handed out with a record, so that nobody has to believe us: disclosures with proofs."""

import json
from typing import Any

from app.kernel import log
from bidding.models import DrawRound, LabelledDraw, Requirement, Signup
from bidding.services import grounds, lots, opened_record, panel_pool


def download(requirement: Requirement) -> dict[str, Any] | None:
    """Put the record of all drawn rounds together with its evidence; None before the first.

    The order of ties of sealed offers names everybody: None before the opening.
    """
    if requirement.is_silent:
        return None
    drawn = requirement.rounds.where(DrawRound.document.is_null(False))
    last = drawn.order_by(DrawRound.turn.desc()).first()
    if last is None:
        return None
    return {**json.loads(last.document), "evidence": evidence(requirement, last.turn)}


def evidence(requirement: Requirement, turns: int) -> dict[str, Any]:
    """Collect what the draws rest on, what became of all lots, the sealed nonces, a checkpoint."""
    found = grounds.of(requirement, turns)
    if lots.is_limited(requirement):
        moves = [grounds.opened(key) for key in lots.moves(requirement)]
        found["lots"] = {"most": requirement.purchase.most, "moves": moves}
    if requirement.seals_nonces:
        found["opening"] = opened_record.download(requirement)
    kept = log.latest()
    return {**found, "checkpoint": kept} if kept else found


def of_experts(requirement: Requirement, row: LabelledDraw) -> dict[str, Any]:
    """Put the draw of experts together with its evidence, once their names are no secret.

    The nonces in its sources are those of the bidders, proven with the order of ties.
    """
    pool = panel_pool.of(requirement)
    found = evidence(requirement, row.turn)
    del found["nonces"]
    found |= {"frozen": json.loads(pool.document), "freeze": grounds.opened(pool.event)}
    return {**json.loads(row.document), "evidence": found}


def receipt_of(signup: Signup) -> dict[str, Any]:
    """Open the entry of a sign-up for the agency itself: its receipt."""
    return grounds.opened(signup.event)
