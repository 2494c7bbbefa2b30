"""At F by itself: close the sign-up, judge who is eligible, freeze the pool or apply 0-1-2."""

import datetime as dt

from app.kernel import canonical, clock, draw, events, jobs, log, workdays
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from app.kernel.prepared import prepared
from bidding.models import DrawRound, Exclusion, Freeze, Requirement, Signup
from bidding.queries import frameworks
from bidding.requirement_states import VOIDED, RequirementState
from bidding.rules import counting, eligibility, external, several, timetable
from bidding.rules.counting import Outcome
from bidding.rules.endings import Code
from bidding.services import bonding, closing, fitting, panel_pool, pooling, publish, terms
from bidding.states import REQUIREMENT, SignupState
from intermediaries import queries as shelf
from intermediaries.models import Agency

R = RequirementState


def freeze_due(payload: dict) -> None:
    """Do what is due at F; a promise that no longer stands, or is done already, does nothing."""
    requirement = Requirement.get_or_none(Requirement.id == payload["id"])
    if requirement is None or requirement.state not in {R.SIGNUP, *VOIDED}:
        return
    moment = log.moment()
    stale = requirement.signup_until.isoformat() != payload["until"]
    if stale or moment < requirement.signup_until or requirement.freezes.exists():
        return
    eligible, excluded = judge(requirement)
    if requirement.state in VOIDED:
        if eligible and not requirement.takes_envelopes:  # nothing sealed is ever opened then
            freeze(requirement, eligible, excluded, moment)
        return
    left = requirement.extensions - requirement.extended
    sole = counting.SoleRule(requirement.sole_rule)
    rule = several.read(requirement.several)
    if not rule.is_one:  # a single one cannot win alone where several are wanted
        sole = counting.SoleRule.FAIL
    need = 2 if rule.is_one else rule.least
    outcome = counting.after_close(len(eligible), left, sole, need)
    if outcome == Outcome.EXTEND:
        extend(requirement)
    elif outcome == Outcome.FAIL:
        fail(requirement, "报名截止，符合条件的机构不足", Code.TOO_FEW)
    else:
        alone = outcome == Outcome.SOLE and not requirement.is_sealed
        action = "offer_sole" if alone else "freeze"
        freeze(requirement, eligible, excluded, moment, action=action)


@prepared
def _standing(requirement, edition):
    rows = Signup.select(Signup, Agency).join(Agency)
    mine = (Signup.requirement == requirement) & (Signup.edition == edition)
    return rows.where(mine, Signup.state == SignupState.ACTIVE).order_by(Signup.at, Signup.id)


def judge(requirement: Requirement) -> tuple[list[eligibility.Entrant], list[dict[str, str]]]:
    """Judge the standing sign-ups of the current edition by the list and the day of F."""
    rows = _standing(requirement.id, requirement.edition)
    day, item, kept = requirement.signup_until.date(), requirement.item_id, requirement.item_edition
    place, same = requirement.region_id, kept in {None, requirement.item.edition}
    wanted = fitting.of(requirement)
    known = shelf.agencies_for(item, day, place=place) if same and wanted.is_plain else ()
    good = {agency.id for agency in known}
    entrants = [
        eligibility.Entrant(
            signup_id=row.id,
            uscc=row.uscc,
            name=row.name,
            nonce=row.nonce_value,
            score=row.agency.score,
            grade=row.agency.grade,
            unqualified=()
            if row.agency_id in good
            else tuple(str(r) for r in fitting.against(row.agency, wanted, day, place, kept)),
        )
        for row in rows
    ]
    avoided = {
        row.uscc: row.reason
        for row in Exclusion.select().where(Exclusion.requirement == requirement)
    }
    if requirement.within_id is not None:
        kept = {one.agency_id for one in frameworks.members(requirement.within_id, day)}
        outside = str(eligibility.NOT_MEMBER)
        avoided |= {row.uscc: outside for row in rows if row.agency_id not in kept}
    standing = {one.uscc for one in eligibility.split(entrants, avoided)[0]}
    related = bonding.fallen(requirement, [row.agency for row in rows if row.uscc in standing])
    return eligibility.split(entrants, avoided, related)


def freeze(
    requirement: Requirement,
    eligible: list[eligibility.Entrant],
    excluded: list[dict[str, str]],
    moment: dt.datetime,
    *,
    action: str = "freeze",
) -> Freeze:
    """Fix the pool, log its hash before any later seed is known, and promise the draw."""
    pool = pooling.make(requirement, eligible, excluded)
    eligible, digest = pool.entrants, draw.pool_hash(pool.document)
    signups = [one.signup_id for one in eligible]
    drawn = action == "freeze"
    listed = closing.list_of(requirement, signups, moment) if drawn else None
    told = {"notice": requirement.number, "pool_hash": digest}
    told |= closing.facts(listed) if listed else {}
    if not requirement.is_sealed:  # of offers is not told before the opening how many there are
        thin = counting.is_thin(len(eligible), requirement.warn_below)
        told |= {"size": len(eligible), "excluded": pool.excluded, "thin": thin}
    event = _freezing(requirement, told, "close" if requirement.is_sealed else action)
    if listed:
        closing.keep(requirement, listed, event)
    frozen = Freeze.create(
        requirement=requirement,
        pool=canonical.text(pool.document),
        sha256=digest,
        nonces=[one.nonce for one in eligible],
        signups=signups,
        size=len(eligible),
        frozen_at=moment,
        event=event.id,
    )
    enough = panel_pool.freeze(requirement, signups, moment)
    events.checkpoint("freeze")
    if not enough:
        fail(requirement, panel_pool.TOO_FEW)
    elif drawn:
        _first_round(requirement, moment)
    return frozen


def _freezing(requirement: Requirement, told: dict, action: str) -> events.Event:
    """Record the freeze; a cancelled purchase is frozen too, without a move."""
    if requirement.state in VOIDED:
        key = "bidding.requirement.freeze"
        told = {**told, "cancelled": True}
        return events.record(key, requirement, actor=SYSTEM, facts=told, visibility="public")
    return fire(REQUIREMENT, requirement, action, SYSTEM, facts=told)


def _first_round(requirement: Requirement, moment: dt.datetime) -> None:
    due = timetable.late_freeze(moment, requirement.draw_at, requirement.margin)
    if due != requirement.draw_at:
        told = {"draw_at": clock.iso(due), "planned": clock.iso(requirement.draw_at)}
        requirement.draw_at = due
        told |= terms.in_words(requirement)
        if requirement.state == R.FROZEN:
            fire(REQUIREMENT, requirement, "postpone", SYSTEM, facts=told)
        requirement.save()
    open_round(requirement, due)


def open_round(requirement: Requirement, due: dt.datetime) -> DrawRound:
    """Promise the next round for `due`, with the public number that belongs to it."""
    requirement.turn += 1
    requirement.save()
    expected = ""
    if requirement.source != "none":
        announced = external.announced(requirement.source, requirement.issue, requirement.turn, due)
        expected = announced.number
    row = DrawRound.create(
        requirement=requirement,
        turn=requirement.turn,
        due=due,
        source=requirement.source,
        expected=expected,
    )
    promise = {"round": row.id}
    jobs.enqueue("bidding.draw", promise, due=due, key=f"bidding.draw:{row.id}")
    return row


def extend(requirement: Requirement) -> None:
    """Keep the sign-up open once more for as long again; T follows F."""
    opened, closes = requirement.opened_at, requirement.signup_until
    length = max(1, workdays.between(opened.date(), closes.date()))
    gap = requirement.draw_at - closes
    requirement.signup_until = timetable.longer(
        opened, closes, lambda: workdays.add_workdays(closes.date(), length).end
    )
    requirement.draw_at = requirement.signup_until + gap
    requirement.extended += 1
    told = {
        "notice": requirement.number,
        "signup_until": clock.iso(requirement.signup_until),
        "draw_at": clock.iso(requirement.draw_at),
        **terms.in_words(requirement),
    }
    fire(REQUIREMENT, requirement, "extend", SYSTEM, facts=told)
    requirement.save()
    publish.promise_freeze(requirement)


def fail(requirement: Requirement, why: str, code: Code = Code.OTHER) -> events.Event:
    """End without a result; the reason and its code are public at once."""
    requirement.failure = why
    told = {**terms.facts(requirement), "why": why, "code": int(code)}
    event = fire(REQUIREMENT, requirement, "fail", SYSTEM, facts=told)
    requirement.save()
    return event
