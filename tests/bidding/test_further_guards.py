"""Guards of acts that come at another stage than the page thought."""

import datetime as dt

import pytest

from app.kernel import events, files, jobs
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.events import Event
from app.kernel.permissions import SYSTEM
from bidding.models import Contract, Payment, Result, Signup
from bidding.queries import owing
from bidding.rules.paying import Line
from bidding.services import amending, around, exempting, lotting, paying, publish, signup
from bidding.services import contract as contracts
from tests.bidding.scenes import OPENS, F, pdf
from tests.bidding.test_exempting import SECRET
from tests.bidding.test_methods import again
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.sealing import make_offer, make_sealed
from tests.factories.supervision import make_contract

pytestmark = pytest.mark.usefixtures("app", "db")


def test_of_a_cancelled_purchase_no_sign_up_is_withdrawn(at):
    at(OPENS)
    requirement, bidder = make_requirement(), make_bidder()
    make_signup(requirement, bidder)
    owner = make_actor("handler", organisation=requirement.owner)
    publish.cancel(again(requirement), "不再需要", owner, None)

    with pytest.raises(NotAllowed, match="已不在报名阶段"):
        signup.withdraw(Signup.get(), bidder[1], None)


def test_what_closes_sealed_offers_tells_hashes_and_no_number(at):
    at(OPENS)
    requirement, _ = make_sealed()
    for _ in range(2):
        make_offer(requirement)
    jobs.run_due(F)

    told = Event.get(Event.key == "bidding.requirement.close").facts

    assert set(told) == {"notice", "pool_hash", "offers_sha256"}


def in_force(at):
    at("2026-11-20 09:00")
    row = make_contract(ends_on=dt.date(2026, 12, 10))
    Result.update(state="awaited").where(Result.contract == row).execute()
    return row, *(make_actor("handler", organisation=one) for one in (row.owner, row.agency))


def test_a_change_is_held_against_the_day_it_is_agreed(at):
    row, owner, agency = in_force(at)
    told = {"ends_on": dt.date(2026, 12, 20), "amount_fen": None, "scope": "", "amount_why": ""}
    made = amending.propose(row, {**told, "reason": "设计变更"}, [], owner)
    paper = (files.store(pdf(), "成果.pdf"), "成果.pdf")
    contracts.deliver(Result.get(), "成果", [paper], agency, None)

    with pytest.raises(NotAllowed, match="成果正在验收"):
        amending.agree(made, agency, None)

    assert Contract.get().ends_on == dt.date(2026, 12, 10)


def test_of_a_secret_purchase_nothing_is_kept_that_the_form_does_not_know(at):
    at(OPENS)
    kept = exempting.record({**SECRET, "agency_uscc": "91320100MA1000001X"}, [], make_owner())

    assert [getattr(kept, name) for name in exempting.FIELDS if getattr(kept, name)] == []


def test_lots_are_named_apart_and_no_more_than_a_notice_may_have(at, monkeypatch):
    at(OPENS)
    owner = make_owner()
    first = make_requirement(owner, publish_it=False)
    lotting.add(first, "第2标段", owner)

    with pytest.raises(Invalid, match="名称不能相同"):
        lotting.add(first, "第2标段", owner)
    monkeypatch.setattr(around, "limit", lambda: 2)
    with pytest.raises(NotAllowed, match="最多 2 个标段"):
        lotting.add(first, "第3标段", owner)


def test_what_was_done_is_owed_and_late_no_more(at):
    """A clock that has stopped is in no list of what is overdue, though its day lies behind."""
    at("2026-11-20 09:00")
    row = make_contract(state="pending", ends_on=dt.date(2026, 12, 10))
    owner, agency = (make_actor("handler", organisation=one) for one in (row.owner, row.agency))
    paying.plan(row, [Line("filed", 10_000, 5)], owner)
    Contract.update(state="filed").where(Contract.id == row.id).execute()
    with write():
        events.record("bidding.contract.filed", row, actor=SYSTEM)
    due = Payment.get()

    def overdue():
        owed = owing.owed_by(row.owner_id, 0)
        return [one.kind for one in owing.late()[0]], owed.n if owed else 0

    assert overdue() == ([], 0), "its time still runs"
    at("2027-01-20 09:00")
    assert overdue() == (["bidding.payment"], 1)
    paid = {"paid_on": dt.date(2027, 1, 20), "voucher": "回单 7"}
    paying.pay(due, paid, [], owner, None)
    assert overdue() == ([], 0)
    paying.confirm(Payment.get(), agency, None)
    at("2027-03-20 09:00")
    assert overdue() == ([], 0)
