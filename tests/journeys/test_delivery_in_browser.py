"""From the contract in Word to the rating in Chromium: signed, changed, paid, returned once, accepted."""

import io
import zipfile

import pytest

from app.accounts.models import Organisation
from app.kernel import clock
from bidding.models import Award, Contract, Payment, Requirement, Result
from supervision.evaluation.models import Evaluation
from tests.factories.accounts import make_person
from tests.factories.supervision import make_contract
from tests.journeys.looking import WIDE
from tests.journeys.market_steps import scan
from tests.journeys.test_whole_way import town
from tests.journeys.test_whole_way_in_browser import served

__all__ = ["served", "town"]
pytestmark = pytest.mark.journey
PHONE = {"width": 360, "height": 780}


@pytest.fixture
def deal(served):
    """A contract to sign, its owner and its agency each with somebody at a browser."""
    served.at("2026-11-02 09:00")
    contract = make_contract(state="pending", number="")
    Result.delete().execute()
    now = clock.now()
    Award.update(number="中选通知〔2026〕1号", issued_at=now, state="issued").execute()
    Requirement.update(number="选取公告〔2026〕1号", published_at=now, state="awarded").execute()
    for login, key in (("buyer", contract.owner_id), ("seller", contract.agency_id)):
        place = Organisation.get_by_id(key)
        make_person("许经办", login=login, organisation=place, roles=("handler", "manager"))
    return served, f"/bidding/contracts/{contract.id}"


def test_a_contract_is_signed_changed_paid_delivered_twice_accepted_and_rated(deal):
    town, page = deal
    signed(town, page)
    changed(town, page)
    paid(town, page)
    delivered(town, page)
    rated(town, page)


def signed(town, page):
    """The plan of payments, the text in Word, the signed scan, the other side's word."""
    agency = town.visit("seller").go(page).follow("/payments$")
    plan = {"event1": "filed", "share1": "30", "days1": "5"}
    agency.send("/payments$", **plan, event2="accepted", share2="70", days2="10")
    text = zipfile.ZipFile(io.BytesIO(agency.download("/contract-draft/")))
    assert "合同备案后 5 个工作日内" in text.read("word/document.xml").decode()
    agency.follow("/upload$").send(
        "/upload$",
        number="HT-2026-7",
        amount_fen="80000",
        signed_on="2026-11-02",
        starts_on="2026-11-02",
        ends_on="2026-12-01",
        paper=scan("服务合同.pdf"),
    )
    owner = town.visit("buyer").go(page).send("/confirm$")
    assert (Contract.get().state, "已备案" in owner.text) == ("filed", True)


def changed(town, page):
    """The agency asks for ten more days; on a phone the owner agrees."""
    agency = town.visit("seller").go(page).follow("/amendments/new$|提出合同变更")
    agency.send("/amend$", ends_on="2026-12-11", reason="现场资料晚到")
    owner = town.visit("buyer")
    owner.tab.set_viewport_size(PHONE)
    owner.go(page).follow(r"/amendments/\w{16}$")
    assert owner.tab.evaluate(WIDE) <= 0
    owner.send("/agree$")
    assert str(Contract.get().ends_on) == "2026-12-11"
    assert owner.tab.evaluate(WIDE) <= 0


def paid(town, page):
    """Overdue by a day it says so; paid with a voucher, confirmed by the agency."""
    town.at("2026-11-10 09:00")
    owner = town.visit("buyer").go(page)
    assert "已超期 1 天（自然日）" in owner.text
    first = Payment.get(Payment.place == 1)
    owner.follow(f"/payments/{first.id}$").follow("/paid$")
    owner.send("/paid$", paid_on="2026-11-10", voucher="回单 9", papers=[scan("回单.pdf")])
    town.visit("seller").go(f"/bidding/payments/{first.id}").send("/received$")
    assert Payment.get_by_id(first.id).state == "received"


def delivered(town, page):
    """The result comes, goes back once with a reason, comes again and is accepted."""
    agency = town.visit("seller")
    result = f"/bidding/results/{Result.get().id}"
    for turn, note in enumerate(("成果初稿", "成果，已补计算书")):
        town.at(f"2026-11-10 09:{turn + 1}0")
        agency = town.visit("seller").go(result).follow("/delivered$")
        agency.send("/delivered$", note=note, papers=[scan("成果.pdf")])
        owner = town.visit("buyer").go(result)
        if not turn:
            owner.send("/returned$", reason="缺少第三章计算书")
    assert "退回次数 1" in owner.text
    owner.send("/accepted$")
    assert (Result.get().state, Contract.get().state) == ("accepted", "completed")
    assert Payment.get(Payment.place == 2).state == "due"
    assert owner.download("/acceptance-note/")[:2] == b"PK"


def rated(town, page):
    """The rating is open for the owner on the contract's page."""
    row = Evaluation.get(Evaluation.role == "owner")
    owner = town.visit("buyer").go(page).follow(f"/{row.id}")
    assert (row.state, len(owner.links("/rate$"))) == ("open", 1)
