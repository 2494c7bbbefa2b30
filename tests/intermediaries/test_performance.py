"""What an agency has done and the honours it declares: pages, Excel, who may."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from app.accounts.models import Organisation, Person
from app.kernel.db import write
from intermediaries import queries
from intermediaries.models import Honour, Performance
from intermediaries.services import performance
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.intermediaries import make_agency
from tests.intermediaries.conftest import scan

PLAIN = {"title": "市优秀勘察设计奖", "issuer": "市勘察设计协会", "given_on": "2025-06-01"}


@pytest.fixture
def agency(client_as):
    return make_agency()


@pytest.fixture
def web(client_as):
    def signed_in(actor):
        person = Person.get_by_id(actor.person_id)
        return client_as(person, Organisation.get_by_id(actor.org_id))

    return signed_in


def line(agency, number=1, **more):
    """Write one line of the record, as the house does."""
    values = {
        "title": f"第{number}号服务合同",
        "project_code": "2509-320193-89-01-544060",
        "owner": make_organisation(kind="owner"),
        "item": "drawing-review",
        "amount_fen": 8_000_000,
        "signed_on": dt.date(2026, 1, 5),
        "accepted_on": dt.date(2026, 3, number),
        "ended": "completed",
        "ended_on": dt.date(2026, 3, number),
        "days_promised": 20,
        "days_used": 18,
        "returns": 0,
    } | more
    with write():
        return performance.note(agency, f"contract-{number:07d}", **values)


def test_a_line_is_written_once_and_only_inside_a_write(agency):
    first = line(agency)

    assert line(agency, amount_fen=1) == first
    assert Performance.get().amount_fen == 8_000_000
    with pytest.raises(RuntimeError):
        performance.note(agency, "x")
    with pytest.raises(RuntimeError):
        performance.rated("x", 400)


def test_the_record_adds_up(agency):
    line(agency, 1, returns=2)
    line(agency, 2, days_used=25)
    line(agency, 3, ended="terminated", accepted_on=None, days_used=None)
    line(make_agency(), 4)

    found = queries.record_of(agency)
    assert (found.completed, found.terminated, found.returns) == (2, 1, 2)
    assert (found.amount_fen, found.timed, found.on_time) == (16_000_000, 2, 1)


def test_everybody_reads_the_list_and_takes_it_as_excel(agency, client):
    line(agency, 1)
    line(agency, 2, days_used=25, returns=3)
    line(agency, 3, ended_on=dt.date(2025, 3, 3), accepted_on=dt.date(2025, 3, 3))
    with write():
        performance.rated("contract-0000001", 467)

    page = client.get(f"/agencies/{agency.id}/performance").text
    of_2025 = client.get(f"/agencies/{agency.id}/performance?year=2025").text
    book = load_workbook(io.BytesIO(client.get(f"/exports/performance-list/{agency.id}.xlsx").data))
    rows = list(book.active.iter_rows(values_only=True))
    link = f"/exports/performance-list/{agency.id}.xlsx?year=2025"
    older = load_workbook(io.BytesIO(client.get(link).data)).active

    assert f'href="{link}"' in of_2025
    assert [row[1] for row in older.iter_rows(min_row=3, values_only=True)] == ["第3号服务合同"]
    assert "4.67 星" in page
    assert "约定 20 天，用时 25 天" in page
    assert "逾期" in page
    assert "第3号服务合同" in of_2025
    assert "第1号服务合同" not in of_2025
    assert [row[1] for row in rows[2:]] == ["第2号服务合同", "第1号服务合同", "第3号服务合同"]
    assert rows[3][4] == 80000
    assert rows[3][-1] == "4.67"
    assert rows[2][-1] == "未评价"


def test_the_pages_of_a_long_list_have_no_gap_and_no_twin(agency):
    for number in range(1, 6):
        line(agency, number, ended_on=dt.date(2026, 3, 1), accepted_on=dt.date(2026, 3, 1))
    seen, after = [], ""
    for _ in range(9):
        page = queries.performances(agency, after=after, size=2)
        seen += [row.id for row in page.rows]
        after = page.after
        if after is None:
            break

    assert len(seen) == len(set(seen)) == 5


def test_the_record_of_an_agency_that_was_never_listed_is_nobodys_business(client):
    hidden = make_agency(state="draft")

    assert client.get(f"/agencies/{hidden.id}/performance").status_code == 404
    assert client.get(f"/exports/performance-list/{hidden.id}.xlsx").status_code == 403


def test_an_agency_declares_and_retires_its_honours(agency, web, client):
    own = web(make_actor("handler", organisation=agency.organisation))
    there = f"/intermediaries/{agency.id}/honours"
    paper = scan("证书.pdf")

    sent = own.post(there, data={**PLAIN, "scan": (paper.stream, paper.filename)})
    twin = own.post(there, data=PLAIN)
    future = own.post(there, data={**PLAIN, "title": "另一奖项", "given_on": "2027-01-01"})
    shown = client.get(f"/agencies/{agency.id}").text
    honour = Honour.get()
    away = own.post(f"/intermediaries/honours/{honour.id}/retire")
    again = own.post(f"/intermediaries/honours/{honour.id}/retire")
    gone = client.get(f"/agencies/{agency.id}").text.split('id="timeline"')[0]

    assert (sent.status_code, twin.status_code, future.status_code) == (303, 422, 422)
    assert "这项荣誉已经填写" in twin.text
    assert "不能晚于今天" in future.text
    assert "市优秀勘察设计奖" in shown
    assert "扫描件" in shown
    assert (away.status_code, again.status_code) == (303, 409)
    assert "市优秀勘察设计奖" not in gone


@pytest.mark.parametrize(
    ("kind", "role", "status"),
    [
        ("agency", "handler", 404),
        ("owner", "handler", 404),
        ("operator", "clerk", 403),
        ("regulator", "officer", 403),
    ],
)
def test_nobody_else_touches_them(agency, web, kind, role, status):
    with write():
        honour = Honour.create(
            agency=agency, title="奖", issuer="协会", given_on=dt.date(2025, 1, 1)
        )
    client = web(make_actor(role, kind=kind))

    there = f"/intermediaries/{agency.id}/honours"
    assert client.post(there, data=PLAIN).status_code == status
    assert client.post(f"/intermediaries/honours/{honour.id}/retire").status_code == status
    assert Honour.get().retired_on is None


def test_a_scan_is_public_until_its_honour_is_retired(agency, web, client, client_as):
    person = make_person(organisation=agency.organisation, roles=("handler",))
    own = client_as(person, agency.organisation)
    paper = scan("证书.pdf")
    own.post(
        f"/intermediaries/{agency.id}/honours",
        data={**PLAIN, "scan": (paper.stream, paper.filename)},
    )
    page = client.get(f"/agencies/{agency.id}").text
    file = "/files/" + page.split('href="/files/')[1].split('"')[0]

    before = client.get(file)
    before.close()
    own.post(f"/intermediaries/honours/{Honour.get().id}/retire")
    after = client.get(file)

    assert before.status_code == 200
    assert after.status_code in (303, 403, 404)
