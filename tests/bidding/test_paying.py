"""Agreed payments: the plan, when they fall due, who says what was paid, what agencies see."""

import datetime as dt

import pytest

from app.accounts.models import Organisation
from app.kernel import deadlines, events
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, StaleState
from app.kernel.permissions import SYSTEM
from bidding.models import Contract, Payment, Result
from bidding.queries import owing
from bidding.rules import paying as rules
from bidding.rules.paying import Line
from bidding.services import amending, paying
from bidding.services import contract as contracts
from bidding.todo import todo
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_requirement
from tests.factories.supervision import make_contract

HALVES = (Line("filed", 3_000, 5), Line("accepted", 7_000, 10))


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (HALVES, ""),
        ((Line("accepted", 10_000, 40),), ""),
        ((), "至少"),
        ((Line("filed", 3_000, 5), Line("accepted", 6_999, 5)), "99.99%"),
        ((Line("accepted", 10_000, 41),), "40"),
        ((Line("filed", 0, 1), Line("accepted", 10_000, 1)), "大于零"),
        (HALVES[::-1], "先后"),
    ],
)
def test_a_plan_is_whole_or_says_why_not(lines, why):
    said = "".join(str(one) for one in rules.against(lines, 40))

    assert (why in said) if why else (said == "")


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [(100, [3333, 3333, 3334], [33, 33, 34]), (8_000_001, [3_000, 7_000], [2_400_000, 5_600_001]),
     (7, [1, 1], [3, 4]), (0, [5_000, 5_000], [0, 0]), (5, [], [])],
)  # fmt: skip
def test_no_fen_is_lost_when_a_price_is_divided(total, shares, parts):
    assert rules.split(total, shares) == parts


def test_a_clause_names_event_days_share_and_money():
    assert rules.in_words(Line("filed", 3_050, 5), 2_440_000) == (
        "合同备案后 5 个工作日内，甲方支付合同金额的 30.5%（24,400.00 元）"
    )


@pytest.fixture
def deal(db, at):
    at("2026-11-20 09:00")
    contract = make_contract(state="pending", ends_on=dt.date(2026, 12, 10))
    sides = (contract.owner_id, contract.agency_id)
    owner, agency = (
        make_actor("handler", organisation=Organisation.get_by_id(key)) for key in sides
    )
    return contract, owner, agency


def tell(key, subject, **facts):
    with write():
        return events.record(key, subject, actor=SYSTEM, facts=facts)


def filed(deal, lines=HALVES):
    contract, owner, _ = deal
    paying.plan(contract, lines, owner)
    Contract.update(state="filed").where(Contract.id == contract.id).execute()
    tell("bidding.contract.filed", contract)
    return list(contract.payments.order_by(Payment.place))


def test_a_payment_is_due_its_working_days_after_its_event(deal):
    first, second = filed(deal)
    light = deadlines.of(first)[0]

    assert (first.state, first.amount_fen, second.state) == ("due", 2_400_000, "planned")
    assert light.due == dt.datetime(2026, 11, 27, 23, 59, 59)
    tell("bidding.result.accepted", Result.get())
    assert Payment.get_by_id(second.id).state == "due"


def test_without_a_plan_all_is_due_after_acceptance(deal):
    contract, _, _ = deal
    tell("bidding.contract.filed", contract)
    (only,) = contract.payments
    tell("bidding.result.delivered", Result.get())
    assert Payment.get_by_id(only.id).state == "planned"
    tell("bidding.result.accepted", Result.get())

    assert (only.event, only.amount_fen) == ("accepted", 8_000_000)
    assert Payment.get_by_id(only.id).state == "due"


def test_owner_pays_agency_confirms_or_denies(deal):
    first, _ = filed(deal)
    _, owner, agency = deal
    given = {"paid_on": dt.date(2026, 11, 20), "voucher": "回单 7"}
    mine = [one.action for one in todo(owner) if "payments" in one.url]

    with pytest.raises(Forbidden):
        paying.pay(first, given, [], agency, None)
    paying.pay(first, given, [], owner, None)
    theirs = [one.action for one in todo(agency) if "payments" in one.url]
    paying.deny(first, "账户未到账", agency, None)
    again = {v.kind: v.due for v in deadlines.of(first, only_open=True)}
    paying.pay(first, given, [], owner, None)
    with pytest.raises(Forbidden):
        paying.confirm(first, owner, None)
    paying.confirm(first, agency, None)

    assert (mine, theirs) == (["支付服务费"], ["确认收款"])
    assert again == {"bidding.payment": dt.datetime(2026, 11, 27, 23, 59, 59)}
    row = Payment.get_by_id(first.id)
    assert (row.state, row.voucher) == ("received", "回单 7")
    assert not deadlines.of(first, only_open=True)


def test_a_changed_price_goes_into_what_is_not_due_yet(deal):
    first, second = filed(deal)
    _contract, owner, agency = deal
    values = {"ends_on": None, "amount_fen": 8_500_000, "scope": "", "amount_why": "加量"}

    row = amending.propose(Contract.get(), {**values, "reason": "加量"}, [], owner)
    amending.agree(row, agency, None)

    amounts = [Payment.get_by_id(one.id).amount_fen for one in (first, second)]
    assert amounts == [2_400_000, 6_100_000]


@pytest.mark.parametrize(
    ("total", "settled", "due", "shares", "found"),
    [
        (85, 0, [24], [7_000], rules.Repriced((24,), (61,))),
        (24, 0, [24], [7_000], rules.Repriced((24,), (0,))),
        (20, 0, [24], [7_000], rules.Repriced((20,), (0,))),
        (30, 24, [10, 10], [1, 1], rules.Repriced((6, 0), (0, 0))),
        (31, 24, [], [1, 1], rules.Repriced((), (3, 4))),
        (90, 24, [10], [], rules.Repriced((10,), (), 56)),
        (24, 24, [], [], rules.Repriced((), ())),
        (20, 24, [5], [1], rules.Repriced((0,), (0,))),
    ],
)  # fmt: skip
def test_a_new_price_never_leaves_more_due_than_it_is(total, settled, due, shares, found):
    assert rules.reprice(total, settled, due, shares) == found


def test_a_price_below_what_is_due_lowers_and_stops_what_is_not_paid(deal):
    thirds = (Line("filed", 3_000, 5), Line("filed", 3_000, 5), Line("accepted", 4_000, 10))
    first, second, third = filed(deal, thirds)
    _, owner, agency = deal
    paying.pay(first, {"paid_on": dt.date(2026, 11, 20), "voucher": "回单"}, [], owner, None)
    nothing = {"ends_on": None, "scope": "", "amount_why": "减量", "reason": "减量"}
    with pytest.raises(Invalid, match="已支付 24,000"):
        amending.propose(Contract.get(), {**nothing, "amount_fen": 2_000_000}, [], owner)
    row = amending.propose(Contract.get(), {**nothing, "amount_fen": 3_000_000}, [], owner)
    before = Payment.get_by_id(second.id)
    amending.agree(row, agency, None)
    for seen in (before.version, None):  # whoever still reads the old amount pays nothing
        with pytest.raises(StaleState):
            paying.pay(before, {"paid_on": None, "voucher": ""}, [], owner, seen)
    later = amending.propose(Contract.get(), {**nothing, "amount_fen": 2_400_000}, [], owner)
    found = [Payment.get_by_id(one.id) for one in (first, second, third)]
    told = events.timeline(second.subject_kind, second.id)[0]

    assert [row.amount_fen for row in found] == [2_400_000, 600_000, 0]
    assert [row.state for row in found] == ["paid", "due", "stopped"]
    assert (told.key, told.facts["before"]) == ("bidding.payment.repriced", "24,000.00")
    amending.agree(later, agency, None)
    assert Payment.get_by_id(second.id).state == "stopped"
    assert not deadlines.of(second, only_open=True)


def test_an_early_end_stops_what_is_not_due_and_pays_the_settlement(deal):
    _, second = filed(deal)
    _contract, owner, _ = deal
    ending = contracts.Ending("force", "按进度结算", 1_000_000)

    contracts.terminate(Contract.get(), "洪水", owner, None, ending)

    settled = Payment.get(Payment.event == "settled")
    assert Payment.get_by_id(second.id).state == "stopped"
    assert (settled.state, settled.amount_fen, settled.place) == ("due", 1_000_000, 3)


def test_a_plan_is_fixed_once_a_contract_was_uploaded(deal):
    contract, owner, _ = deal
    with pytest.raises(Invalid):
        paying.plan(contract, HALVES[:1], owner)
    paying.plan(contract, HALVES, owner)
    paying.plan(contract, (Line("accepted", 10_000, 3),), owner)

    assert [row.share_bp for row in contract.payments] == [10_000]


def test_agencies_and_overseers_see_what_an_owner_owes(deal, web, at):
    _first, _ = filed(deal)
    contract, owner, _ = deal
    at("2026-12-03 09:00")
    notice = make_requirement(owner)
    agency = web(make_bidder()[1])
    desk = web(make_actor("officer", kind="supervisor"))
    shown = agency.get(f"/bidding/requirements/{notice.id}").text
    listed = desk.get("/bidding/late?kind=bidding.payment").text

    home = web(owner)
    pages = [
        home.get(url).text
        for url in ("/desk", f"/bidding/contracts/{contract.id}", f"/bidding/payments/{_first.id}")
    ]

    assert [("已超期 6 天（自然日）" in one) for one in pages] == [True] * 3
    assert 'class="figure">6</td>' in listed
    assert owing.owed_by(owner.org_id, 1) == owing.Owed(1, 2_400_000, 6)
    assert owing.owed_by(owner.org_id, 7) is None
    assert "1 笔服务费逾期未付，共 24,000.00" in shown
    assert "最长逾期 6 天（自然日）" in shown
    assert contract.title in listed
    assert "没有逾期事项" in desk.get("/bidding/late?kind=bidding.receipt").text


def test_payments_pass_through_their_pages(deal, web):
    contract, owner, agency = deal
    buyer, seller = web(owner), web(agency)
    url = f"/bidding/contracts/{contract.id}/payments"
    form = {"event1": "filed", "share1": "30", "days1": "5"}

    wrong = seller.post(url, data=form)
    torn = seller.post(url, data={**form, "share2": "70"})
    right = seller.post(url, data={**form, "event2": "accepted", "share2": "70", "days2": "10"})
    shown = buyer.get(f"/bidding/contracts/{contract.id}").text
    Contract.update(state="filed").where(Contract.id == contract.id).execute()
    tell("bidding.contract.filed", contract)
    first = contract.payments.order_by(Payment.place).get()
    there = f"/bidding/payments/{first.id}"
    paid = buyer.post(f"{there}/paid", data={"paid_on": "2026-11-19", "voucher": "回单 9"})
    done = seller.post(f"{there}/received")

    assert (wrong.status_code, "现为 30%" in wrong.text) == (422, True)
    assert (torn.status_code, "须一并填写" in torn.text) == (422, True)
    assert (right.status_code, paid.status_code, done.status_code) == (303, 303, 303)
    assert "成果验收后 10 个工作日内" in shown
    assert "回单 9" in seller.get(there).text
