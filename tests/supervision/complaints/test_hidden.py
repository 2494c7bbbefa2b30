"""Who asked to be hidden: on no page, in no list, event, notice, export, disclosure or file name."""

import io
import json

import pytest
from docx import Document as Word
from openpyxl import load_workbook

from app.kernel import events, jobs
from app.kernel.events import Event
from app.kernel.files import Attachment
from app.kernel.notices import Notice
from exports.models import Paper
from supervision.complaints import queries
from supervision.complaints.services import handling
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder
from tests.factories.supervision import brought_to, kept_paper, make_complaint

WHO = "欧阳明月测绘事务所"
PHONE = "13951234567"


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


@pytest.fixture
def told():
    """A hidden complaint of a participant, brought to its decision, with the other side's boss."""
    agency, _ = make_bidder()
    writer = make_actor("handler", organisation=make_organisation(WHO, kind="owner"))
    boss = make_actor("manager", organisation=agency.organisation)
    row = make_complaint(
        agency.organisation, writer, hidden=True, name=WHO, papers=[kept_paper(f"{WHO}.pdf")]
    )
    officer = make_actor("officer", kind="regulator")
    row = brought_to(row, "investigating", officer)
    handling.answer(row, "延期系业主变更方案所致", [], boss, None)
    row = brought_to(queries.complaint(row.id), "decided", officer)
    jobs.run_due(row.decided_at)
    return row, writer, boss, officer


def secrets_in(text, row):
    return [one for one in (WHO, PHONE, row.facts, row.request) if one in text]


def test_no_page_or_list_of_the_other_side_tells(told, web):
    row, writer, boss, officer = told
    there = web(boss)
    addresses = (
        f"/supervision/complaints/{row.id}",
        "/supervision/complaints/mine",
        "/supervision/complaints/published",
        "/desk",
        "/inbox",
        "/log",
        f"/search?q={row.number}",
        f"/agencies/{row.agency_id}",
    )
    for address in addresses:
        page = there.get(address)
        assert page.status_code == 200, address
        assert secrets_in(page.text, row) == [], address

    assert "身份保密" in there.get(addresses[0]).text
    assert "/files/" not in there.get(addresses[0]).text
    own, office = web(writer).get(addresses[0]).text, web(officer).get(addresses[0]).text
    assert secrets_in(own, row) == secrets_in(office, row) == [WHO, PHONE, row.facts, row.request]


def test_no_event_notice_or_disclosure_tells(told, web):
    row, writer, boss, _ = told
    found = list(Event.select().where(Event.subject_id == row.id))
    for event in found:
        assert secrets_in(json.dumps(events.disclosure(event), ensure_ascii=False), row) == []
        assert event.org_id != writer.org_id
        assert event.actor_id != writer.person_id
        answer = web(boss).get(f"/log/disclosures/{event.seq}")
        assert secrets_in(answer.text, row) == []
    texts = [f"{one.text}{one.fields}" for one in Notice.select()]

    assert len(found) == 6
    assert len(texts) > 4
    assert secrets_in("".join(texts), row) == []


def test_no_file_name_and_no_file_of_the_letter_reaches_the_other_side(told, web):
    row, _, boss, officer = told
    papers = list(Attachment.select().where(Attachment.subject_id == row.id))

    assert [(one.name, one.by_name, one.org_id) for one in papers] == [
        ("证据材料1.pdf", "投诉人", None)
    ]
    with web(boss).get(f"/files/{papers[0].id}") as refused:
        assert refused.status_code == 403
    with web(officer).get(f"/files/{papers[0].id}") as given:
        assert given.status_code == 200


def test_no_paper_and_no_ledger_tells(told, web):
    row, _, boss, officer = told
    paper = Paper.get(Paper.about_id == row.id)
    with web(boss).get(f"/exports/papers/{paper.id}/file") as given:
        raw = given.data
    word = Word(io.BytesIO(raw))
    cells = [cell.text for table in word.tables for line in table.rows for cell in line.cells]
    text = "\n".join([*(one.text for one in word.paragraphs), *cells])
    shown = web(boss).get(f"/verify/{paper.id}").text
    with web(officer).get("/exports/lists/complaints.xlsx") as given:
        ledger = given.data
    rows = list(load_workbook(io.BytesIO(ledger)).active.iter_rows(values_only=True))

    assert paper.title == "投诉处理答复书"
    assert "投诉人（身份保密）" in text
    assert row.finding in text
    assert secrets_in(text + shown + paper.file_name, row) == []
    assert any(row.number in line for line in rows)
    assert secrets_in(str(rows), row) == []
    assert web(boss).get("/exports/lists/complaints.xlsx").status_code == 403


def test_who_does_not_ask_for_it_is_named_but_never_with_the_telephone(web):
    agency, _ = make_bidder()
    boss = web(make_actor("manager", organisation=agency.organisation))
    row = brought_to(make_complaint(agency.organisation), "investigating")

    page = boss.get(f"/supervision/complaints/{row.id}").text

    assert "欧***" in page
    assert row.facts in page
    assert row.name not in page
    assert PHONE not in page


def test_the_other_side_knows_nothing_before_it_is_asked(web):
    place = make_organisation(kind="operator")
    boss = web(make_actor("manager", organisation=place))
    row = make_complaint(place, against="operator", kind="platform")
    event = Event.get(Event.subject_id == row.id)

    assert boss.get(f"/supervision/complaints/{row.id}").status_code == 404
    for address in ("/supervision/complaints", "/supervision/complaints/mine", "/desk", "/inbox"):
        assert row.number not in boss.get(address).text
    assert boss.get(f"/log/disclosures/{event.seq}").status_code == 403
    assert row.number not in boss.get(f"/log/{event.seq}").text
    brought_to(row, "investigating")
    assert row.number in boss.get("/supervision/complaints/mine").text
    assert f"/supervision/complaints/{row.id}" in boss.get("/desk").text
