"""A contract says what the award says: at the upload, and once more before it is filed."""

import datetime as dt
from types import SimpleNamespace

import pytest

from app.kernel import deadlines, files, jobs
from app.kernel.errors import Invalid
from bidding.models import Contract, Requirement, Result
from bidding.rules import gates
from bidding.services import contract as verbs
from intermediaries.models import Agency
from tests.bidding.scenes import drawn, pdf
from tests.factories.accounts import make_actor
from tests.factories.supervision import make_contract

DAY = dt.date(2026, 11, 26)
GOOD = {"number": "HT-1", "signed_on": DAY, "starts_on": DAY, "ends_on": DAY, "amount_fen": 100}


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"amount_fen": 1}, "amount_fen", "中选价格不一致"),
        ({"ends_on": DAY - dt.timedelta(days=1)}, "ends_on", "不能早于开始日期"),
    ],
)
def test_what_differs_from_the_award_is_not_uploaded(db, at, wrong, field, why):
    at("2026-11-26 09:00")
    row = make_contract(state="pending")
    values = {**GOOD, "amount_fen": row.award.amount_fen, **wrong}

    with pytest.raises(Invalid) as caught:
        verbs.upload(row, values, None, make_actor("handler", organisation=row.agency), None)

    assert {name: why in str(told) for name, told in caught.value.fields.items()} == {field: True}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({}, []),
        ({"signed_on": None}, ["缺少签订日期"]),
        ({"starts_on": None}, ["缺少签订日期"]),
        ({"ends_on": None}, ["缺少签订日期"]),
        ({"ends_on": DAY - dt.timedelta(days=1)}, ["早于开始日期"]),
        ({"amount_fen": 99}, ["中选价格不一致"]),
        ({"signed_on": None, "amount_fen": 99}, ["缺少签订日期", "中选价格不一致"]),
    ],
)
def test_only_a_whole_contract_is_confirmed(wrong, why):
    row = SimpleNamespace(**{**GOOD, **wrong}, award=SimpleNamespace(amount_fen=100))

    told = [str(one) for one in gates.contract_complete(row)]

    assert len(told) == len(why)
    assert all(part in said for part, said in zip(why, told, strict=True))


def running(row):
    return {one.kind for one in deadlines.of(type(row).get_by_id(row.id), only_open=True)}


def test_each_step_of_a_contract_has_its_clock_until_it_is_done(app, db, at):
    owner, _, bidders = drawn(at)
    jobs.run_due(dt.datetime(2026, 11, 25))
    at("2026-11-26 09:00")
    row = Contract.get()
    agency = next(actor for place, actor in bidders if place.organisation_id == row.agency_id)
    values = {**GOOD, "amount_fen": row.amount_fen}

    def upload():
        paper = (files.store(pdf(), "合同.pdf"), "合同.pdf")
        verbs.upload(Contract.get(), values, paper, agency, None)

    assert running(row) == {"bidding.signing"}
    upload()
    assert running(row) == {"bidding.signing", "bidding.filing"}
    verbs.send_back(Contract.get(), "缺少附件", owner, None)
    assert running(row) == {"bidding.signing"}
    upload()
    verbs.confirm(Contract.get(), owner, None)
    assert (running(row), str(Requirement.get().state)) == (set(), "in_service")
    firm = Agency.get(Agency.organisation == row.agency_id)
    assert firm.open_contracts == 1, "who has an open contract cannot leave the library"

    result = Result.get()
    assert running(result) == {"bidding.service"}
    verbs.deliver(result, "成果", [], agency, None)
    assert running(result) == {"bidding.service", "bidding.acceptance"}
    assert service_of(result) is None, "it stands still while the owner examines"
    verbs.give_back(Result.get(), "缺页", owner, None)
    assert (running(result), Result.get().returns) == ({"bidding.service"}, 1)
    assert service_of(result) is not None
    verbs.deliver(Result.get(), "成果", [], agency, None)
    verbs.accept(Result.get(), owner, None)
    assert (running(result), str(Requirement.get().state)) == (set(), "completed")
    assert Agency.get_by_id(firm.id).open_contracts == 0


def service_of(result):
    clocks = deadlines.of(Result.get_by_id(result.id), only_open=True)
    return next(one.due for one in clocks if one.kind == "bidding.service")


@pytest.mark.parametrize(
    ("ends_on", "due"),
    [
        ("2026-12-31", "2026-12-31"),
        ("2026-12-26", "2026-12-28"),  # a Saturday: the working day after it, as the law counts
        ("2026-11-26", "2026-11-26"),
        ("2026-11-25", "2026-11-26"),  # over already when it is filed
    ],
)
def test_the_service_is_due_on_the_last_day_of_the_contract(app, db, at, ends_on, due):
    owner, _, bidders = drawn(at)
    jobs.run_due(dt.datetime(2026, 11, 25))
    at("2026-11-26 09:00")
    row = Contract.get()
    agency = next(actor for place, actor in bidders if place.organisation_id == row.agency_id)
    days = {"starts_on": dt.date(2026, 11, 25), "ends_on": dt.date.fromisoformat(ends_on)}
    values = {**GOOD, **days, "amount_fen": row.amount_fen}
    verbs.upload(row, values, (files.store(pdf(), "合同.pdf"), "合同.pdf"), agency, None)

    verbs.confirm(Contract.get(), owner, None)

    assert service_of(Result.get()).date() == dt.date.fromisoformat(due)
