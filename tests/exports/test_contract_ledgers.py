"""Ledgers of contracts in Excel: one's own for the parties, all for those who oversee."""

import datetime as dt

import pytest

from app.accounts.models import Organisation, Person
from app.kernel import deadlines
from app.kernel.db import write
from tests.exports.test_library_papers import sheet
from tests.factories.accounts import make_actor
from tests.factories.supervision import make_contract


@pytest.fixture
def page(client_as):
    def signed_in(actor):
        person = Person.get_by_id(actor.person_id)
        return client_as(person, Organisation.get_by_id(actor.org_id))

    return signed_in


def numbers(answer, column):
    assert answer.status_code == 200, answer.text
    return sorted(row[column] for row in sheet(answer.data)[2:])


def test_parties_have_their_contracts_and_overseers_all(db, at, page):
    at("2026-11-20 09:00")
    one, two = make_contract(number="HT-1"), make_contract(number="HT-2")
    address = "/exports/lists/contracts.xlsx"
    agency = make_actor("handler", organisation=one.agency)
    owner = make_actor("handler", organisation=two.owner)

    assert numbers(page(agency).get(address), 0) == ["HT-1"]
    assert numbers(page(owner).get(address), 0) == ["HT-2"]
    assert numbers(page(make_actor("officer", kind="supervisor")).get(address), 0) == [
        "HT-1",
        "HT-2",
    ]


def test_what_is_overdue_is_listed_by_kind(db, at, page):
    at("2026-11-20 09:00")
    contract = make_contract(number="HT-3")
    with write():
        deadlines.start("bidding.signing", contract, at=dt.datetime(2026, 10, 1))
    desk = page(make_actor("officer", kind="supervisor"))
    address = "/exports/lists/contract-late.xlsx"

    assert numbers(desk.get(address), 4) == ["HT-3"]
    assert numbers(desk.get(f"{address}?kind=bidding.receipt"), 4) == []
