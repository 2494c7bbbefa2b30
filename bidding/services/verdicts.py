"""The experts of a scoring are asked about an explanation, each signs; nobody sees another's word before."""

from __future__ import annotations

import hashlib
from typing import Any

from app.kernel import canonical, chance, clock, deadlines, events, log
from app.kernel.errors import Invalid, Late, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.explanation_states import ExplanationState
from bidding.models import Explanation, Verdict
from bidding.queries import verdicts as reads
from bidding.requirement_states import RequirementState
from bidding.rules import verdicts as rule
from bidding.services import seats
from bidding.verdict_states import VERDICT, VerdictState

CLOCK = "bidding.verdict"
OVER = Reason("认定时限已过，不能再签名")
TOO_FEW = "评审专家逾期未认定报价说明，签名的不足半数"


def _facts(row: Verdict) -> dict[str, Any]:
    requirement = row.requirement
    told = {"notice": requirement.number, "title": requirement.title}
    return {**told, "place": row.seat.place, "agency": row.explanation.agency.name}


def ask(row: Explanation) -> None:
    """Ask everybody who signed a sheet inside write(); the clock is that of the explanation."""
    for seat in seats.signed(row.requirement):
        made = Verdict.create(explanation=row, seat=seat, person=seat.person_id)
        events.record("bidding.verdict.ask", made, actor=SYSTEM, facts=_facts(made))
        deadlines.start(CLOCK, made)


def hold(row: Verdict) -> Verdict:
    """Take the log's lock and read it anew; refused when the time is over or nobody asks any more."""
    moment = log.moment()
    row = reads.verdict(row.id)
    about = row.explanation
    if about.requirement.state != RequirementState.EXPLAINING:
        raise NotAllowed(Reason("采购已不在等待报价说明的阶段"))
    due = deadlines.due_of(row, CLOCK)
    if about.state != ExplanationState.ANSWERED or (due is not None and due <= moment):
        raise Late(OVER)
    return row


def sign(row: Verdict, accepted: bool, reason: str, actor: Actor, seen: int | None) -> Event:
    """Keep and log an expert's word inside write(); the public learns its hash, not whose it is."""
    if not reason.strip():
        raise Invalid({"reason": Reason("请写明认定理由")})
    about = row.explanation
    notice = f"{row.requirement.id}/{row.requirement.edition}"
    blind = chance.token_bytes(32).hex()
    made = rule.document(notice, about.number, row.seat.place, accepted, reason.strip(), blind)
    text = canonical.text(made)
    found = hashlib.sha256(text.encode()).hexdigest()
    sets = {"document": text, "sha256": found, "signed_at": clock.now()}
    told = {**_facts(row), "verdict_sha256": found}
    event = fire(VERDICT, row, "sign", actor, facts=told, seen=seen, sets=sets)
    Verdict.update(event=event.id).where(Verdict.id == row.id).execute()
    told = {
        "notice": row.requirement.number,
        "verdict_sha256": found,
        "signed": len(signed(about)),
    }
    key = "bidding.requirement.verdict_signed"
    events.record(key, row.requirement, actor=SYSTEM, facts=told, visibility="public")
    return event


def signed(row: Explanation) -> list[Verdict]:
    """List the signed words, in the order their experts were called."""
    return [one for one in reads.verdicts_of(row) if one.state == VerdictState.SIGNED]


def let_go(row: Explanation, action: str) -> None:
    """End inside write() what is still asked: `lapse` at the end of the time, else `release`."""
    for one in reads.verdicts_of(row):
        if one.state == VerdictState.ASKED:
            fire(VERDICT, one, action, SYSTEM, facts=_facts(one))


def outcome(row: Explanation, *, over: bool) -> tuple[str | None, str, dict[str, Any]]:
    """Count: what follows, the ruling in words, and what its event tells."""
    panel, mine = row.verdicts.count(), signed(row)
    words = [one.word for one in mine]
    votes = [one["accepted"] for one in words]
    told = {"experts": panel, "votes": sum(votes), "verdicts": [one.sha256 for one in mine]}
    return rule.outcome(panel, votes, over=over), rule.in_words(panel, words), told
