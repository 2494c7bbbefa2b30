"""The note of an accepted result and the agreement on a change, as Word papers."""

import datetime as dt

import pytest

from app.accounts.models import Organisation, Person
from app.kernel import files
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from bidding.models import Payment, Result
from bidding.services import amending, exempting, paying
from bidding.services import contract as contracts
from tests.bidding.scenes import pdf
from tests.exports.test_library_papers import drawn, words
from tests.factories.accounts import make_actor, make_uscc
from tests.factories.supervision import make_contract


@pytest.fixture
def deal(db, at, client_as):
    at("2026-11-20 09:00")
    contract = make_contract(number="HT-7", returns=1)

    def page(key):
        actor = make_actor("handler", organisation=Organisation.get_by_id(key))
        return actor, client_as(Person.get_by_id(actor.person_id), actor_place(actor))

    return contract, page(contract.owner_id), page(contract.agency_id)


def actor_place(actor):
    return Organisation.get_by_id(actor.org_id)


def test_an_accepted_result_has_a_note_with_files_and_log(deal):
    contract, (owner, buyer), (_, seller) = deal
    result = Result.get()
    blob = files.store(pdf(), "成果.pdf")
    with write():
        files.attach(blob, result.subject_kind, result.id, "result-1", SYSTEM, "成果.pdf")
        contract.requirement.__class__.update(state="in_service").execute()
    before = seller.get(f"/exports/acceptance-note/{result.id}.docx").status_code
    contracts.accept(Result.get_by_id(result.id), owner, None)

    text = words(drawn(seller, "acceptance-note", result))

    for said in ("成果接收确认单", "HT-7", "成果.pdf", blob.sha256, "1 次", contract.owner.name):
        assert said in text
    assert before == 403
    assert "成果接收确认单" in buyer.get(f"/bidding/results/{result.id}").text


def test_a_change_is_written_as_an_agreement(deal):
    contract, (owner, _), (_, seller) = deal
    Result.update(state="awaited").execute()
    values = {"ends_on": dt.date(2026, 12, 31), "amount_fen": 8_800_000, "scope": "加晒图"}
    row = amending.propose(
        contract, {**values, "amount_why": "加量。", "reason": "红线调整。"}, [], owner
    )

    text = words(drawn(seller, "contract-change", row))

    for said in (
        "2026年12月31日",
        "88,000.00",
        "捌万捌仟元整",
        "加晒图",
        "理由：加量；",
        "因红线调整，经",
        "乙方（盖章）",
    ):
        assert said in text
    amending.withdraw(row, owner, None)
    assert seller.get(f"/exports/contract-change/{row.id}.docx").status_code == 404


def test_a_confirmed_payment_has_a_note_and_a_payment_on_its_way_none(deal):
    contract, (owner, buyer), (agency, seller) = deal
    row = Payment.create(
        contract=contract, place=1, event="accepted", amount_fen=8_000_000, days=5, state="due"
    )
    given = {"paid_on": dt.date(2026, 11, 20), "voucher": "回单 7"}
    paying.pay(row, given, [], owner, None)
    early = seller.get(f"/exports/payment-note/{row.id}.docx").status_code
    paying.confirm(Payment.get_by_id(row.id), agency, None)

    text = words(drawn(buyer, "payment-note", row))

    wanted = ("付款确认单", "回单 7", "80,000.00 元（大写：捌万元整）", contract.agency.name)
    assert [said for said in wanted if said not in text] == []
    assert early in {403, 404}
    assert "付款确认单" in seller.get(f"/bidding/payments/{row.id}").text


@pytest.mark.parametrize("ground", ["secret", "urgent"])
def test_an_exemption_is_printed_and_a_secret_one_says_nothing(deal, ground):
    _, (owner, buyer), _ = deal
    told = {"title": "边坡应急监测", "item": "surveying", "basis": "区指挥部令"}
    told |= {"agency_name": "江东测绘所", "agency_uscc": make_uscc(), "amount_fen": 8_600_000}
    paper = (files.store(pdf(), "批文.pdf"), "批文.pdf")
    values = {"ground": ground, "happened_on": None}
    if ground == "urgent":
        values |= {**told, "happened_on": dt.date(2026, 11, 18)}
    row = exempting.record(values, [paper] if ground == "urgent" else [], owner)

    text = words(drawn(buyer, "exemption-form", row))

    assert row.number in text
    assert ("边坡应急监测" in text, "86,000.00" in text) == (ground == "urgent",) * 2
    assert ("涉及国家秘密" in text) is (ground == "secret")
