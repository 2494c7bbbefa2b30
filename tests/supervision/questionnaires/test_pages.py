"""Through the pages: drawing up, answering without account, results, demands, meetings."""

import io
import re

import pytest
from openpyxl import load_workbook

from app.kernel import jobs
from supervision.questionnaires import queries
from supervision.questionnaires.models import Demand, Meeting, Questionnaire, Sheet
from supervision.questionnaires.services import demands as verbs
from tests.factories.accounts import make_actor
from tests.factories.intermediaries import make_agency
from tests.factories.questionnaires import (
    LETTER,
    answered,
    closed,
    make_demand,
    make_meeting,
    make_questionnaire,
    office_of,
    officer,
)

HEAD = {
    "title": "窗口服务调查", "purpose": "改进窗口", "audience": ["public", "window"],
    "anonymous": "1", "opens_at": "2026-11-20T09:00", "closes_at": "2026-11-25T17:00",
}  # fmt: skip
SAID = {"party": "window", "q1": "4", "q2": "2"}


@pytest.fixture(autouse=True)
def _now(at):
    at("2026-11-20 09:00")


def test_an_office_draws_it_up_anybody_answers_and_the_results_are_published(web, client, at):
    actor = officer()
    office = web(actor)
    wrong = office.post("/supervision/questionnaires/new", data=HEAD | {"anonymous": ""})
    assert (wrong.status_code, "只能匿名填写" in wrong.text) == (422, True)
    there = office.post("/supervision/questionnaires/new", data=HEAD).headers["Location"]
    lone = {"kind": "one", "text": "满意的方面", "lines": "时限"}
    assert office.post(f"{there}/questions/new", data=lone).status_code == 422
    office.post(f"{there}/questions/new", data={"kind": "scale", "text": "效率", "required": "1"})
    office.post(f"{there}/questions/new", data=lone | {"lines": "时限\n收费"})
    assert office.get(f"{there}/questions/2").text.count("时限\n收费") == 1
    assert "这是预览" in office.get(f"{there}/preview").text
    assert client.get(there).headers["Location"].startswith("/account/sign-in")
    office.post(f"{there}/publish", data={"seen": str(Questionnaire.get().version)})

    page = client.get(f"{there}/answer")
    assert "不收集姓名、电话等个人信息" in page.text
    assert client.post(f"{there}/answer", data=SAID | {"q1": ""}).status_code == 422
    assert Sheet.select().count() == 0
    assert client.post(f"{there}/answer", data=SAID).status_code == 303
    again = client.post(f"{there}/answer", data=SAID | {"q1": "1"})
    assert again.headers["Location"].endswith("/thanks")
    (sheet,) = Sheet.select()
    assert (sheet.party, sheet.given, sheet.organisation_id) == ("window", {"1": 4, "2": 2}, None)
    assert "已收答卷" in office.get(there).text
    assert "调查结果" not in office.get(there).text
    answered(Questionnaire.get(), [5, 3, 4, 4])

    at("2026-11-25 17:01")
    jobs.run_due()
    office = web(actor)
    assert "平均 4.00" in office.get(there).text
    assert "平均 4.00" not in client.get(there).text
    assert client.get(f"{there}/answer").headers["Location"] == there
    told = {"text": "窗口效率总体较好，收费有待公开", "seen": str(Questionnaire.get().version)}
    office.post(f"{there}/announce", data=told)
    shown = client.get(there).text
    assert "平均 4.00" in shown
    assert told["text"] in shown
    assert 'width="60.0"' in shown
    assert client.get(f"{there}/answers.xlsx").status_code == 303


def test_an_organisation_answers_once_and_nothing_keeps_when(web):
    agency = make_agency()
    row = make_questionnaire("open", audience=("agency",))
    office = web(make_actor("handler", organisation=agency.organisation))
    there = f"/supervision/questionnaires/{row.id}/answer"
    page = office.get(there).text
    # a token of a form is kept with person and moment
    assert 'name="_once"' not in page
    assert "提交答卷" in page
    assert office.post(there, data={"q1": "2"}).headers["Location"].endswith("/thanks")
    assert office.post(there, data={"q1": "5"}).headers["Location"].endswith(row.id)
    assert [one.given for one in Sheet.select()] == [{"1": 2}]
    assert row.title not in office.get("/desk").text


def test_the_table_of_answers_tells_no_group_that_is_small(web, at):
    row = make_questionnaire("open", audience=("public", "window"))
    answered(row, [5, 4, 4, 3, 1, 2])
    answered(row, [1], "window")
    row = closed(row, at)

    sent = web(office_of(row)).get(f"/supervision/questionnaires/{row.id}/answers.xlsx")
    head, *lines = load_workbook(io.BytesIO(sent.data)).active.values

    assert head[:2] == ("对象", "1. 办事效率如何")
    assert len(lines) == 7
    assert {line[0] for line in lines} == {"人数过少，不显示"}
    assert lines[0][2:4] == ("时限", "时限；收费")


def test_a_demand_is_left_assigned_given_back_answered_and_read_with_its_code(client, web):
    row = make_questionnaire("open")
    sent = client.post(f"/supervision/questionnaires/{row.id}/demands/new", data=LETTER)
    assert sent.headers["Location"].endswith("/supervision/demands/followed")
    code = re.search(r"[A-Z2-7]{10}", client.get(sent.headers["Location"]).text)[0]
    demand = queries.demand(Demand.get().id)
    there = f"/supervision/demands/{demand.id}"
    answering, other = make_actor("handler", kind="department"), make_actor("clerk", kind="window")
    desk, handler = web(office_of(row)), web(answering)
    assert handler.get(there).status_code == 404
    for office in (other, answering):
        seen = str(queries.demand(demand.id).version)
        desk.post(f"{there}/assign", data={"office": office.org_id, "seen": seen})
        if office is other:
            back = {"reason": "不属于本窗口职责", "seen": str(queries.demand(demand.id).version)}
            web(other).post(f"{there}/give-back", data=back)
    assert LETTER["phone"] in handler.get(there).text
    seen = str(queries.demand(demand.id).version)
    handler.post(f"{there}/answer", data={"text": "自下周起增设两个取件窗口。", "seen": seen})

    client.post("/supervision/demands/followed/end")
    wrong = {"number": demand.number, "code": "A" * 10}
    assert client.post("/supervision/demands/follow", data=wrong).status_code == 422
    client.post("/supervision/demands/follow", data=wrong | {"code": code.lower()})
    page = client.get("/supervision/demands/followed").text
    assert "自下周起增设两个取件窗口" in page
    assert answering.org_name in page


def test_a_demand_may_be_declined_with_a_reason_its_writer_reads(web, client):
    demand = make_demand()
    desk = web(make_actor("officer", organisation=demand.desk))
    there, given = f"/supervision/demands/{demand.id}", {"seen": str(demand.version)}
    assert desk.post(f"{there}/decline", data=given).status_code == 409
    desk.post(f"{there}/decline", data=given | {"reason": "已在复议程序中，不重复办理"})
    told = {"number": demand.number, "code": verbs.code_of(demand)}
    client.post("/supervision/demands/follow", data=told)

    assert "已在复议程序中" in client.get("/supervision/demands/followed").text


def test_a_meeting_is_written_down_with_its_minutes_and_demands(web, client):
    actor = officer()
    office = web(actor)
    told = {
        "kind": "visit", "title": "走访企业", "held_on": "2026-11-19", "attended": "某公司",
        "summary": "了解办理情况，听取意见", "questionnaire": "",
    }  # fmt: skip
    late = office.post("/supervision/meetings/new", data=told | {"held_on": "2026-11-21"})
    assert (late.status_code, "日期不能晚于今天" in late.text) == (422, True)
    there = office.post("/supervision/meetings/new", data=told).headers["Location"]
    office.post(f"{there}/demands/new", data=LETTER)
    (row,) = queries.demands_of(Meeting.get())

    assert (row.desk_id, row.organisation_id) == (actor.org_id, None)
    assert row.number in office.get(there).text
    stranger = web(make_actor("handler", kind="owner"))
    assert stranger.get(f"/supervision/meetings/{make_meeting().id}").status_code == 404
