"""Draw at T: same inputs, same record, byte for byte; and the public numbers officers type."""

import datetime as dt
import hashlib
import json

from app.kernel import canonical, clock, draw, events, jobs, log
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.models import DrawRound, Freeze, Requirement, SeedEntry
from bidding.requirement_states import VOIDED, RequirementState
from bidding.rules import external, levels, several, timetable
from bidding.rules.endings import Code
from bidding.rules.lots import ALL_PASSED
from bidding.services import (
    chains,
    choosing,
    freeze,
    labelled,
    live,
    lots,
    nonces,
    pooling,
    pricing,
    proposing,
    terms,
)
from bidding.states import REQUIREMENT

R = RequirementState


def draw_due(payload: dict) -> None:
    """Draw the promised round, or wait for its public number; done twice it changes nothing."""
    row = DrawRound.get_or_none(DrawRound.id == payload["round"])
    if row is None or row.drawn_at is not None or log.moment() < row.due:
        return
    requirement = row.requirement
    if requirement.state not in {R.FROZEN, R.SEEDING, *VOIDED}:
        return
    if requirement.state in VOIDED and requirement.takes_envelopes:
        return  # nothing is opened, so there is nothing to rank, and no nonce to draw with
    if requirement.state == R.FROZEN and lots.waits(requirement):
        return  # the earlier lot's result lets this one go on
    if requirement.method == "live_price":
        row.drawn_at = clock.now()
        row.save()
        live.begin(requirement)
        return
    if not _waits(row, requirement):
        perform(row)


def _waits(row: DrawRound, requirement: Requirement) -> bool:
    """Say so, once, when a public number or the trustees of sealed nonces are waited for."""
    if row.source != "none" and not row.external:
        told, action = {"turn": row.turn, "expected": expected_of(row).words}, "await_seed"
    elif nonces.are_shut(requirement):
        told, action = nonces.facts(row), "await_opening"
    else:
        return False
    if requirement.state == R.FROZEN:
        fire(REQUIREMENT, requirement, action, SYSTEM, facts=told)
    return True


def expected_of(row: DrawRound) -> external.Expected:
    """Return what the notice announced for a round."""
    return external.Expected(row.source, row.expected)


def record_of(requirement: Requirement, upto: int) -> dict:
    """Draw rounds 1…`upto` from what is stored: the "lianshen-draw/1" record."""
    frozen = Freeze.get(Freeze.requirement == requirement)
    pool = [draw.Candidate(**row) for row in json.loads(frozen.pool)["pool"]]
    chain = chains.of(requirement)
    rows = requirement.rounds.where(DrawRound.turn <= upto).order_by(DrawRound.turn)
    rounds = [
        draw.Round(
            draw.sources(
                terms.label_of(requirement),
                pool=frozen.sha256,
                chain=chain.value(row.turn),
                nonces=frozen.nonces,
                external=row.external,
            ),
            pooling.picks(requirement),
            tuple(row.removed),
        )
        for row in rows
    ]
    return draw.record(requirement.suite, terms.label_of(requirement), pool, rounds)


def perform(row: DrawRound) -> None:
    """Draw a round whose inputs are complete: record, event, checkpoint, result."""
    requirement = row.requirement
    if not requirement.is_sealed:  # a tie order is of all: who is passed over is so in the ranking
        row.removed = list(lots.passed_over(requirement))
        row.save()
    text = canonical.text(record_of(requirement, row.turn))
    last = json.loads(text)["rounds"][-1]
    row.document, row.sha256 = text, hashlib.sha256(text.encode()).hexdigest()
    row.drawn_at = clock.now()
    told = {
        "notice": requirement.number,
        "turn": row.turn,
        "chain_value": chains.of(requirement).value(row.turn),
        "level": levels.reached(row.external, sealed=requirement.seals_nonces),
    }
    if requirement.is_sealed:  # the order of ties; its hash would tell names before the opening
        event = fire(REQUIREMENT, requirement, "await_opening", SYSTEM, facts=told)
        labelled.draw_all(row, event.id)
    else:
        told |= {"record_sha256": row.sha256, **_passed(requirement, row.removed)}
        drawn = [pick["number"] for pick in last["picks"]]
        if drawn:
            row.winner = drawn[0]
            told |= {"number": row.winner, **candidate(requirement, row.winner)}
        event = _result(row, {**told, "drawn": drawn})
    row.event = event.id if event else None
    row.save()
    events.checkpoint("draw")


def _result(row: DrawRound, told: dict) -> events.Event | None:
    """Let the winner be known, or the short list, or what would have been."""
    requirement = row.requirement
    if requirement.state in VOIDED and not told["drawn"]:
        return None
    if requirement.state in VOIDED:
        key, told = "bidding.requirement.draw", {**told, "cancelled": True}
        return events.record(key, requirement, actor=SYSTEM, facts=told, visibility="public")
    if not several.taken(several.read(requirement.several), len(told["drawn"])):
        why = ALL_PASSED if told.get("passed") else pricing.NO_VALID
        return freeze.fail(requirement, why, Code.TOO_FEW)
    if requirement.method == "credit_merit":
        return choosing.begin(requirement, "shortlist", told)
    event = fire(REQUIREMENT, requirement, "draw", SYSTEM, facts=told)
    proposing.propose_all(requirement, told["drawn"], "draw", row.turn)
    return event


def _passed(requirement: Requirement, removed: list[int]) -> dict[str, list[str]]:
    """Name who holds as many other lots as allowed; nothing where nobody does."""
    names = [candidate(requirement, number)["agency"] for number in removed]
    return {"passed": names} if names else {}


def candidate(requirement: Requirement, number: int) -> dict[str, str]:
    """Return code and name of a candidate in the frozen pool."""
    frozen = Freeze.get(Freeze.requirement == requirement)
    one = json.loads(frozen.pool)["pool"][number - 1]
    return {"agency_uscc": one["id"], "agency": one["name"]}


def waiting_round(requirement: Requirement) -> DrawRound | None:
    """Return the round that waits for a public number now, None when none does."""
    rows = requirement.rounds.where(DrawRound.drawn_at.is_null(), DrawRound.source != "none")
    row = rows.order_by(DrawRound.turn.desc()).first()
    return row if row is not None and row.due <= clock.now() else None


def enter_seed(requirement: Requirement, typed: str, actor: Actor, seen: int | None) -> str:
    """Take a public number from an officer; what is complete is drawn at once.

    A drand round proves itself; a lottery result needs two officers who typed the same.
    Raises Invalid with the sentence when it does not hold or the two differ.
    """
    with write():
        row = waiting_round(requirement)
        if row is None:
            raise NotAllowed(Reason("现在没有等待录入外部随机数的抽取轮次"))
        expected = expected_of(row)
        found = external.read(typed, expected)
        if isinstance(found, Reason):
            raise Invalid({"typed": found})
        sources, proof = found
        told = {"turn": row.turn, "expected": expected.words}
        fire(REQUIREMENT, requirement, "seed", actor, facts=told, seen=seen)
        if row.source != "drand" and not _agreed(row, sources, proof, actor):
            return "已记录第一位录入人的号码，请另一位工作人员独立录入"
        row.external, row.proof = sources, proof
        row.save()
        perform(row)
        return "外部随机数已核验，抽取已完成"


def _agreed(row: DrawRound, sources: list, proof: dict, actor: Actor) -> bool:
    """Keep this officer's entry; True when another officer typed the very same."""
    entries = row.entries.where(SeedEntry.expected == row.expected)
    others = [one for one in entries if one.person != actor.person_id]
    if others and others[0].sources != sources:
        raise Invalid({"typed": Reason("与另一位工作人员录入的号码不一致，请双方对照开奖公告核对")})
    if entries.where(SeedEntry.person == actor.person_id).exists():
        raise Invalid({"typed": Reason("您已录入本期号码，须由另一位工作人员独立录入")})
    SeedEntry.create(
        round=row,
        person=actor.person_id,
        officer=actor.name,
        expected=row.expected,
        sources=sources,
        proof=proof,
    )
    return bool(others)


def fall_back(requirement: Requirement, reason: str, actor: Actor, seen: int | None) -> None:
    """Announce a later round of the same source, which does not exist yet, with the reason."""
    with write():
        row = waiting_round(requirement)
        if row is None:
            raise NotAllowed(Reason("现在没有等待录入外部随机数的抽取轮次"))
        if row.source == "drand":
            row.due = timetable.whole_minute(
                log.moment() + dt.timedelta(minutes=requirement.margin)
            )
        row.expected = external.announced(
            row.source, str(int(row.expected) + 1) if row.source != "drand" else "", 1, row.due
        ).number
        told = {"turn": row.turn, "expected": expected_of(row).words}
        fire(REQUIREMENT, requirement, "fallback", actor, reason=reason, facts=told, seen=seen)
        row.save()
        jobs.enqueue("bidding.draw", {"round": row.id}, due=row.due)
