"""The pages of checks after a listing and of shortlists, by those who use them."""

import io

import pytest
from openpyxl import load_workbook

from app.kernel import clock, parameters
from app.kernel.db import write
from intermediaries import queries
from intermediaries.models import Intake, IntakeMember, LaterCheck
from intermediaries.services import application, notice
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.intermediaries import make_agency, make_intake, make_member
from tests.intermediaries.conftest import PDF


@pytest.fixture
def boss(client_as):
    """The operator's manager, signed in."""
    office = make_organisation("运行中心", kind="operator")
    return client_as(make_person("王芳", organisation=office, roles=("manager", "clerk")), office)


@pytest.fixture
def declared(filled, agent):
    admin = make_actor("system_admin", kind="platform")
    with write():
        parameters.set_value(notice.MODEL, "notice", clock.today(), "地方办法", admin, "320100")
    return filled


def sheet_of(answer):
    return list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))


def test_from_a_declaration_to_a_check_that_failed(as_agent, boss, client, declared):
    page = f"/intermediaries/{declared.id}"
    assert "提交即入驻" in as_agent.get(page).text
    sent = as_agent.post(f"{page}/submit", follow_redirects=True)
    assert "已按告知性登记入驻" in sent.text
    assert "机构声明，待核查" in client.get(f"/agencies/{declared.id}").text

    check = f"/intermediaries/later-checks/{LaterCheck.get().id}"
    assert declared.name in boss.get("/intermediaries/later-checks?state=open&q=钟山").text
    assert declared.name not in boss.get("/intermediaries/later-checks?state=passed").text
    assert "核查声明的内容" in boss.get("/desk").text
    assert boss.post(f"{check}/ask", data={"reason": "社保证明不清"}).status_code == 303
    assert "改正并申请复查" in as_agent.get("/desk").text
    assert as_agent.post(f"{check}/report", data={"reason": "已重传"}).status_code == 303
    assert boss.get(f"{check}/fail").status_code == 200
    assert boss.post(f"{check}/fail", data={"reason": "太短"}).status_code == 422
    typed = {"ground": "unfit", "reason": "审查人员没有达到规定数量，限期内没有补足"}
    assert "登记已撤销" in boss.post(f"{check}/fail", data=typed, follow_redirects=True).text

    rows = sheet_of(boss.get("/intermediaries/later-checks/export.xlsx"))
    assert (rows[1][0], rows[1][4:]) == (
        declared.name,
        ("核查未通过", "不符合入驻条件", typed["reason"]),
    )
    assert client.get(f"/agencies/{declared.id}").status_code in (302, 303, 404)
    assert "核查未通过" in as_agent.get(check).text


def test_a_check_that_passes_by_its_button(as_agent, boss, declared, agent):
    application.submit(declared, agent)
    check = f"/intermediaries/later-checks/{LaterCheck.get().id}"

    assert as_agent.post(f"{check}/pass").status_code == 403
    assert boss.post(f"{check}/pass").status_code == 303
    assert "核查通过" in boss.get(check).text


TYPED = {
    "title": "2027年上半年审图入库批次", "region": "320100", "items": "drawing-review",
    "conditions": "具备一类审查机构资质", "promised_days": "10", "opens": "2026-11-20",
    "closes": "2026-12-10", "valid_from": "2027-01-01", "valid_to": "2027-06-30",
}  # fmt: skip


def test_an_intake_from_its_draft_to_a_place_on_the_list(
    boss, as_agent, firm, client, client_as, store
):
    agency = make_agency(firm)
    wrong = boss.post("/intermediaries/intakes/new", data=TYPED | {"valid_from": "2026-12-01"})
    assert wrong.status_code == 422
    assert boss.post("/intermediaries/intakes/new", data=TYPED).status_code == 303
    page = f"/agencies/intakes/{Intake.get().id}"
    assert client.get(page).status_code in (302, 303, 404)
    assert (
        "征集公告" in boss.get(f"{page}/edit").text or boss.get(f"{page}/edit").status_code == 200
    )
    assert boss.post(f"{page}/edit", data=TYPED | {"fee_note": "每平方米1元"}).status_code == 303
    assert boss.post(f"{page}/publish").status_code == 303
    assert "每平方米1元" in client.get(page).text

    assert "申请入选" in as_agent.get(page).text
    assert as_agent.post(f"{page}/apply", data={}).status_code == 422
    assert as_agent.post(f"{page}/apply", data={"agreed": "1"}).status_code == 303
    member = f"/intermediaries/intake-members/{IntakeMember.get().id}"
    assert agency.name not in client.get(page).text
    assert boss.post(f"{member}/accept").status_code == 303
    assert "上传已签署的协议" in as_agent.get("/desk").text
    assert as_agent.post(f"{member}/sign", data={}).status_code == 422
    paper = {"agreement": (io.BytesIO(PDF), "协议.pdf")}
    assert as_agent.post(f"{member}/sign", data=paper).status_code == 303
    assert boss.post(f"{member}/return", data={"reason": "缺公章"}).status_code == 303
    paper = {"agreement": (io.BytesIO(PDF), "协议2.pdf")}
    assert as_agent.post(f"{member}/sign", data=paper).status_code == 303
    assert "协议2.pdf" in boss.get(member).text
    assert boss.post(f"{member}/confirm").status_code == 303

    assert agency.name in client.get(page).text
    assert sheet_of(client.get(f"{page}/members.xlsx"))[1][0] == agency.name
    assert "入选名单只是标记" in client.get("/agencies/intakes?state=open").text
    assert "没有符合条件" in client.get("/agencies/intakes?state=ended").text


def test_the_other_buttons_of_a_place(boss, as_agent, firm):
    agency = make_agency(firm)
    one, two = make_member(make_intake(), agency), make_member(make_intake(), agency)
    at = "/intermediaries/intake-members"

    assert boss.post(f"{at}/{one.id}/refuse", data={"reason": "资质不符"}).status_code == 303
    assert as_agent.post(f"{at}/{two.id}/withdraw").status_code == 303
    cancel = f"/agencies/intakes/{two.intake_id}/cancel"
    assert as_agent.post(cancel, data={"reason": "x"}).status_code == 403
    assert boss.post(cancel, data={"reason": "政策调整"}).status_code == 303


def test_the_label_stands_on_the_public_page_while_it_holds(client, at):
    member = make_member(make_intake("in_force"), make_agency(), "member")
    page = f"/agencies/{member.agency_id}"
    label = member.intake.title

    assert label not in client.get(page).text
    at("2027-01-01 00:00")
    assert label in client.get(page).text
    at("2027-07-01 00:00")
    assert label not in client.get(page).text
    assert queries.agency(member.agency_id).state == "listed"
