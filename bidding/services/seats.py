"""Calling experts in the order they were drawn: invitation, refusal, the end of a clock, the next."""

from app.kernel import clock, deadlines, events, log
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.expert_states import OPEN_SEATS, SEAT, ExpertState, SeatState
from bidding.models import Expert, Requirement, Seat
from bidding.queries import seats as reads
from bidding.requirement_states import RequirementState
from bidding.services import freeze, labelled, panel_pool

CLOCK = "bidding.scoring"
NONE_LEFT = "评审专家替补已用尽，未能完成评审"
OVER = Reason("评审时限已过，由抽取次序的下一位专家替补")


def facts(seat: Seat) -> dict[str, object]:
    """Return what events of a seat say: the notice and the order called, no person."""
    requirement = seat.requirement
    return {"notice": requirement.number, "title": requirement.title, "place": seat.place}


def call(requirement: Requirement, count: int) -> bool:
    """Call the next `count` experts of the drawn order inside write(); False when too few are left.

    Who has been suspended or removed since the draw is passed over.
    """
    order = labelled.of(requirement, labelled.EXPERT).numbers
    keys = reads.pool_keys(panel_pool.of(requirement))
    known = {one.id: one for one in Expert.select().where(Expert.id.in_(list(keys.values())))}
    called = requirement.seats.count()
    for place, number in list(enumerate(order, 1))[called:]:
        if not count:
            break
        expert = known[keys[number]]
        seat = Seat.create(
            requirement=requirement,
            expert=expert,
            person=expert.person_id,
            number=number,
            place=place,
        )
        good = expert.state == ExpertState.ACTIVE
        if good:
            _invite(seat)
            count -= 1
        else:
            fire(SEAT, seat, "lapse", SYSTEM, facts={**facts(seat), "why": "已不在专家库中"})
    return not count


def _invite(seat: Seat) -> None:
    events.record("bidding.seat.invite", seat, actor=SYSTEM, facts=facts(seat))
    days = panel_pool.terms_of(seat.requirement).days
    deadlines.start(CLOCK, seat, amount=days)


def hold(seat: Seat) -> Seat:
    """Take the log's lock and read the seat anew; Late when its clock is over."""
    moment = log.moment()
    seat = reads.seat(seat.id)
    if seat.requirement.state != RequirementState.SCORING:
        raise NotAllowed(Reason("评审已经结束"))
    due = deadlines.due_of(seat, CLOCK)
    if seat.state in OPEN_SEATS and due is not None and due <= moment:
        raise Late(OVER)
    return seat


def accept(seat: Seat, agreed: bool, actor: Actor, seen: int | None) -> Event:
    """Take the seat, with the pledge that nothing keeps the expert from it."""
    if not agreed:
        raise Invalid({"agreed": Reason("请先作出承诺；有应当回避的情形请选择谢绝或回避")})
    with write():
        seat = hold(seat)
        return fire(SEAT, seat, "accept", actor, facts=facts(seat), seen=seen)


def decline(seat: Seat, reason: str, actor: Actor, seen: int | None) -> Event:
    """Refuse, or stand aside: the next of the drawn order is called."""
    with write():
        seat = hold(seat)
        event = fire(SEAT, seat, "decline", actor, reason=reason, facts=facts(seat), seen=seen)
        _replace(seat, "谢绝或回避")
    return event


def over(payload: dict) -> None:
    """At the end of a seat's clock: whoever has not signed is replaced; done twice, done once."""
    log.moment()
    seat = reads.seat(payload["subject_id"])
    if seat is None or seat.state not in OPEN_SEATS:
        return
    due = deadlines.due_of(seat, CLOCK)
    if due is None or clock.now() < due:
        return
    if seat.requirement.state == RequirementState.SCORING:
        fire(SEAT, seat, "lapse", SYSTEM, facts={**facts(seat), "why": "逾期未签名"})
        _replace(seat, "逾期未签名")


def _replace(seat: Seat, why: str) -> None:
    """Call the next; the public learns that and why, not who."""
    requirement = seat.requirement
    told = {"notice": requirement.number, "place": seat.place, "why": why}
    key = "bidding.requirement.replace_expert"
    events.record(key, requirement, actor=SYSTEM, facts=told, visibility="public")
    if not call(requirement, 1):
        freeze.fail(requirement, NONE_LEFT)


def release(event: Event) -> None:
    """Let everybody go who is still called when a purchase ends otherwise."""
    rows = reads.seats_of(event.subject_id)
    for seat in rows:
        if seat.state in OPEN_SEATS:
            fire(SEAT, seat, "release", SYSTEM, facts=facts(seat))


def open_count(requirement: Requirement) -> int:
    """Count the seats whose sheet is still to come."""
    return requirement.seats.where(Seat.state.in_(OPEN_SEATS)).count()


def signed(requirement: Requirement) -> list[Seat]:
    """List the signed seats in the order they were called."""
    mine = reads.seats_of(requirement.id)
    return [one for one in mine if one.state == SeatState.SIGNED]


LISTENS = {f"bidding.requirement.{end}": release for end in ("fail", "invalidate")}
