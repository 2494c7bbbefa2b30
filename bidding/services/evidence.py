"""What is handed out with a record, so that nobody has to believe us: disclosures with proofs."""

import json
from typing import Any

from app.kernel import events, log
from app.kernel.events import Event
from bidding.models import DrawRound, Edition, Freeze, LabelledDraw, Requirement, Signup
from bidding.services import lots, opened_record, panel_pool, terms


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
    """Collect the notice, the frozen pool, the nonces, the chain and the public numbers."""
    frozen = Freeze.get(Freeze.requirement == requirement)
    chain = terms.chain_of(requirement)
    found = {
        "notice": _opened(_edition(requirement).event),
        "frozen": json.loads(frozen.pool),
        "freeze": _opened(frozen.event),
        "nonces": [_opened(key) for key in _signup_events(frozen)],
        "chain": {
            "anchor": chain.anchor,
            "values": [chain.value(turn) for turn in range(1, turns + 1)],
        },
    }
    if lots.is_limited(requirement):
        found["lots"] = {"most": requirement.purchase.most, "won": _won(requirement, turns)}
    if requirement.seals_nonces:
        found["opening"] = opened_record.download(requirement)
    drand = [
        {"turn": row.turn, **row.proof}
        for row in requirement.rounds.where(DrawRound.turn <= turns, DrawRound.source == "drand")
    ]
    if drand:
        found["drand"] = drand
    kept = log.latest()
    return {**found, "checkpoint": kept} if kept else found


def _won(requirement: Requirement, turns: int) -> list[list[dict[str, Any]]]:
    """Open for each round what had named agencies in other lots when it was drawn."""
    found = []
    for row in requirement.rounds.where(DrawRound.turn <= turns).order_by(DrawRound.turn):
        drawn = Event.get_or_none(Event.id == row.event)  # None: voided, and nobody left to draw
        upto = drawn.seq if drawn else log.Head.get_by_id(1).size
        found.append([_opened(key) for key in lots.won_before(requirement, upto)])
    return found


def of_experts(requirement: Requirement, row: LabelledDraw) -> dict[str, Any]:
    """Put the draw of experts together with its evidence, once their names are no secret.

    The nonces in its sources are those of the bidders, proven with the order of ties.
    """
    pool = panel_pool.of(requirement)
    found = evidence(requirement, row.turn)
    del found["nonces"]
    found |= {"frozen": json.loads(pool.document), "freeze": _opened(pool.event)}
    return {**json.loads(row.document), "evidence": found}


def _edition(requirement: Requirement) -> Edition:
    return Edition.get(Edition.requirement == requirement, Edition.number == requirement.edition)


def _opened(event: str) -> dict[str, Any]:
    return events.disclosure(Event.get_by_id(event))


def _signup_events(frozen: Freeze) -> list[str]:
    rows = Signup.select(Signup.id, Signup.event).where(Signup.id.in_(frozen.signups))
    known = {row.id: row.event for row in rows}
    return [known[key] for key in frozen.signups]


def receipt_of(signup: Signup) -> dict[str, Any]:
    """Open the entry of a sign-up for the agency itself: its receipt."""
    return _opened(signup.event)
