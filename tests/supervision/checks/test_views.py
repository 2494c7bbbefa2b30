"""The pages of random checks: from the form to the published result, each by who sees it."""

import json

import pytest
from werkzeug.datastructures import MultiDict

from app.kernel import clock
from supervision.checks import queries
from supervision.checks.models import Check, CheckPlan
from supervision.checks.states import CheckState
from tests.bidding.scenes import pdf
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder
from tests.factories.checks import (
    actor_in,
    drawn,
    make_check,
    make_inspectors,
    make_plan,
    plan_typed,
)
from tests.factories.supervision import agent_for

HIDDEN = ("drawn", "inspecting", "reported")


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-16 09:00")


def text(page):
    return page.get_data(as_text=True)


def test_a_plan_from_the_form_to_a_published_result(web, client):
    agency = make_bidder()[0]
    inspectors = make_inspectors()
    chief = web(inspectors[0])
    typed = MultiDict(
        {
            "title": "图审机构抽查", "basis": "年度抽查计划", "matters": "证书\n人员",
            "region": "320102", "quantity": "1", "team": "2", "freeze_at": "2026-11-16T10:00",
            "draw_at": "2026-11-16T10:30", "due_on": "2026-12-10",
        }
    )  # fmt: skip
    typed.setlist("inspectors", [one.person_id for one in inspectors])
    wrong = chief.post("/supervision/check-plans/new", data=typed | {"share": "10"})
    assert wrong.status_code == 422
    assert "只填写一项" in text(wrong)
    there = chief.post("/supervision/check-plans/new", data=typed).location
    plan = CheckPlan.get()
    assert client.get(there).status_code in (401, 403, 404, 303)
    assert "修改" in text(chief.get(there))
    edited = typed.copy()
    edited["title"] = "图审机构双随机抽查"
    assert chief.post(f"{there}/edit", data=edited).status_code == 303
    helper = web(inspectors[1])
    mine = {"person": inspectors[1].person_id, "codes": "不存在的机构", "reason": "kin"}
    assert "没有找到这些机构" in text(helper.post(f"{there}/avoid", data=mine))
    assert chief.post(f"{there}/publish").status_code == 303
    assert "图审机构双随机抽查" in text(client.get("/supervision/check-plans/published"))
    drawn(queries.plan(plan.id))

    page = text(client.get(f"{there}/draw"))
    assert page.count("data-draw-check") == 2
    assert "在冻结之前可以推算结果" in page  # nobody but the house puts anything into the key
    assert agency.name in page
    given = json.loads(client.get(f"{there}/draw/inspectors.json").get_data())
    assert (given["label"], len(given["rounds"][0]["picks"])) == ("inspect", 3)
    assert client.get(f"{there}/draw/others.json").status_code == 404
    assert client.get(f"{there}/pool/objects.json").status_code == 200
    _inspected(web, client, Check.get(), inspectors)


def _inspected(web, client, row, inspectors):
    url = f"/supervision/checks/{row.id}"
    who = web(actor_in(row, inspectors))
    agent = web(agent_for(row.agency))
    assert client.get(url).status_code in (401, 403, 404, 303)
    assert agent.get(url).status_code == 200
    assert who.post(f"{url}/begin").status_code == 303
    data = {
        "facts_1": "现场查看证书", "problem_1": "一份过期", "papers_1": (pdf(), "照片.pdf"),
        "facts_2": "人员在岗",
    }  # fmt: skip
    assert who.post(f"{url}/record", data=data).status_code == 303
    assert "现场查看证书" in text(who.get(f"{url}/record"))
    said = {"result": "clean", "conclusion": "抽查情况如下"}
    assert "结果不能是" in text(who.post(f"{url}/report", data=said))
    said |= {"result": "corrected", "orders": "三十日内更新证书"}
    assert who.post(f"{url}/report", data=said).status_code == 303
    assert "三十日内更新证书" not in text(client.get(url))
    chief = web(inspectors[0])
    assert chief.post(f"{url}/order").status_code == 303
    public = text(client.get(url))
    assert "三十日内更新证书" in public
    assert "现场查看证书" not in public
    assert "照片.pdf" not in public
    assert "照片.pdf" in text(agent.get(url))
    assert "发现问题已责令改正" in text(client.get("/supervision/checks/published"))
    assert "双随机抽查" in text(client.get(f"/agencies/{row.agency_id}"))
    told = {"text": "证书已经更新并上传系统", "papers": (pdf(), "新证书.pdf")}
    assert agent.post(f"{url}/rectify", data=told).status_code == 303
    assert who.post(f"{url}/accept", data={"reason": "属实"}).status_code == 303
    assert queries.check(row.id).state == "closed"


def test_the_page_of_an_agency_shows_a_check_once_it_is_published():
    row, shown = make_check("drawn"), set()

    for state in CheckState:
        at = None if state in HIDDEN else clock.now()
        Check.update(state=state, result="clean", published_at=at).where(
            Check.id == row.id
        ).execute()
        shown |= {str(state) for _ in queries.of_agency(row.agency_id)}

    assert shown == {"published", "rectifying", "rechecking", "closed"}


def test_lists_show_each_office_what_it_may_see(web):
    inspectors = make_inspectors()
    row = make_check("inspecting", inspectors=inspectors)
    watcher = web(make_actor("clerk", kind="operator"))
    stranger = web(make_actor("reviewer", kind="department"))

    assert row.number in text(watcher.get("/supervision/checks"))
    assert row.number not in text(watcher.get("/supervision/checks?state=closed"))
    assert row.number not in text(stranger.get("/supervision/checks"))
    assert row.plan.title in text(watcher.get("/supervision/check-plans?state=drawn"))
    assert row.number in text(web(agent_for(row.agency)).get("/supervision/checks/mine"))
    assert stranger.get(f"/supervision/checks/{row.id}").status_code == 404


def test_a_published_plan_is_not_edited(web):
    make_bidder()
    inspectors = make_inspectors()
    plan = make_plan(inspectors)
    chief, there = web(inspectors[0]), f"/supervision/check-plans/{plan.id}"
    assert "/edit" not in text(chief.get(there))
    typed = plan_typed(inspectors, title="改名", matters="证书", share="", grades=[])
    typed["inspectors"] = list(typed["inspectors"])
    typed |= {name: f"{typed[name]:%Y-%m-%dT%H:%M}" for name in ("freeze_at", "draw_at")}
    refused = chief.post(f"{there}/edit", data=typed)
    assert "不能修改" in text(refused)
    assert queries.plan(plan.id).title == plan.title


def test_a_proposal_reaches_credit_from_the_page(web):
    inspectors = make_inspectors()
    row = make_check("rectifying", problem="过期", inspectors=inspectors)
    url = f"/supervision/checks/{row.id}/propose"
    chief = web(inspectors[0])
    told = {"facts": "检查发现收费与公示不一致", "clause": "某办法第九条"}
    assert chief.post(url, data=told).status_code == 422
    assert chief.post(url, data=told | {"item": "Y04"}).status_code == 303
    assert "建议：记入信用" in text(chief.get(f"/supervision/checks/{row.id}"))


def test_forms_name_people_and_matters_in_english_too(web):
    make_bidder()
    inspectors = make_inspectors()
    row = make_check("inspecting", inspectors=inspectors)
    who = web(actor_in(row, inspectors))
    who.set_cookie("locale", "en")
    assert "陆明 (" in text(who.get("/supervision/check-plans/new"))
    assert "1. 资质证书是否有效" in text(who.get(f"/supervision/checks/{row.id}/record"))
