"""What becomes of a purchase that is voided late, waits for a public number, or loses its winner."""

import datetime as dt

import pytest

from app.kernel import files, jobs
from bidding.models import Award, Contract, DrawRound, Requirement
from bidding.rules.terms_of_method import CreditMerit, PlanMerit
from bidding.services import award, draw, explained, publish, selecting, voiding
from bidding.services import choosing as options
from bidding.services import contract as contracts
from tests.bidding.scenes import OPENS, T, pdf
from tests.bidding.test_draw_journey import one_sign_up
from tests.bidding.test_level_three import drand, frozen_and_due, waiting
from tests.bidding.test_lots import both_in_each, lots_of
from tests.bidding.test_low_prices import asked, explain, fresh, offered, winner
from tests.bidding.test_methods import by_credit, merit
from tests.factories.accounts import make_actor
from tests.factories.sealing import make_offer, make_sealed

pytestmark = pytest.mark.usefixtures("app", "db")
ISSUED = dt.datetime(2026, 11, 26)


def state(requirement):
    return str(fresh(requirement).state)


def clerk():
    return make_actor("clerk", kind="operator")


def void(requirement):
    voiding.invalidate(fresh(requirement), "公告有误", clerk(), None)


def alone(at):
    return one_sign_up(at, "direct")[1]


def frozen(at):
    return by_credit(at, "credit_merit", CreditMerit(big=3, small=2, choice_days=2))[0]


def choosing(at):
    return merit(at)[0]


@pytest.mark.parametrize(
    ("made", "before"), [(alone, "sole"), (frozen, "frozen"), (choosing, "choosing")]
)
def test_a_purchase_is_voided_before_anybody_is_named(at, made, before):
    requirement = made(at)
    assert state(requirement) == before
    void(requirement)

    assert (state(requirement), Award.select().count()) == ("invalid", 0)
    jobs.run_due(T + dt.timedelta(days=9))
    assert (state(requirement), Award.select().count()) == ("invalid", 0)


@pytest.mark.parametrize("end", ["cancelled", "invalid"])
def test_a_voided_purchase_still_takes_its_public_number_late_as_well(at, end):
    owner, requirement = waiting(at, source="drand")
    if end == "cancelled":
        publish.cancel(fresh(requirement), "项目调整", owner, None)
    due = frozen_and_due(at, requirement)
    if end == "invalid":
        assert str(due.state) == "seeding"
        void(requirement)
    draw.fall_back(fresh(requirement), "网络中断", clerk(), None)
    row = DrawRound.get()
    jobs.run_due(row.due)
    at(row.due.isoformat())
    draw.enter_seed(fresh(requirement), drand(int(row.expected)), clerk(), None)

    assert (state(requirement), Award.select().count()) == (end, 0)
    assert DrawRound.get().drawn_at is not None


def sealed(at):
    at("2026-11-16 09:00")
    requirement, _ = make_sealed(1, level=3, source="drand")
    for fen in (7_000_000, 7_100_000):
        make_offer(requirement, amount=fen)
    return requirement


def listed(at):
    rule = CreditMerit(big=3, small=2, choice_days=2)
    return waiting(at, source="drand", method="credit_merit", rule=rule)[1]


@pytest.mark.parametrize(("made", "after"), [(sealed, "opening"), (listed, "choosing")])
def test_at_level_three_every_method_waits_for_the_public_number(at, made, after):
    requirement = made(at)
    due = frozen_and_due(at, requirement)
    assert str(due.state) == "seeding"
    draw.enter_seed(due, drand(int(DrawRound.get().expected)), clerk(), None)

    assert state(requirement) == after


def test_a_lot_that_passes_everybody_over_fails_once_its_number_is_known(at):
    at(OPENS)
    _, rows = lots_of(3, level=3, source="drand")
    both_in_each(rows)
    at("2026-11-19 17:11")
    for row in rows:
        jobs.run_due()
        assert state(row) == "seeding"
        expected = DrawRound.get(DrawRound.requirement == row).expected
        draw.enter_seed(fresh(row), drand(int(expected)), clerk(), None)

    assert [state(row) for row in rows] == ["publicity", "publicity", "failed"]


def uphold(requirement):
    """Somebody objects to the result, the operating body agrees."""
    taking = make_actor("handler", organisation=fresh(requirement).signups.get().organisation)
    made = award.object_to(fresh(requirement), "业绩不实", taking, None)
    assert state(requirement) == "objection"
    award.decide(made, "uphold", "查实", clerk(), None)


def give_up(requirement):
    row = award.current(fresh(requirement))
    award.decline(row, "人员不足", make_actor("handler", organisation=row.organisation), None)


def issued(requirement):
    jobs.run_due(ISSUED)
    assert state(requirement) == "awarded"


def test_the_next_place_follows_an_upheld_objection_and_a_refusal_after_the_notice(at):
    requirement, _, _ = offered(at, 7_000_000, 7_100_000, 7_200_000)
    uphold(requirement)
    assert (state(requirement), winner(requirement)) == ("publicity", 7_100_000)
    issued(requirement)
    give_up(requirement)

    assert (state(requirement), winner(requirement)) == ("publicity", 7_200_000)
    assert str(Contract.get().state) == "void"


def test_without_a_next_place_an_upheld_objection_fails_the_purchase(at):
    requirement, _, _ = offered(at, 7_000_000, 8_100_000)
    uphold(requirement)

    assert state(requirement) == "failed"
    assert "已无其他有效报价" in fresh(requirement).failure


def test_who_gives_up_after_uploading_the_contract_voids_it(at):
    requirement, _, actors = offered(at, 7_000_000, 8_100_000)
    issued(requirement)
    at(ISSUED.isoformat())
    row, day = Contract.get(), ISSUED.date()
    values = {"number": "YL-9", "signed_on": day, "starts_on": day, "ends_on": day}
    paper = files.store(pdf(), "合同.pdf"), "合同.pdf"
    values["amount_fen"] = row.amount_fen
    contracts.upload(row, values, paper, actors[7_000_000], None)
    give_up(requirement)

    assert (state(requirement), str(Contract.get().state)) == ("failed", "void")


def test_the_next_one_explains_its_price_after_an_objection_and_after_the_notice(at):
    amounts = (3_000_000, 3_100_000, 3_200_000, 7_800_000, 7_900_000, 8_000_000)
    requirement, owner, actors = offered(at, *amounts)
    for fen, leave in ((3_000_000, uphold), (3_100_000, None)):
        explained.rule(explain(actors[fen]), "accept", "可信", owner, None)
        assert winner(requirement) == fen
        if leave:
            leave(requirement)
    issued(requirement)
    give_up(requirement)

    assert (asked().value, state(requirement)) == (3_200_000, "explaining")


def test_the_owner_chooses_again_after_an_objection_and_after_the_notice(at):
    terms = {"method": "plan_merit", "rule": PlanMerit(2)}
    requirement, owner, _ = offered(at, 7_000_000, 7_100_000, 7_200_000, **terms)
    for leave in (lambda: uphold(requirement), lambda: (issued(requirement), give_up(requirement))):
        rows = Requirement.get_by_id(requirement.id)
        number = options.choices(rows)[0].number
        selecting.choose(rows, number, "方案最细", owner, None)
        leave()
        assert state(requirement) == "choosing"
        at("2026-11-20 09:00")
    assert Award.select().count() == 2
