"""The pages of sanctions: every role's way, what is hidden from whom, lists that stay quick."""

import datetime as dt
import io
import re

import pytest
from openpyxl import load_workbook

from app.kernel import jobs
from exports.models import Paper
from intermediaries.models import Agency, AgencyRegion
from supervision.sanctions import queries
from supervision.sanctions.models import Sanction
from supervision.sanctions.services import effect, handling
from supervision.sanctions.todo import todo
from tests.bidding.scenes import pdf
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder
from tests.factories.supervision import agent_for, make_sanction, officers
from tests.house.growing import queries as asked_for

FACTS = "三份报告缺计算书，两次退回后仍未补齐"


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def url(row, rest=""):
    return f"/supervision/sanctions/{row.id}{rest}"


def again(row):
    return queries.sanction(row.id)


def typed(**more):
    values = {
        "ground": "bad_result",
        "measure": "suspension",
        "scope": "items",
        "items": ["drawing-review"],
        "facts": FACTS,
        "clause": "管理办法第二十条第三项",
    }
    return values | more


def test_from_the_agencys_page_to_a_repaired_suspension(web, client, at):
    agency = make_bidder()[0]
    officer, agent = web(officers(1)[0]), web(agent_for(agency))
    page = officer.get(f"/intermediaries/{agency.id}").text
    new = f"/supervision/sanctions/new/{agency.id}"
    assert new in page
    assert "不服从管理" in officer.get(new).text
    lacking = officer.post(new, data=typed(items=[]))
    assert lacking.status_code == 422
    assert "请选择要暂停的服务事项" in lacking.text
    made = officer.post(new, data=typed(papers=(pdf(), "退回单.pdf")))
    row = again(Sanction.get())
    assert made.headers["Location"].endswith(url(row))
    assert agent.get(url(row)).status_code == 404  # not told yet

    assert officer.post(url(row, "/notice"), data={"seen": "1"}).status_code == 303
    desk, told = agent.get("/desk").text, agent.get(url(row)).text
    assert url(row) in desk
    assert FACTS in told
    assert "退回单.pdf" in told
    form = agent.get(url(row, "/state")).text
    assert FACTS in form
    data = {"text": "计算书已随第二次提交补齐", "papers": (pdf(), "签收单.pdf")}
    assert agent.post(url(row, "/state"), data=data).status_code == 303

    deciding = officer.get(url(row, "/decide")).text
    assert "计算书已随第二次提交补齐" in deciding
    heavier = {"months": "4", "decision": "签收单与事实不符，意见不予采纳"}
    assert officer.post(url(row, "/decide"), data=heavier).status_code == 422
    assert officer.post(url(row, "/decide"), data=heavier | {"months": "3"}).status_code == 303
    assert client.get(url(row)).status_code == 303  # sign in first
    assert officer.post(url(row, "/publish")).status_code == 303
    listed = client.get("/supervision/sanctions/public").text
    shown = client.get(url(row)).text
    assert agency.name in listed
    assert FACTS in shown
    assert "计算书已随" not in shown  # the statement concerns the two and the offices
    assert "退回单.pdf" not in shown
    public = client.get(f"/agencies/{agency.id}").text
    assert public.count("惩戒〔2026〕1号") >= 2  # the restriction and the sanction


def test_repair_with_proof_from_refusal_to_the_end(web, client, at):
    actor = officers(1)[0]
    row = make_sanction(until="in_force", actor=actor, months=3)
    agency = Agency.get_by_id(row.agency_id)
    data = {"text": "已建立三级校审制度，补齐计算书"}
    early = web(agent_for(agency)).post(
        url(row, "/apply_repair"), data={**data, "papers": (pdf(), "制度.pdf")}
    )
    assert early.status_code == 409
    at("2027-01-04 10:00")
    officer, agent = web(actor), web(agent_for(agency))
    assert agent.post(url(row, "/apply_repair"), data=data).status_code == 422  # no proof
    sent = agent.post(url(row, "/apply_repair"), data={**data, "papers": (pdf(), "制度.pdf")})
    assert sent.status_code == 303
    assert "制度.pdf" not in client.get(url(row)).text
    assert url(row) in officer.get("/desk").text
    refused = officer.post(url(row, "/refuse_repair"), data={"reason": "制度没有签发日期"})
    assert refused.status_code == 303
    data = {"text": "补充了签发日期和实施记录", "papers": (pdf(), "制度.pdf")}
    assert agent.post(url(row, "/apply_repair"), data=data).status_code == 303
    assert officer.post(url(row, "/lift"), data={"reason": "整改属实"}).status_code == 303
    assert "整改属实" in client.get(url(row)).text
    assert agency.name not in client.get("/supervision/sanctions/public").text
    assert agency.name in client.get("/supervision/sanctions/public?state=over").text


def test_a_removal_by_two_people(web):
    first, second = officers(2)
    row = make_sanction(measure="removal", until="decided", actor=first, months=12)
    one, two = web(first), web(second)

    assert "复核同意，公布清退" not in one.get(url(row)).text
    assert todo(first) == []
    assert [line.action for line in todo(second)] == ["复核清退"]
    assert one.post(url(row, "/confirm")).status_code == 403
    assert one.post(url(row, "/publish")).status_code == 403
    assert url(row) in two.get("/desk").text
    back = two.post(url(row, "/send_back"), data={"reason": "请补充证据"})
    assert back.status_code == 303
    handling.decide(again(row), "证据已补充，事实清楚，决定清退", 12, None, first, None)
    assert two.post(url(row, "/confirm")).status_code == 303
    assert Agency.get_by_id(row.agency_id).state == "removed"


def test_a_proposal_is_dropped_with_a_reason(web):
    actor = officers(1, "operator")[0]
    row = make_sanction(actor=actor)
    client = web(actor)

    assert client.post(url(row, "/withdraw")).status_code == 409
    assert client.post(url(row, "/withdraw"), data={"reason": "重复提出"}).status_code == 303
    assert again(row).state == "withdrawn"


def test_a_file_that_cannot_be_taken_loses_nothing(web):
    agency = make_bidder()[0]
    officer = web(officers(1)[0])
    bad = typed(papers=(io.BytesIO(b"MZ\x90\x00"), "证据.pdf"))
    page = officer.post(f"/supervision/sanctions/new/{agency.id}", data=bad)

    assert page.status_code == 422
    assert FACTS in page.text
    assert Sanction.select().count() == 0


# who else reads it stands in tests/house/rights.txt
@pytest.mark.parametrize(
    ("kind", "role", "status"),
    [("supervisor", "officer", 200), ("department", "reviewer", 403)],
)
def test_the_whole_list_is_for_those_who_oversee(web, kind, role, status):
    client = web(make_actor(role, kind=kind))

    assert client.get("/supervision/sanctions").status_code == status
    assert client.get("/exports/lists/sanctions.xlsx").status_code == status


def test_who_only_watches_moves_nothing(web):
    row = make_sanction()
    clerk = web(make_actor("clerk", kind="operator"))
    moves = (
        "notice",
        "decide",
        "publish",
        "confirm",
        "send_back",
        "refuse_repair",
        "lift",
        "withdraw",
    )

    assert clerk.get(url(row)).status_code == 200
    assert {clerk.post(url(row, f"/{m}"), data={"reason": "x"}).status_code for m in moves} == {403}
    assert clerk.get(f"/supervision/sanctions/new/{row.agency_id}").status_code == 403


def test_another_agency_gets_nothing(web):
    row = make_sanction(until="noticed")
    stranger = web(make_bidder()[1])

    for rest in ("", "/state"):
        assert stranger.get(url(row, rest)).status_code == 404
    for rest in ("/state", "/apply_repair", "/decide", "/withdraw"):
        assert stranger.post(url(row, rest), data={"text": "与本机构无关"}).status_code == 404
    assert stranger.get(f"/supervision/sanctions/new/{row.agency_id}").status_code == 404
    assert again(row).state == "noticed"


def test_both_lists_filter_and_go_to_excel(web, client):
    actor = officers(1)[0]
    one = make_sanction(until="in_force", actor=actor, ground="grade_d", months=3)
    two = make_sanction(measure="warning", until="in_force", actor=actor, ground="gave_up")
    make_sanction(actor=actor)
    names = [Agency.get_by_id(row.agency_id).name for row in (one, two)]
    desk = web(actor)

    for there, visitor in (
        ("/supervision/sanctions", desk),
        ("/supervision/sanctions/public", client),
    ):
        page = visitor.get(f"{there}?measure=warning&ground=gave_up&state=in_force").text
        assert names[1] in page
        assert names[0] not in page
        assert names[0] in visitor.get(f"{there}?q={names[0]}").text
        assert visitor.get(f"{there}?state=?&measure=x&after=nonsense&since=x").status_code == 200
    link = re.search(
        r'href="(/exports/lists/[^"]+)"', desk.get("/supervision/sanctions?measure=warning").text
    )
    rows = sheet_of(desk.get(link[1].replace("&amp;", "&")))
    assert [row[0] for row in rows[2:]] == [two.number]
    rows = sheet_of(client.get("/supervision/sanctions/public.xlsx?measure=suspension"))
    assert [row[:2] for row in rows[1:]] == [(one.number, names[0])]


def sheet_of(answer):
    assert answer.status_code == 200
    return list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))


def test_ones_own_list_asks_the_database_as_often_for_many_rows_as_for_few(web):
    agency, actor = make_bidder()[0], officers(1)[0]
    client, there = web(agent_for(agency)), "/supervision/sanctions/mine?size=50"

    def grow(count):
        for _ in range(count):
            make_sanction(agency, until="in_force", actor=actor, scope="region", place="320100")

    grow(2)
    assert client.get(there).status_code == 200
    few = asked_for(client, there)
    grow(6)

    assert asked_for(client, there) == few


def test_a_long_list_goes_on_where_it_stopped(web, at):
    actor = officers(1)[0]
    for minute in range(22):
        at(f"2026-11-02 10:{minute:02d}")
        make_sanction(until="in_force", actor=actor, months=1)
    first = queries.in_force({})
    second = queries.in_force({}, first.after)

    assert (len(first.rows), len(second.rows), second.after) == (20, 2, None)
    assert not {r.id for r in first.rows} & {r.id for r in second.rows}


def test_english_pages_hold_no_chinese_of_ours(client):
    row = make_sanction(until="in_force")
    client.set_cookie("locale", "en")
    for there in (url(row), "/supervision/sanctions/public", f"/agencies/{row.agency_id}"):
        page = client.get(there)
        assert page.status_code == 200
        kept = page.text.replace(row.number, "")
        assert "Suspension" in kept
        assert "执行中" not in kept


def test_an_archived_sanction_is_no_longer_public(client, web):
    actor = officers(1)[0]
    row = make_sanction(until="in_force", actor=actor)
    effect.lift(row, "决定被撤销", actor, None)
    handled = dt.datetime(2026, 11, 2, 10)
    Sanction.update(state="archived", published_at=handled).where(Sanction.id == row.id).execute()

    assert client.get(url(row)).status_code == 303
    assert web(agent_for(row.agency)).get(url(row)).status_code == 200
    assert "惩戒公示" not in client.get(f"/agencies/{row.agency_id}").text.partition("<main")[2]


def test_the_public_list_of_a_place_goes_by_scope_then_by_where_the_agency_serves(client):
    here = make_sanction(until="in_force", scope="region", place="320100")
    away = make_sanction(until="in_force", scope="region", place="330300")
    wide = make_sanction(measure="warning", until="in_force")
    far = make_sanction(measure="warning", until="in_force").agency
    Agency.update(region="330302").where(Agency.id == far.id).execute()
    AgencyRegion.update(region_code="330300").where(AgencyRegion.agency == far).execute()

    def numbers(region):
        page = client.get(f"/supervision/sanctions/public?region={region}").get_data(as_text=True)
        return {row.number for row in Sanction.select() if row.number in page}

    assert numbers("320102") == {here.number, wide.number}
    assert away.number in numbers("330300")
    assert here.number not in numbers("330300")
    assert len(numbers("")) == 4


def test_a_published_sanction_is_issued_as_a_decision_with_its_own_number():
    row = make_sanction(until="in_force")
    jobs.run_due()
    paper = Paper.get(Paper.document == "sanction-decision")

    assert (paper.number, paper.about_id, paper.title) == (row.number, row.id, "惩戒决定书")
