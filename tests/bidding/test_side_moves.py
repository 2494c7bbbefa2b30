"""Moves off the usual way: taken back, sent back, upheld, refused, let go; each by who may."""

import datetime as dt

import pytest

from app.kernel import deadlines, files, jobs
from app.kernel.errors import Forbidden, NotAllowed
from bidding.models import Amendment, Contract, Payment, Result
from bidding.rules.paying import Line
from bidding.services import amending, award, exempting, experts, paying, seats, voiding
from bidding.services import contract as contracts
from tests.bidding.scenes import pdf
from tests.bidding.test_draw_journey import one_sign_up
from tests.bidding.test_exempting import SECRET
from tests.bidding.test_low_prices import asked, fresh, offered
from tests.bidding.test_scoring import AFTER, opened
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_owner
from tests.factories.experts import make_expert
from tests.factories.scoring import called
from tests.factories.supervision import make_contract

pytestmark = pytest.mark.usefixtures("app", "db")
DAY = dt.date(2026, 11, 20)


def running(at, **more):
    """A contract of today with its two sides."""
    at("2026-11-20 09:00")
    row = make_contract(**more)
    return row, *(make_actor("handler", organisation=one) for one in (row.owner, row.agency))


def paper():
    return files.store(pdf(), "合同.pdf"), "合同.pdf"


def test_a_proposed_change_is_taken_back_by_its_proposer_alone(at):
    contract, owner, agency = running(at, ends_on=dt.date(2026, 12, 10))
    told = {"ends_on": None, "amount_fen": None, "scope": "增加地下室复核", "amount_why": ""}
    row = amending.propose(contract, {**told, "reason": "设计变更"}, [], owner)
    with pytest.raises(Forbidden):
        amending.withdraw(row, agency, None)
    amending.withdraw(row, owner, row.version)

    assert str(Amendment.get().state) == "withdrawn"
    assert deadlines.of(row, only_open=True) == []
    amending.propose(contract, {**told, "reason": "设计变更"}, [], agency)


def test_an_uploaded_contract_goes_back_with_a_reason_and_comes_again(at):
    contract, owner, agency = running(at, state="pending", number="")
    values = {"number": "YL-8", "signed_on": DAY, "starts_on": DAY, "ends_on": DAY}
    values["amount_fen"] = contract.award.amount_fen
    contracts.upload(contract, values, paper(), agency, None)
    with pytest.raises(Forbidden):
        contracts.send_back(contract, "缺盖章页", agency, None)
    with pytest.raises(NotAllowed):
        contracts.send_back(contract, " ", owner, None)
    contracts.send_back(contract, "缺盖章页", owner, None)

    assert str(Contract.get().state) == "pending"
    contracts.upload(fresh(contract), values, paper(), agency, None)
    assert str(Contract.get().state) == "drafted"


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize(("action", "state"), [("uphold", "upheld"), ("clear", "cleared")])
def test_an_exemption_is_ruled_on_with_the_owners_word_or_without(at, answered, action, state):
    at("2026-11-20 09:00")
    owner, officer = make_owner(), make_actor("officer", kind="regulator")
    row = exempting.record(SECRET, [], owner)
    exempting.move(row, "object", "密级不明", officer, None)
    if answered:
        exempting.move(row, "answer", "定密文件另送", owner, None)
    exempting.move(row, action, "已核对", officer, None)

    assert (str(fresh(row).state), fresh(row).ruling) == (state, "已核对")
    assert deadlines.of(row, only_open=True) == []


def test_a_record_is_withdrawn_by_its_owner_until_somebody_objects(at):
    at("2026-11-20 09:00")
    owner, officer = make_owner(), make_actor("officer", kind="regulator")
    first, second = (exempting.record(SECRET, [], owner) for _ in range(2))
    with pytest.raises(Forbidden):
        exempting.move(first, "withdraw", "登记有误", make_owner(), None)
    exempting.move(first, "withdraw", "登记有误", owner, None)
    exempting.move(second, "object", "密级不明", officer, None)

    assert str(fresh(first).state) == "withdrawn"
    with pytest.raises(Exception, match="办理过"):
        exempting.move(second, "withdraw", "登记有误", owner, None)


def test_the_only_bidder_is_refused_with_a_public_reason(at):
    owner, requirement, _ = one_sign_up(at, "direct")
    award.refuse_sole(requirement, "报名机构业绩不足", owner, None)

    ended = fresh(requirement)
    assert (str(ended.state), ended.failure) == ("failed", "报名机构业绩不足")
    assert award.current(ended) is None


def test_an_owner_may_pay_before_the_condition_has_come(at):
    contract, owner, agency = running(at, state="pending", number="")
    paying.plan(contract, (Line("filed", 3_000, 5), Line("accepted", 7_000, 10)), owner)
    row = Payment.select().order_by(Payment.id).first()
    paying.pay(row, {"paid_on": DAY, "voucher": "0001"}, [], owner, None)

    assert str(fresh(row).state) == "paid"
    paying.confirm(fresh(row), agency, None)
    assert str(fresh(row).state) == "received"


def test_a_returned_result_comes_again_and_is_accepted(at):
    _, owner, agency = running(at)
    contracts.give_back(Result.get(), "缺计算书", owner, None)
    contracts.deliver(Result.get(), "已补", [paper()], agency, None)
    with pytest.raises(Forbidden):
        contracts.accept(Result.get(), agency, None)
    contracts.accept(Result.get(), owner, None)

    row = Result.get()
    assert (str(row.state), row.returns, str(Contract.get().state)) == ("accepted", 1, "completed")


def test_a_returned_result_ends_with_its_contract(at):
    contract, owner, _ = running(at)
    contracts.give_back(Result.get(), "缺计算书", owner, None)
    contracts.terminate(fresh(contract), "机构停业", owner, None)

    assert (str(Result.get().state), str(Contract.get().state)) == ("stopped", "terminated")


def test_a_suspended_expert_is_removed():
    row, _ = make_expert()
    keeper = make_actor("clerk", organisation=row.keeper)
    for action in ("suspend", "remove"):
        experts.move(row, action, "已离职", keeper, None)

    assert str(fresh(row).state) == "removed"


@pytest.mark.parametrize("end", ["decline", "lapse", "release"])
def test_an_expert_who_has_accepted_may_still_fall_away(at, end):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000, experts=4)
    first = called(requirement)[0]
    seats.accept(first, True, actors[first.expert_id], None)
    if end == "decline":
        seats.decline(fresh(first), "发现应当回避", actors[first.expert_id], None)
    elif end == "lapse":
        jobs.run_due(AFTER)
    else:
        voiding.invalidate(requirement, "公告有误", make_actor("clerk", kind="operator"), None)

    states = {"decline": "declined", "lapse": "lapsed", "release": "released"}
    assert str(fresh(first).state) == states[end]
    assert (len(called(requirement)) == 4) == (end != "release")


def test_what_is_still_to_be_explained_is_dropped_with_the_purchase(at):
    requirement, _, _ = offered(at, 3_000_000, 7_000_000, 7_200_000)
    voiding.invalidate(requirement, "公告有误", make_actor("clerk", kind="operator"), None)

    assert (str(asked().state), str(fresh(requirement).state)) == ("dropped", "invalid")
