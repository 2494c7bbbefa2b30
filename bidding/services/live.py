"""Live price bidding: it opens at T, takes bids, and ends by itself.

A bid is judged and written in one transaction: the time is read under the log's lock, and the row
of the room is compared and set, so that of two equal bids one counts and the other is told the
new price. The same idempotency key gets the same bid again. Nothing here knows a Start or Stop.
"""

import datetime as dt
import hashlib

from peewee import fn

from app.kernel import clock, events, jobs, log
from app.kernel.db import write
from app.kernel.errors import NotAllowed, Reason
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.models import Freeze, LiveBid, LiveRoom, Requirement, Signup
from bidding.requirement_states import VOIDED, RequirementState
from bidding.rules import live, terms_of_method
from bidding.rules.endings import Code
from bidding.rules.live import Live, Room
from bidding.rules.lots import PASSED
from bidding.services import award, explaining, freeze, lots, terms
from bidding.states import REQUIREMENT

PLACED = "bidding.live_bid.placed"
NOBODY = "竞价时段内无机构报价"
VOID = Reason("采购已取消或置为无效，不再受理报价")
OUTRUN = "刚有其他机构报出更低价，请按新的最低价重新报价"


def terms_of(requirement: Requirement) -> Live:
    """Read the numbers of the notice."""
    return terms_of_method.read(requirement.method, requirement.rule_data)


def room_of(requirement: Requirement, row: LiveRoom) -> Room:
    """Join the stored room with the bounds of the notice."""
    return Room(
        opens=row.opens_at,
        ends=row.ends_at,
        floor_fen=requirement.floor_fen,
        ceiling_fen=requirement.ceiling_fen or requirement.amount_fen,
        best_fen=row.best_fen,
        leader=row.leader,
        extensions=row.extensions,
    )


def begin(requirement: Requirement) -> None:
    """Open the window at T, inside write(); done twice it changes nothing."""
    if requirement.state != RequirementState.FROZEN:
        return
    opens = clock.now().replace(microsecond=0)
    ends = opens + dt.timedelta(minutes=terms_of(requirement).minutes)
    LiveRoom.create(requirement=requirement, opens_at=opens, ends_at=ends)
    told = {**terms.facts(requirement), "opens": clock.iso(opens), "ends": clock.iso(ends)}
    fire(REQUIREMENT, requirement, "go_live", SYSTEM, facts=told)
    _promise(requirement.id, ends)


def _promise(requirement: str, ends: dt.datetime) -> None:
    key = f"bidding.live_end:{requirement}:{ends.isoformat()}"
    jobs.enqueue("bidding.live_end", {"id": requirement}, due=ends, key=key)


def number_of(requirement: Requirement, organisation: str | None) -> tuple[int, Signup] | None:
    """Return the pool number and sign-up of an organisation, None when it is not in the pool."""
    mine = (Signup.requirement == requirement) & (Signup.organisation == organisation)
    signup = Signup.select().where(mine, Signup.slot.is_null(False)).first()
    frozen = Freeze.get_or_none(Freeze.requirement == requirement)
    if signup is None or frozen is None or signup.id not in frozen.signups:
        return None
    return frozen.signups.index(signup.id) + 1, signup


def bid(requirement: Requirement, amount_fen: int, key: str, actor: Actor) -> LiveBid:
    """Take a bid; raises NotAllowed with the reason when it does not count."""
    digest = hashlib.sha256(f"{requirement.id} {actor.org_id} {key}".encode()).hexdigest()
    with write():
        given = LiveBid.get_or_none(LiveBid.key == digest)
        if given is not None:
            return given
        moment, known = log.moment(), number_of(requirement, actor.org_id)
        row = LiveRoom.get_or_none(LiveRoom.requirement == requirement)
        if Requirement.get_by_id(requirement.id).state in VOIDED:
            raise NotAllowed(VOID)
        if known is None or row is None:
            raise NotAllowed(Reason("贵机构不在本次竞价的候选名单中，或竞价尚未开始"))
        number, signup = known
        if lots.is_out(requirement, number):
            raise NotAllowed(Reason.of(PASSED, most=requirement.purchase.most))
        room, rule = room_of(requirement, row), terms_of(requirement)
        if row.ended_at is not None:
            room = Room(room.opens, min(room.ends, moment))
        against = live.refusals(room, rule, number, amount_fen, moment)
        if against:
            raise NotAllowed(*against)
        stands = live.after(room, rule, number, amount_fen, moment)
        _set(row, stands)
        if stands.ends != room.ends:
            _promise(requirement.id, stands.ends)
        return _keep(requirement, signup, row.bids + 1, stands, moment, digest, actor)


def _set(row: LiveRoom, stands: Room) -> None:
    """Compare and set: somebody else's bid in between refuses this one."""
    news = {"best_fen": stands.best_fen, "leader": stands.leader, "ends_at": stands.ends}
    same = (LiveRoom.requirement == row.requirement_id) & (LiveRoom.bids == row.bids)
    done = LiveRoom.update(bids=row.bids + 1, extensions=stands.extensions, **news)
    if done.where(same, LiveRoom.ended_at.is_null()).execute() != 1:
        raise NotAllowed(Reason(OUTRUN))


def _keep(
    requirement: Requirement,
    signup: Signup,
    place: int,
    stands: Room,
    moment: dt.datetime,
    digest: str,
    actor: Actor,
) -> LiveBid:
    row = LiveBid(
        requirement=requirement,
        signup=signup,
        organisation=signup.organisation_id,
        number=stands.leader,
        place=place,
        amount_fen=stands.best_fen,
        at=moment,
        ends_at=stands.ends,
        key=digest,
    )
    told = {
        "notice": requirement.number,
        "place": place,
        "number": stands.leader,
        "agency_uscc": signup.uscc,
        "amount_fen": stands.best_fen,
        "at": clock.iso(moment),
        "ends": clock.iso(stands.ends),
    }
    row.event = events.record(PLACED, row, actor=actor, facts=told, visibility="sealed").id
    row.save(force_insert=True)
    return row


def end_due(payload: dict) -> None:
    """End at the end as it stands; an end that has moved, or was reached before, does nothing.

    The log's lock comes first: a bid of the last moment is seen whole or not at all.
    """
    moment = log.moment()
    requirement = Requirement.get_or_none(Requirement.id == payload["id"])
    row = LiveRoom.get_or_none(LiveRoom.requirement == payload["id"])
    if requirement is None or row is None or row.ended_at is not None:
        return
    if moment < row.ends_at:
        return
    LiveRoom.update(ended_at=moment).where(LiveRoom.requirement == requirement).execute()
    if requirement.state != RequirementState.LIVE:
        return
    if row.leader is None:
        freeze.fail(requirement, NOBODY, Code.TOO_FEW)
        return
    told = {**terms.facts(requirement), **figures(requirement), "amount_fen": row.best_fen}
    if explaining.wait(requirement, [row.leader], 1, told) is None:
        fire(REQUIREMENT, requirement, "rank", SYSTEM, facts=told)
        award.propose(requirement, row.leader, "live", requirement.turn, amount_fen=row.best_fen)
    events.checkpoint("live")


def figures(requirement: Requirement) -> dict[str, int]:
    """Count what the result says of the bidding: bids, and how many bid at all."""
    query = LiveBid.select(fn.COUNT(LiveBid.id), fn.COUNT(fn.DISTINCT(LiveBid.number)))
    bids, bidders = query.where(LiveBid.requirement == requirement).tuples().get()
    return {"bids": bids, "bidders": bidders}
