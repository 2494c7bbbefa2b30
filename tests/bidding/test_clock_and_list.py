"""What the clock or a list refuses although the page still offers it and no worker has run."""

import datetime as dt

import pytest

from app.kernel import deadlines, jobs
from app.kernel.db import write
from app.kernel.errors import Late, NotAllowed
from app.kernel.events import Event
from bidding.models import Award, Closing, Freeze, Hold, Requirement
from bidding.rules.live import Live
from bidding.services import (
    award,
    choosing,
    direct,
    draw,
    freeze,
    live,
    publish,
    selecting,
    voiding,
)
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_live import RULE, WAN
from tests.bidding.test_lots import both_in_each, lots_of
from tests.bidding.test_methods import again, merit, named
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_requirement, make_signup
from tests.factories.sealing import make_offer, make_sealed

pytestmark = pytest.mark.usefixtures("db")
TICK = dt.timedelta(microseconds=1)


def due_of(row, kind):
    return next(one.due for one in deadlines.of(row, only_open=True) if one.kind == kind)


def test_an_invitation_is_turned_down_before_f_only(at):
    requirement, _, (_, actor) = named(at)
    at(str(F))

    with pytest.raises(NotAllowed, match="报名已于"):
        direct.turn_down(again(requirement), "人员不足", actor, None)

    assert str(again(requirement).state) == "signup"


def test_a_list_is_chosen_from_until_its_time_and_silence_has_its_code(at):
    requirement, owner, _ = merit(at)
    due, row = due_of(again(requirement), "bidding.choosing"), again(requirement)
    number = choosing.choices(row)[0].number
    at(str(due - TICK))
    with pytest.raises(NotAllowed, match="公布的名单"):
        selecting.choose(again(requirement), 99, "能力强", owner, None)
    at(str(due))

    with pytest.raises(Late, match="选定期限已过"):
        selecting.choose(again(requirement), number, "能力强", owner, None)
    jobs.run_due(due + dt.timedelta(seconds=1))

    failed = Event.get(Event.key == "bidding.requirement.fail").facts
    assert (failed["code"], owner.org_name in failed["why"]) == (2, True)


def test_a_promise_to_freeze_is_kept_at_its_f_and_once_whoever_asks(at):
    at(OPENS)
    requirement, cancelled = make_requirement(), make_requirement()
    for row in (requirement, cancelled):
        for _ in range(2):
            make_signup(row)
    publish.cancel(
        again(cancelled), "不再需要", make_actor("handler", organisation=cancelled.owner), None
    )

    def ask(row, until=F):
        with write():
            freeze.freeze_due({"id": row.id, "until": until.isoformat()})
        return Freeze.select().where(Freeze.requirement == row).count()

    at(str(F - TICK))
    assert [ask(row) for row in (requirement, cancelled)] == [0, 0]
    at(str(F))
    assert [ask(row, F - TICK) for row in (requirement, cancelled)] == [0, 0], "moved meanwhile"
    assert [ask(row) for row in (requirement, cancelled)] == [1, 1]
    assert [ask(row) for row in (requirement, cancelled)] == [1, 1]


def test_of_a_cancelled_sealed_purchase_nothing_is_frozen_or_opened(at):
    at(OPENS)
    requirement, _ = make_sealed()
    for _ in range(2):
        make_offer(requirement)
    owner = make_actor("handler", organisation=requirement.owner)
    publish.cancel(again(requirement), "不再需要", owner, None)
    jobs.run_due(F)
    jobs.run_due(T)

    assert (Freeze.select().count(), Closing.select().count()) == (0, 0)


def test_of_a_sealed_purchase_void_after_f_nothing_is_drawn(at):
    at(OPENS)
    requirement, _ = make_sealed()
    for _ in range(2):
        make_offer(requirement)
    jobs.run_due(F)
    operator = make_actor("clerk", kind="operator")
    voiding.invalidate(again(requirement), "公告有误", operator, None)
    jobs.run_due(T)
    at(str(T))
    with write():
        draw.draw_due({"round": requirement.rounds.get().id})

    assert [row.drawn_at for row in requirement.rounds] == [None]
    assert str(again(requirement).state) == "invalid"


def sole(at, **more):
    """One agency alone, and the owner decides: after the extension, where the place says so."""
    at(OPENS)
    requirement, bidder = make_requirement(**more), make_bidder()
    Requirement.update(sole_rule="direct", extensions=0).where(
        Requirement.id == requirement.id
    ).execute()
    make_signup(requirement, bidder)
    jobs.run_due(F)
    return again(requirement), make_actor("handler", organisation=requirement.owner)


def test_a_single_agency_is_taken_in_time_and_silence_has_its_code(at):
    requirement, owner = sole(at)
    due = due_of(requirement, "bidding.choice")
    at(str(due))

    with pytest.raises(Late, match="选定期限已过"):
        award.choose_sole(again(requirement), "能力强", owner, None)
    jobs.run_due(due + dt.timedelta(seconds=1))

    assert str(again(requirement).state) == "failed"
    assert Event.get(Event.key == "bidding.requirement.fail").facts["code"] == 2


def test_a_single_agency_with_enough_lots_is_not_taken_for_another(at):
    at(OPENS)
    owner, rows = lots_of(2, 1)
    Requirement.update(sole_rule="direct", extensions=0).execute()
    bidder = make_bidder()
    for row in rows:
        make_signup(row, bidder)
    jobs.run_due(F)
    award.choose_sole(again(rows[0]), "能力强", owner, None)

    with pytest.raises(NotAllowed, match="已中选 1 个标段"):
        award.choose_sole(again(rows[1]), "能力强", owner, None)

    assert str(again(rows[1]).state) == "sole"


def test_nothing_is_awarded_before_the_publicity_is_over_whoever_asks(at):
    at(OPENS)
    requirement = make_requirement()
    for _ in range(3):
        make_signup(requirement)
    jobs.run_due(F)
    jobs.run_due(T)
    due = due_of(again(requirement), "bidding.publicity")
    at(str(due - TICK))
    job = {"subject_id": requirement.id}

    with write():
        award.publicity_over(job)
    assert str(Award.get().state) == "proposed"
    at(str(due))
    with write():
        held = Hold.create(requirement=requirement, cause_kind="x", cause_id="x", reason="核查")
        award.publicity_over(job)
        assert str(Award.get().state) == "proposed"
        held.delete_instance()
        award.publicity_over(job)

    assert str(Award.get().state) == "issued"


def live_lots(at):
    """Two lots of live bidding, one each at most; the first is decided, the second is open."""
    at(OPENS)
    terms = {"method": "live_price", "amount_fen": 8 * WAN, "rule": Live(**RULE)}
    _, rows = lots_of(2, 1, **terms)
    bidders = both_in_each(rows)
    at(str(T))
    live.bid(again(rows[0]), 7 * WAN, "first", bidders[0][1])
    ended = T + dt.timedelta(minutes=30)
    at(str(ended))
    jobs.run_due(ended)
    jobs.run_due(ended)
    return again(rows[1]), bidders


def test_who_holds_enough_lots_bids_no_more_and_nobody_bids_for_what_is_void(at):
    second, (holder, other) = live_lots(at)
    assert str(second.state) == "live"

    with pytest.raises(NotAllowed, match="已中选 1 个标段"):
        live.bid(second, 7 * WAN, "a", holder[1])
    assert live.bid(second, 7 * WAN, "b", other[1]).amount_fen == 7 * WAN
    voiding.invalidate(again(second), "公告有误", make_actor("clerk", kind="operator"), None)

    with pytest.raises(NotAllowed, match="不再受理报价"):
        live.bid(again(second), 6 * WAN, "c", other[1])
