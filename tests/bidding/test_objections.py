"""An objection stops everything but its own clock; who gives up, and when nobody is left."""

import datetime as dt
from types import SimpleNamespace

import pytest

from app.kernel import deadlines, jobs
from app.kernel.errors import Forbidden, NotAllowed
from bidding.models import Award, Contract, Requirement
from bidding.rules import gates
from bidding.services import award
from tests.bidding.scenes import drawn, winner
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder

pytestmark = pytest.mark.usefixtures("db")
DAY = dt.timedelta(days=1)


def fresh(row):
    return type(row).get_by_id(row.id)


def clocks(row):
    return {one.kind: one for one in deadlines.of(fresh(row), only_open=True)}


def test_an_objection_pauses_publicity_award_and_refusal_and_has_a_clock_of_its_own(at):
    _, requirement, bidders = drawn(at)
    row, (_, won) = winner(requirement, bidders)
    loser = next(actor for _, actor in bidders if actor is not won)
    with pytest.raises(Forbidden):
        award.object_to(fresh(requirement), "业绩不实", make_bidder()[1], None)
    due = clocks(requirement)["bidding.publicity"].due

    made = award.object_to(fresh(requirement), "业绩不实", loser, None)

    assert clocks(requirement)["bidding.publicity"].due is None
    assert clocks(made)["bidding.objection"].due is not None
    jobs.run_due(due + DAY)
    assert (str(fresh(requirement).state), str(fresh(row).state)) == ("objection", "proposed")
    with pytest.raises(NotAllowed, match="异议处理期间"):
        award.decline(fresh(row), "人员不足", won, None)

    at("2026-11-24 09:00")
    clerk = make_actor("clerk", kind="operator")
    award.decide(fresh(made), "reject", "经查属实", clerk, None)
    assert clocks(made) == {}
    assert clocks(requirement)["bidding.publicity"].due > due, "the time of the objection is added"


@pytest.mark.parametrize(
    ("state", "several", "contract", "may"),
    [
        ("publicity", False, None, True),
        ("awarded", False, "pending", True),
        ("objection", False, None, False),
        ("explaining", False, None, False),
        ("in_service", False, "filed", False),
        ("in_service", True, "drafted", True),
        ("in_service", True, "filed", False),
        ("in_service", False, "pending", False),
        ("completed", False, "completed", False),
        ("invalid", False, None, False),
    ],
)
def test_a_winner_gives_up_until_its_contract_is_filed(state, several, contract, may):
    row = SimpleNamespace(
        requirement=SimpleNamespace(state=state, several={"winners": 2} if several else {}),
        contracts=[SimpleNamespace(state=contract)] if contract else [],
    )

    assert (gates.declinable(row) == []) is may


def test_when_everybody_has_given_up_the_purchase_fails_with_the_reason(at):
    _, requirement, bidders = drawn(at, 2)
    for _ in bidders:
        row, (_, actor) = winner(requirement, bidders)
        award.decline(fresh(row), "人员不足", actor, None)
        jobs.run_due(fresh(requirement).draw_at)

    ended = Requirement.get_by_id(requirement.id)
    assert (str(ended.state), ended.failure) == ("failed", "中选机构放弃，候选机构已抽尽")
    assert {str(one.state) for one in Award.select()} == {"declined"}
    assert not Contract.select().exists()
