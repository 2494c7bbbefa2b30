"""Where a clock, a price or an agreement ends: the last second, what came in between, what is too much."""

import datetime as dt
import io
import zipfile
from types import SimpleNamespace

import pytest

from app.accounts.models import Organisation
from app.kernel import deadlines, delivery, events, jobs
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.permissions import SYSTEM
from bidding.models import Agreement, Contract, Payment, Requirement, Result, Subscription
from bidding.rules import notice_sheet
from bidding.rules.framework import Framework
from bidding.rules.framework import write as write_rule
from bidding.rules.news import is_plain
from bidding.rules.paying import Line
from bidding.service_states import ResultState
from bidding.services import amending, ledger, paying
from bidding.services import contract as contracts
from intermediaries.services import workbook
from tests.bidding.test_frameworks import framework  # noqa: F401 the fixture asked for by name
from tests.bidding.test_notice_ledger import GOOD, book
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_requirement
from tests.factories.supervision import make_contract

TODAY, END = dt.date(2026, 11, 20), dt.date(2026, 12, 10)


@pytest.fixture
def running(db, at):
    at("2026-11-20 09:00")
    contract = make_contract(state="pending", ends_on=END, signed_on=TODAY, starts_on=TODAY)
    sides = (contract.owner_id, contract.agency_id)
    owner, agency = (
        make_actor("handler", organisation=Organisation.get_by_id(key)) for key in sides
    )
    Result.update(state=ResultState.AWAITED).where(Result.contract == contract).execute()
    with write():
        deadlines.start("bidding.service", Result.get(), amount=20)
    return contract, owner, agency


def filed(contract, owner, *lines):
    if lines:
        paying.plan(contract, lines, owner)
    Contract.update(state="filed").where(Contract.id == contract.id).execute()
    Requirement.update(state="in_service").where(
        Requirement.id == contract.requirement_id
    ).execute()
    with write():
        events.record("bidding.contract.filed", contract, actor=SYSTEM, facts={})
    return Contract.get_by_id(contract.id)


def asked(contract, actor, **more):
    values = {"ends_on": None, "amount_fen": None, "scope": "", "amount_why": ""}
    return amending.propose(contract, {**values, "reason": "资料晚到", **more}, [], actor)


def test_an_extension_is_not_agreed_to_while_the_result_is_being_accepted(running):
    contract, owner, agency = running
    contract = filed(contract, owner)
    row = asked(contract, agency, ends_on=END + dt.timedelta(5))
    contracts.deliver(Result.get(), "成果", [], agency, None)

    with pytest.raises(NotAllowed, match="正在验收"):
        amending.agree(row, owner, None)
    assert Contract.get().ends_on == END


def test_an_end_that_has_passed_meanwhile_is_not_agreed_to(running, at):
    contract, owner, agency = running
    contract = filed(contract, owner)
    row = asked(contract, agency, ends_on=TODAY + dt.timedelta(1))
    at("2026-11-25 09:00")

    with pytest.raises(NotAllowed, match="不能早于今天"):
        amending.agree(row, owner, None)


def test_a_higher_price_is_paid_also_when_all_agreed_payments_are_due(running):
    contract, owner, agency = running
    contract = filed(contract, owner, Line("filed", 10_000, 5))
    for amount in (8_100_000, 8_300_000):
        row = asked(Contract.get(), owner, amount_fen=amount, amount_why="加量")
        amending.agree(row, agency, None)
    assert sum(one.amount_fen for one in Payment.select()) == 8_300_000


def test_nobody_ends_a_contract_with_a_settlement_above_what_its_price_leaves(running, web):
    contract, owner, agency = running
    contract = filed(contract, owner, Line("filed", 3_000, 5), Line("accepted", 7_000, 5))
    values = {"reason": "停建", "consequences": "结算", "settled_fen": 5_600_001}
    form = {"ground": "breach", "reason": "逾期", "consequences": "结算", "settled_fen": "56000.01"}

    with pytest.raises(Invalid):
        amending.propose_end(contract, values, [], agency)
    sent = web(agency).post(f"/bidding/contracts/{contract.id}/terminated", data=form)
    assert (sent.status_code, "56,000.00" in sent.text) == (422, True)
    assert (Contract.get().state, Payment.select().count()) == ("filed", 2)
    amending.propose_end(contract, {**values, "settled_fen": 5_600_000}, [], agency)


def test_a_call_off_is_not_made_dearer_than_its_framework_allows(running):
    contract, owner, _ = running
    contract = filed(contract, owner)
    kept = Framework(TODAY, END, "rotation", 8_200_000, 8_300_000)
    need = Requirement.get_by_id(contract.requirement_id)
    around = make_requirement(owner, publish_it=False)
    Requirement.update(framework=write_rule(kept)).where(Requirement.id == around.id).execute()
    Requirement.update(within=around.id).where(Requirement.id == need.id).execute()

    with pytest.raises(Invalid, match="单次采购不得超过") as refused:
        asked(Contract.get(), owner, amount_fen=8_200_001, amount_why="加量")
    assert list(refused.value.fields) == ["amount_fen"]
    assert asked(Contract.get(), owner, amount_fen=8_200_000, amount_why="加量").number == 1


@pytest.mark.usefixtures("app", "db")
def test_a_membership_ends_also_when_its_clock_is_told_in_its_last_second(at, request):
    at("2026-11-16 09:00")
    request.getfixturevalue("framework")
    for moment, state in (("2027-05-15 23:59:59", "in_force"), ("2027-05-16 00:00:01", "expired")):
        at(moment)
        for _ in range(2):
            jobs.run_due(dt.datetime.fromisoformat(moment))
        assert {str(one.state) for one in Agreement.select()} == {state}


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("li@example.cn", True),
        ("li.si+news@mail.example.cn", True),
        ("li(1)@example.cn", False),
        ('"li"@example.cn', False),
        ("li,wang@example.cn", False),
        ("李@example.cn", False),
        ("li@[example.cn", False),
        ("a@b@example.cn", False),
    ],
)
def test_a_mailbox_has_one_spelling(address, plain):
    assert is_plain(address) is plain


@pytest.mark.usefixtures("db")
def test_other_spellings_of_a_mailbox_are_refused_and_counted_together(app, at):
    at("2026-11-16 09:00")
    client = app.test_client()
    delivery.configure(SimpleNamespace(smtp_host="127.0.0.1"))
    asked_for = {"rhythm": "now", "method": "random_draw"}
    sent = [
        client.post("/bidding/subscriptions/new", data={**asked_for, "email": email}).status_code
        for email in (
            "li(1)@example.cn",
            "Li@example.cn",
            "lI@example.cn",
            "LI@example.cn",
            "li@example.cn",
        )
    ]
    delivery.configure(SimpleNamespace())

    assert sent == [422, 303, 303, 303, 303]
    assert Subscription.select().count() == 3


BROKEN = (
    (b"</sheetData>", b"</sheetDat>"),
    (b'<c r="A2" t="inlineStr"><is><t>', b'<c r="A2" t="n"><v>x</v><is><t>'),
    (b'<c r="A2" t="inlineStr"><is><t>', b'<c r="A2" t="s"><v>999</v><is><t>'),
    (b'<c r="A2"', b'<c r="XFDZ99999999999"'),
    (b'<row r="1"', b'<row r="abc"'),
)


@pytest.mark.parametrize("change", BROKEN)
def test_a_workbook_torn_inside_is_refused_in_words(change):
    torn = io.BytesIO()
    with zipfile.ZipFile(book(GOOD)) as good, zipfile.ZipFile(torn, "w") as made:
        for name in good.namelist():
            raw = good.read(name)
            made.writestr(name, raw.replace(*change, 1) if "sheet1" in name else raw)
    torn.seek(0)

    with pytest.raises(Invalid, match="不是可以读取的 Excel"):
        workbook.read(torn, notice_sheet.HEADINGS, notice_sheet.NEEDED)


def test_a_plan_is_not_changed_behind_a_contract_that_was_uploaded(running):
    contract, owner, _ = running
    stale = Contract.get_by_id(contract.id)
    Contract.update(state="drafted").where(Contract.id == contract.id).execute()

    with pytest.raises(NotAllowed, match="付款安排不能再改"):
        paying.plan(stale, (Line("accepted", 10_000, 5),), owner)


@pytest.mark.usefixtures("db")
def test_a_ledger_takes_no_row_beyond_its_most(monkeypatch):
    _, actor = make_bidder()
    day = dt.date(2026, 11, 2)
    values = {"project": "桥梁检测", "supermarket": "省中介超市", "published_on": day}
    monkeypatch.setattr(ledger, "MOST", 1)
    ledger.keep(None, values, actor)

    with pytest.raises(NotAllowed, match="先导出"):
        ledger.keep(None, values, actor)
