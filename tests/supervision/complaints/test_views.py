"""The pages of complaints: without an account by number and code, and every office's way."""

import io
import re

import pytest

from supervision.complaints import queries
from supervision.complaints.models import Complaint
from supervision.complaints.services import lodging
from tests.bidding.scenes import pdf
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder, make_requirement
from tests.factories.supervision import brought_to, letter, make_complaint, make_contract, verdict

NEW = "/supervision/complaints/new"


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def url(row, rest=""):
    return f"/supervision/complaints/{row.id}{rest}"


def sent(place, **more):
    """The letter as a browser sends it."""
    data = letter(place, **more)
    return {name: value for name, value in data.items() if value is not False}


def test_anybody_complains_and_follows_every_step(client, web, app):
    agency, _ = make_bidder()
    form = client.get(f"{NEW}?agency={agency.id}").text
    short = client.post(NEW, data=sent(agency.organisation, facts="迟", phone="1"))
    done = client.post(NEW, data=sent(agency.organisation, papers=(pdf(), "我的合同.pdf")))
    page = client.get(done.headers["Location"]).text
    row = Complaint.get()
    code = lodging.code_of(row)

    assert f'value="{agency.name}"' in form
    assert (short.status_code, done.status_code) == (422, 303)
    assert row.number in page
    assert code in page
    assert re.search(r"受理投诉.*3 个工作日", page)
    other = app.test_client()
    assert other.get("/supervision/complaints/followed").status_code == 303
    wrong = other.post(
        "/supervision/complaints/follow", data={"number": row.number, "code": "A" * 10}
    )
    assert wrong.status_code == 422
    right = {"number": row.number.lower(), "code": code.lower()}
    assert other.post("/supervision/complaints/follow", data=right).status_code == 303
    brought_to(queries.complaint(row.id), "decided")
    page = other.get("/supervision/complaints/followed").text
    for step in ("收到投诉", "受理投诉", "开始调查", "处理决定：投诉成立", "责令改正"):
        assert step in page
    other.post("/supervision/complaints/followed/end")
    assert other.get("/supervision/complaints/followed").status_code == 303
    assert row.number in client.get("/supervision/complaints/published").text


def test_a_file_that_is_none_is_refused_and_nothing_is_lost(client):
    agency, _ = make_bidder()
    bad = (io.BytesIO(b"MZ\x90\x00 no paper"), "证据.pdf")

    answer = client.post(NEW, data=sent(agency.organisation, papers=bad))

    assert answer.status_code == 422
    assert "成果迟交二十天" in answer.text
    assert Complaint.select().count() == 0


def test_the_offices_walk_it_by_their_pages(web):
    agency, _ = make_bidder()
    row = make_complaint(agency.organisation)
    officer = web(make_actor("officer", kind="regulator"))
    boss = web(make_actor("manager", organisation=agency.organisation))

    def went(client, action, **data):
        return client.post(url(row, f"/{action}"), data=data).status_code

    assert url(row) in officer.get("/desk").text
    assert went(officer, "accept") == 303
    assert went(officer, "investigate", questions="短") == 422
    assert went(officer, "investigate", questions="请说明成果迟交的原因和经过", hold="1") == 422
    assert went(officer, "investigate", questions="请说明成果迟交的原因和经过") == 303
    assert url(row) in boss.get("/desk").text
    paper = (pdf(), "变更单.pdf")
    assert went(boss, "answer", text="延期系业主变更方案所致", papers=paper) == 303
    page = officer.get(url(row)).text
    assert "变更单.pdf" in page
    file = re.search(r"/files/\w+", page)[0]
    with boss.get(file) as given:
        assert given.status_code == 200
    assert went(officer, "pause", reason="成果送检") == 303
    given = {name: value for name, value in verdict().items() if value is not False}
    assert went(officer, "decide", **given) == 409
    assert went(officer, "resume") == 303
    assert went(officer, "decide", **{**given, "summary": f"{row.name}所述属实，责令改正"}) == 422
    assert went(officer, "decide", **given) == 303
    assert went(officer, "enforce", text="已交付成果") == 422
    told = {"text": "已交付成果", "measures": ["correct", "credit"]}
    assert went(officer, "enforce", **told) == 422
    assert went(officer, "enforce", **told, item="Y04") == 303
    assert went(officer, "propose", measure="warning") == 303
    assert went(officer, "review", text="投诉人满意") == 303
    assert went(officer, "close") == 303
    assert queries.complaint(row.id).state == "closed"


def test_refused_and_transferred_by_their_pages(web):
    one, other = make_complaint(), make_complaint()
    office = make_organisation(kind="department")
    officer = web(make_actor("officer", kind="regulator"))

    assert officer.post(url(one, "/refuse"), data={"reason": ""}).status_code == 409
    assert officer.post(url(one, "/refuse"), data={"reason": "没有明确的事实"}).status_code == 303
    form = officer.get(url(other, "/transfer")).text
    assert office.name in form
    assert other.against.name not in re.search(r"<select.*?</select>", form, re.DOTALL)[0]
    data = {"office": office.id, "reason": "属审批部门职责"}
    assert officer.post(url(other, "/transfer"), data=data).status_code == 303
    assert queries.complaint(other.id).office_id == office.id
    there = web(make_actor("handler", organisation=office))
    listed = there.get("/supervision/complaints").text
    assert other.number in listed
    assert one.number not in listed


def test_a_participant_names_its_own_contract_and_follows_in_its_list(web):
    contract = make_contract()
    place = contract.agency
    writer = make_actor("handler", organisation=contract.owner)

    missing = web(make_actor("handler")).post(NEW, data=sent(place, contract=contract.number))
    done = web(writer).post(NEW, data=sent(place, contract=contract.number))
    row = Complaint.get()

    assert (missing.status_code, done.status_code) == (422, 303)
    assert (row.contract_id, row.requirement_id) == (contract.id, contract.requirement_id)
    assert row.number in web(writer).get("/supervision/complaints/mine").text
    assert row.number not in web(make_actor("handler")).get("/supervision/complaints/mine").text


def test_filters_leave_what_was_asked_for(web):
    one, other = make_complaint(), make_complaint(kind="fee")
    officer = web(make_actor("officer", kind="regulator"))

    both = officer.get("/supervision/complaints").text
    fees = officer.get("/supervision/complaints?kind=fee&state=submitted&since=2026-11-01").text
    nonsense = officer.get("/supervision/complaints?kind=?&state=9&since=x").text

    assert [n in both for n in (one.number, other.number)] == [True, True]
    assert [n in fees for n in (one.number, other.number)] == [False, True]
    assert [n in nonsense for n in (one.number, other.number)] == [True, True]
    assert one.number not in officer.get("/supervision/complaints?until=2026-11-01").text


@pytest.mark.parametrize("kind", ["owner", "agency", "designer", "window", "committee"])
def test_strangers_find_nothing(web, kind):
    row = brought_to(make_complaint(), "investigating")
    stranger = web(make_actor("handler" if kind != "window" else "clerk", kind=kind))

    assert stranger.get(url(row)).status_code == 404
    assert stranger.post(url(row, "/decide"), data=verdict()).status_code == 404
    assert stranger.get("/supervision/complaints").status_code == 403


def test_a_complaint_begins_on_the_page_of_what_it_is_about(client, web):
    agency, actor = make_bidder()
    requirement = make_requirement()

    for page, way in (
        (f"/agencies/{agency.id}", f"agency={agency.id}"),
        (f"/bidding/requirements/{requirement.id}", f"notice={requirement.id}"),
    ):
        address = f"/supervision/complaints/new?{way}"
        assert address in client.get(page).text
        officer = make_actor("officer", kind="regulator")
        assert address not in web(officer).get(page).text
    assert f"agency={agency.id}" not in web(actor).get(f"/agencies/{agency.id}").text
    typed = client.get(f"/supervision/complaints/new?notice={requirement.id}").text
    assert f'value="{requirement.number}"' in typed
