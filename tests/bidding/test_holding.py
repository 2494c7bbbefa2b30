"""A hold keeps the award back, and nothing else; its end lets it go on at once."""

import datetime as dt

import pytest

from app.kernel import jobs
from app.kernel.errors import NotAllowed
from app.kernel.events import Event
from bidding.models import Award, Requirement
from bidding.services import award, holding
from supervision.complaints import queries
from supervision.complaints.services import deciding, handling
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.supervision import brought_to, make_complaint, verdict

F = dt.datetime(2026, 11, 19, 17, 0)
LATER = dt.datetime(2026, 11, 26, 9)


@pytest.fixture
def drawn(at, db):
    """A drawn purchase in publicity, and a complaint about it under investigation that holds it."""
    at("2026-11-16 09:00")
    need = make_requirement(make_owner())
    for _ in range(3):
        make_signup(need, make_bidder())
    jobs.run_due(F)
    jobs.run_due(F + dt.timedelta(minutes=10))
    at("2026-11-20 09:00")
    need = Requirement.get_by_id(need.id)
    winner = award.current(need).organisation
    officer = make_actor("officer", kind="regulator")
    row = make_complaint(winner, notice=need.number, kind="conduct")
    return need, brought_to(row, "investigating", officer, hold=True), officer


def state(need):
    return Requirement.get_by_id(need.id).state


def test_held_until_the_complaint_is_rejected_then_awarded_at_once(drawn, at):
    need, row, officer = drawn
    jobs.run_due(LATER)
    assert state(need) == "publicity"
    assert queries.held_by(row)
    at("2026-11-26 09:00")

    deciding.decide(row, verdict("rejected"), officer, None)

    assert state(need) == "awarded"
    assert not queries.held_by(row)
    told = [e.key for e in Event.select().where(Event.subject_id == need.id).order_by(Event.seq)]
    assert [k.rsplit(".", 1)[1] for k in told][-3:] == ["hold", "release", "award"]


def test_an_objection_is_still_heard_while_it_is_held(drawn):
    need, _, _ = drawn
    loser = next(
        s for s in need.signups if s.organisation_id != award.current(need).organisation_id
    )
    actor = make_actor("handler", organisation=loser.organisation)
    row = award.object_to(need, "人员不足", actor, None)
    assert state(need) == "objection"
    award.decide(row, "reject", "经查人员符合要求", make_actor("clerk", kind="operator"), None)
    jobs.run_due(LATER)
    assert state(need) == "publicity"


def test_upheld_may_take_the_award_back_and_choose_again(drawn):
    need, row, officer = drawn
    first = award.current(need)

    deciding.decide(row, verdict(reopen=True), officer, None)

    assert Award.get_by_id(first.id).state == "disqualified"
    assert state(need) == "frozen"
    assert not queries.held_by(row)


def test_without_a_hold_it_is_awarded_and_too_late_to_hold(at, db):
    at("2026-11-16 09:00")
    need = make_requirement(make_owner())
    bidders = [make_bidder() for _ in range(3)]
    for bidder in bidders:
        make_signup(need, bidder)
    jobs.run_due(F)
    jobs.run_due(F + dt.timedelta(minutes=10))
    jobs.run_due(LATER)
    assert state(need) == "awarded"
    at("2026-11-26 10:00")
    row = brought_to(make_complaint(notice=need.number), "accepted")
    officer = make_actor("officer", organisation=row.office)
    with pytest.raises(Exception, match="没有可以暂停") as wrong:
        handling.investigate(row, "请说明有关情况和经过", True, officer, None)
    assert list(wrong.value.fields) == ["hold"]
    with pytest.raises(NotAllowed):
        holding.reopen(need, "太迟")
