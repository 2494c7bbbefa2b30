"""Papers of sealed offers and of scoring: what they say, and nothing before its time."""

import datetime as dt
import io

import openpyxl
import pytest

from app.accounts.models import Organisation, Person
from app.kernel import jobs
from bidding.models import Requirement
from bidding.services import opened_record
from tests.bidding.test_scoring import opened
from tests.bidding.test_sealed import closed, fresh
from tests.exports.test_library_papers import words
from tests.factories.scoring import called, fill, sign
from tests.factories.sealing import release


@pytest.fixture
def scored(db, at):
    """A purchase by scoring whose experts have signed; (requirement, actors)."""
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    for seat in called(requirement):
        fill(seat, actors[seat.expert_id], 70, n1=95)
        sign(seat, actors[seat.expert_id])
    return fresh(requirement), actors


def test_the_opening_record_names_trustees_offers_and_witnesses(db, at, client):
    requirement, kept, _ = closed(at, 7_200_000, 6_900_000, witnesses=["钱秋生", "孙晓"])
    address = f"/exports/opening-record/{requirement.id}.docx"
    assert client.get(address).status_code in {302, 303, 403, 404}
    release(requirement, kept, 1, 2)

    said = words(client.get(address).data)
    names = [one.signup.name for one in opened_record.offers_of(requirement)]
    wanted = ("钱秋生、孙晓", "72,000.00", "69,000.00", kept[0].key.name, "未释放", *names)
    assert [one for one in wanted if one not in said] == []


def test_the_opening_table_is_a_sheet_to_reckon_with(db, at, client):
    requirement, kept, _ = closed(at, 7_200_000, 6_900_000)
    release(requirement, kept, 1, 2)

    raw = client.get(f"/exports/opening-table/{requirement.id}.xlsx").data
    rows = list(openpyxl.load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True))
    assert any(requirement.number in str(row[0]) for row in rows)
    prices = {cell for row in rows for cell in row if cell in {72000, 69000}}
    assert prices == {72000, 69000}


def test_the_summary_is_the_owners_at_once_and_everybodys_after_the_award(scored, client):
    requirement, _ = scored
    address = f"/exports/scoring-summary/{requirement.id}.docx"
    assert client.get(address).status_code in {302, 303, 403, 404}
    jobs.run_due(dt.datetime(2026, 11, 27))
    assert Requirement.get_by_id(requirement.id).state == "awarded"

    said = words(client.get(address).data)
    best = next(one for one in opened_record.offers_of(requirement) if one.number == 1)
    points = ("28.50", "23.75", "14.25")  # 95 of 100 of 30, 25 and 15
    assert [one for one in (best.signup.name, *points) if one not in said] == []
    assert all(seat.expert.name in said for seat in called(requirement))


def test_an_expert_prints_the_sheet_he_has_signed(scored, client_as):
    requirement, actors = scored
    first, second, _ = called(requirement)
    me = actors[first.expert_id]
    mine = client_as(Person.get_by_id(me.person_id), Organisation.get_by_id(me.org_id))

    said = words(mine.get(f"/exports/scoring-sheet/{first.id}.docx").data)
    assert (first.expert.name in said, first.sha256 in said, "小计" in said) == (True,) * 3
    assert mine.get(f"/exports/scoring-sheet/{second.id}.docx").status_code in {403, 404}
