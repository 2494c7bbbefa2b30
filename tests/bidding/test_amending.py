"""Changes of a contract in force: what may be proposed, who answers, what follows from it."""

import datetime as dt

import pytest

from app.accounts.models import Organisation
from app.kernel import deadlines, events
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, NotAllowed, Reason
from bidding.models import Amendment, Contract, Requirement, Result
from bidding.rules import amending as rules
from bidding.rules.amending import Bounds, Change
from bidding.service_states import ResultState
from bidding.services import amending
from bidding.services import contract as contracts
from bidding.todo import todo
from tests.factories.accounts import make_actor
from tests.factories.supervision import make_contract

TODAY, END = dt.date(2026, 11, 20), dt.date(2026, 12, 10)
LIMIT = Reason("必须招标")
HELD = Bounds(TODAY, 8_000_000, 9_000_000, 10)


def bounds(**more):
    return Bounds(**{**vars(HELD), **more})


@pytest.mark.parametrize(
    ("change", "held", "wrong"),
    [
        (Change(), HELD, {"": "至少变更一项"}),
        (Change(END, 8_000_000, " "), HELD, {"": "至少变更一项"}),
        (Change(END + dt.timedelta(1)), HELD, {}),
        (Change(TODAY - dt.timedelta(1)), HELD, {"ends_on": "不能早于今天"}),
        (Change(TODAY), HELD, {}),
        (Change(END + dt.timedelta(1)), bounds(delivered=True), {"ends_on": "正在验收"}),
        (Change(scope="加一份"), bounds(delivered=True), {}),
        (Change(amount_fen=0), HELD, {"amount_fen": "大于零"}),
        (Change(amount_fen=2_399_999), bounds(paid_fen=2_400_000), {"amount_fen": "已支付 24,000"}),
        (Change(amount_fen=2_400_000), bounds(paid_fen=2_400_000), {}),
        (Change(amount_fen=8_800_000), HELD, {}),
        (Change(amount_fen=8_800_001), HELD, {"amount_why": "超过 10%"}),
        (Change(amount_fen=8_800_001, amount_why="红线调整"), HELD, {}),
        (Change(amount_fen=8_500_000), bounds(ceiling_fen=8_400_000), {"amount_why": "上限"}),
        (Change(amount_fen=8_500_000, amount_why="x"), bounds(refusals=(LIMIT,)), {"amount_fen": "招标"}),
        (Change(END + dt.timedelta(1)), bounds(refusals=(LIMIT,)), {}),
    ],
)  # fmt: skip
def test_a_change_may_be_proposed_or_says_why_not(change, held, wrong):
    found = rules.against(change, END, 8_000_000, held)

    assert list(found) == list(wrong)
    for name, words in wrong.items():
        assert words in str(found[name])


@pytest.mark.parametrize(
    ("due", "new", "left"),
    [(END, END + dt.timedelta(10), 30), (TODAY, END, 0), (END, TODAY, 0)],
)
def test_the_clock_moves_by_as_many_days_as_the_end(due, new, left):
    assert rules.shifted(due, END, new, TODAY) == left


@pytest.fixture
def running(db, at):
    at("2026-11-20 09:00")
    contract = make_contract(ends_on=END, signed_on=TODAY, starts_on=TODAY)
    Requirement.update(state="in_service").where(
        Requirement.id == contract.requirement_id
    ).execute()
    Result.update(state=ResultState.AWAITED).where(Result.contract == contract).execute()
    with write():
        deadlines.start("bidding.service", Result.get(), amount=20)
    sides = (contract.owner_id, contract.agency_id)
    return contract, *(
        make_actor("handler", organisation=Organisation.get_by_id(key)) for key in sides
    )


def asked(contract, actor, **more):
    values = {"ends_on": None, "amount_fen": None, "scope": "", "amount_why": ""}
    return amending.propose(contract, {**values, "reason": "资料晚到", **more}, [], actor)


def test_an_agreed_extension_changes_contract_and_service_clock(running):
    contract, owner, agency = running

    row = asked(contract, agency, ends_on=END + dt.timedelta(11))
    waits = [one.action for one in todo(owner) if "amendments" in one.url]
    shown = [one.mine for one in todo(agency) if "amendments" in one.url]
    amending.agree(row, owner, None)

    event = events.last_of("bidding.contract", contract.id)
    due = next(v.due for v in deadlines.of(Result.get()) if v.kind == "bidding.service")
    assert (waits, shown) == (["确认合同变更"], [False])
    assert Contract.get().ends_on == END + dt.timedelta(11)
    assert due.date() == dt.date(2026, 12, 21)
    assert (event.key, event.visibility) == ("bidding.contract.extended", "public")
    assert event.facts["before"] == {"ends_on": "2026-12-10", "amount_fen": 8_000_000}
    assert event.facts["ends_on"] == "2026-12-21"
    assert not deadlines.of(row, only_open=True)


def test_price_and_scope_change_under_another_name_and_leave_the_clock(running):
    contract, owner, agency = running

    amending.agree(
        asked(contract, owner, amount_fen=8_100_000, amount_why="加量", scope="加晒图"),
        agency,
        None,
    )

    event = events.last_of("bidding.contract", contract.id)
    assert (event.key, event.facts["amount_fen"]) == ("bidding.contract.amended", 8_100_000)
    assert Contract.get().amount_fen == 8_100_000
    assert deadlines.due_of(Result.get()).date() == dt.date(2026, 12, 10)


def test_only_the_other_party_answers_and_one_change_waits_at_a_time(running):
    contract, owner, agency = running
    row = asked(contract, owner, ends_on=END + dt.timedelta(5))
    stranger = make_actor("handler", kind="owner")

    with pytest.raises(NotAllowed):
        asked(contract, agency, scope="另一项")
    for actor in (owner, stranger):
        with pytest.raises(Forbidden):
            amending.agree(row, actor, None)
    with pytest.raises(Forbidden):
        amending.withdraw(row, agency, None)
    amending.refuse(row, "工期不能再延", agency, None)

    assert Contract.get().ends_on == END
    assert (Amendment.get().state, Amendment.get().answer) == ("refused", "工期不能再延")
    assert asked(contract, agency, scope="另一项").number == 2


def test_a_price_at_the_limit_of_tender_law_is_refused_even_with_a_reason(running):
    contract, owner, _ = running

    with pytest.raises(Invalid) as refused:
        asked(contract, owner, amount_fen=100_000_000, amount_why="追加")

    assert "招标" in str(refused.value.fields["amount_fen"].text)


def test_both_end_the_contract_and_what_was_proposed_falls(running):
    contract, owner, agency = running
    values = {"reason": "项目停建", "consequences": "按已完成部分结算", "settled_fen": 2_000_000}

    row = amending.propose_end(contract, values, [], owner)
    amending.agree(row, agency, None)

    event = events.last_of("bidding.contract", contract.id)
    told = ("ground", "mutual", "settled_fen", "consequences")
    assert event.key == "bidding.contract.terminated"
    assert [event.facts[name] for name in told] == ["agreed", True, 2_000_000, "按已完成部分结算"]
    assert (Contract.get().state, Result.get().state) == ("terminated", "stopped")
    assert Requirement.get_by_id(contract.requirement_id).state == "terminated"


def test_a_contract_ended_by_one_voids_the_open_change(running):
    contract, owner, agency = running
    row = asked(contract, agency, ends_on=END + dt.timedelta(5))

    ending = contracts.Ending("breach", "退还资料", None)
    contracts.terminate(Contract.get(), "逾期两月", owner, None, ending)

    assert Amendment.get_by_id(row.id).state == "lapsed"
    assert not deadlines.of(row, only_open=True)
    with pytest.raises(NotAllowed):
        asked(contract, agency, scope="再来")
