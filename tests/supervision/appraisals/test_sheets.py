"""A sheet from the draft to the circular: heard, objected to, answered, published, corrected."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from app.kernel.errors import Late, NotAllowed
from app.kernel.notices import Notice
from exports.documents.appraisals import circular, figures
from exports.render import docx
from exports.services.issue import RENDERERS
from supervision.appraisals import queries
from supervision.appraisals.models import Appraisal, AppraisalObjection
from supervision.appraisals.services import drawing_up, hearing
from supervision.appraisals.todo import todo
from tests.factories.accounts import make_actor
from tests.factories.appraisals import QUARTER, drafter_of, make_appraisal

WORDS = "各单位要对照排名改进，逾期事项逐件说明。"


@pytest.fixture(autouse=True)
def _now(db, at):
    at("2026-11-20 09:00")


def test_a_sheet_is_heard_objected_to_and_published_through_its_pages(web, client, at):
    actor, body = make_actor("officer", kind="supervisor"), make_actor("handler", kind="department")
    office, other = web(actor), web(body)
    wrong = office.post("/supervision/appraisals/new", data=QUARTER | {"number": "5"})
    assert (wrong.status_code, "没有这一期" in wrong.text) == (422, True)
    there = office.post("/supervision/appraisals/new", data=QUARTER).headers["Location"]
    again = office.post("/supervision/appraisals/new", data=QUARTER)
    assert (again.status_code, "另起新的一版" in again.text) == (422, True)
    assert "重新计算" in office.get(there).text
    assert office.post(f"{there}/count").status_code == 303
    assert other.get(there).status_code == 404
    office.post(f"{there}/hear", data={"seen": str(Appraisal.get().version)})

    assert Notice.select().where(Notice.person_id == body.person_id).count() == 1
    assert other.get(f"{there}/objections/new").status_code == 200
    sent = other.post(
        f"{there}/objections/new", data={"text": "九月有两件因材料不全暂停，未扣除。"}
    )
    assert sent.status_code == 303
    assert "等待答复" in other.get(there).text
    assert client.get(there).status_code in (303, 404)
    assert "征求意见中" in office.get("/supervision/appraisals").text
    office.post(f"{there}/objections/1", data={"text": "已核对，暂停时间已经扣除。"})
    assert "已经扣除" in other.get(there).text

    at("2026-11-30 09:00")
    told = {"text": WORDS, "seen": str(Appraisal.get().version)}
    office = web(actor)
    assert office.post(f"{there}/publish", data=told).status_code == 303
    shown = client.get(there).text
    assert WORDS in shown
    assert body.org_name in shown
    assert "未扣除" not in shown
    assert there in client.get("/supervision/appraisals/published").text
    assert office.post(f"{there}/renew").status_code == 303
    assert Appraisal.select().where(Appraisal.edition == 2, Appraisal.state == "draft").exists()
    assert office.post(f"{there}/renew").status_code == 409


def test_nobody_publishes_while_bodies_may_object_or_wait_for_an_answer(at):
    row = make_appraisal("heard")
    office, body = drafter_of(row), make_actor("handler", kind="department")
    assert [one.title.text for one in todo(office)] == ["绩效考评：{title}"]
    with pytest.raises(NotAllowed, match="异议期"):
        drawing_up.publish(row, WORDS, office, None)
    hearing.raise_one(row, "数据与事实不符，请核对。", body)
    with pytest.raises(NotAllowed):
        hearing.raise_one(row, "再说一遍，数据与事实不符。", body)
    at("2026-11-30 09:00")
    with pytest.raises(Late):
        hearing.raise_one(row, "数据与事实不符，请核对。", make_actor("clerk", kind="window"))
    with pytest.raises(NotAllowed, match="没有答复"):
        drawing_up.publish(queries.appraisal(row.id), WORDS, office, None)
    (objection,) = queries.objections(row)
    hearing.answer(row, objection, "已核对无误", office)
    with pytest.raises(NotAllowed):
        hearing.answer(row, objection, "再答一遍", office)
    drawing_up.publish(queries.appraisal(row.id), WORDS, office, None)
    assert AppraisalObjection.get().answered_at is not None


def test_it_may_be_taken_back_and_thrown_away_and_is_frozen_between():
    row = make_appraisal("heard")
    office, before = drafter_of(row), row.told
    make_actor("handler", kind="department")
    with pytest.raises(NotAllowed):
        drawing_up.count(row, office)
    drawing_up.take_back(queries.appraisal(row.id), "原始记录已更正", office, None)
    drawing_up.count(queries.appraisal(row.id), office)
    row = queries.appraisal(row.id)
    assert (row.objections_until, len(row.bodies)) == (None, len(before["bodies"]) + 1)
    drawing_up.discard(row, office, None)
    assert queries.same_period(row.office_id, row.since, row.until) is None


def test_a_period_that_goes_on_is_not_put_to_hearing():
    row = make_appraisal(number=4)
    make_actor("handler", kind="department")
    drawing_up.count(row, drafter_of(row))
    with pytest.raises(NotAllowed, match="2026-12-31"):
        drawing_up.hear(queries.appraisal(row.id), drafter_of(row), None)


def test_the_circular_and_the_workbook_say_what_the_page_says(at):
    row = make_appraisal("heard")
    at("2026-11-30 09:00")
    drawing_up.publish(row, WORDS, drafter_of(row), None)
    row = queries.appraisal(row.id)
    with zipfile.ZipFile(io.BytesIO(docx.render(circular(row)))) as made:
        text = made.read("word/document.xml").decode()
    assert "2026年第3季度绩效考评通报" in text
    assert WORDS in text
    book = load_workbook(io.BytesIO(RENDERERS["xlsx"](figures(row))))
    assert book.sheetnames[0] == "办理绩效"
    assert row.bodies[0]["name"] in [cell.value for cell in book.active["B"]]
