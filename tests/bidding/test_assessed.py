"""Assessments published by zones: kept by their committee, told while a purchase is drafted."""

import datetime as dt
import re

import pytest

from app.kernel import files
from bidding.models import Requirement
from bidding.services import advice, publish, terms
from projects import assessments
from projects.models import Assessment
from projects.services import assessing
from tests.bidding.scenes import OPENS, pdf
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_owner, make_requirement

DAYS = {"valid_from": "2026-01-01", "valid_to": "2027-12-31"}


@pytest.fixture
def committee(app, db, at):
    at(OPENS)
    return make_actor("handler", kind="committee")


def entered(web, committee, region, **more):
    form = {
        "zone": "江宁开发区",
        "region": region,
        "item": "drawing-review",
        "title": "区域审查报告",
    }
    form |= {**DAYS, "scope": "一期地块", **more}
    page = web(committee)
    sent = page.post("/zones/assessments/new", data={**form, "document": (pdf(), "成果.pdf")})
    assert sent.status_code == 303, sent.text
    return page, Assessment.get()


def test_a_zones_assessment_is_said_while_drafting_and_wants_a_reason(web, client, committee):
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False)
    page, row = entered(web, committee, draft.region_id)
    assert client.get(f"/zones/assessments/{row.id}").status_code in {302, 303, 403, 404}
    assert terms.objections(draft) == []

    pages = [(web(owner), f"/projects/{draft.project_id}")]
    pages.append((client, f"/projects/public/{draft.project_id}"))
    assert not any("可以使用的区域评估成果" in one.get(path).text for one, path in pages)
    page.post(f"/zones/assessments/{row.id}/publish")
    for one, path in pages:
        told = one.get(path).text
        assert f'href="/zones/assessments/{row.id}">区域审查报告</a>' in told, path
        assert "有效期 2026-01-01 — 2027-12-31" in told, path

    said = "江宁开发区已公布区域评估成果“区域审查报告”，仍需采购的请在服务和要求中写明理由"
    assert [str(one) for one in terms.objections(draft)] == [said]
    shown = web(owner).get(f"/bidding/requirements/{draft.id}/edit/service").text
    assert f"/zones/assessments/{row.id}" in shown
    assert "区域审查报告" in client.get("/zones/assessments").text
    assert client.get("/zones/assessments/export.xlsx").status_code == 200
    publish.edit(draft, {"assessed_reason": "不在适用范围内"}, owner, None)
    assert terms.objections(Requirement.get_by_id(draft.id)) == []


@pytest.mark.parametrize(
    ("more", "day", "covers"),
    [
        ({}, dt.date(2026, 11, 16), True),
        ({}, dt.date(2028, 1, 1), False),
        ({"item": "surveying"}, dt.date(2026, 11, 16), False),
        ({"region": "320000"}, dt.date(2026, 11, 16), True),
        ({"region": "320115"}, dt.date(2026, 11, 16), False),
    ],
)
def test_it_covers_its_service_its_division_and_its_days(committee, more, day, covers):
    values = {"zone": "开发区", "region": "320102", "item": "drawing-review", "item_name": "审查"}
    values |= {"title": "报告", "scope": "", "number": "", **more}
    values |= {name: dt.date.fromisoformat(text) for name, text in DAYS.items()}
    row = Assessment.create(organisation=committee.org_id, **values)
    assert assessments.covering("320102", "drawing-review", day) == []

    assessing.publish(row, committee, None)

    found = assessments.covering("320102", "drawing-review", day)
    assert bool(found) is covers
    assert bool(assessments.usable("320102", day)) is (covers or "item" in more)


def test_a_withdrawn_one_is_not_said_any_more_and_only_its_committee_acts(web, committee):
    draft = make_requirement(publish_it=False)
    page, row = entered(web, committee, draft.region_id)
    stranger = web(make_actor("handler", kind="committee"))
    assert stranger.post(f"/zones/assessments/{row.id}/publish").status_code in {403, 404}
    page.post(f"/zones/assessments/{row.id}/publish")
    assert advice.of(draft).assessed == (Assessment.get(),)

    page.post(f"/zones/assessments/{row.id}/withdraw", data={"reason": "规划调整"})

    assert advice.of(draft).assessed == ()


def test_a_draft_is_changed_or_put_aside(web, committee):
    draft = make_requirement(publish_it=False)
    page, row = entered(web, committee, draft.region_id)
    address = f"/zones/assessments/{row.id}"
    assert address in page.get("/desk").text
    assert re.search(r"btn-primary\"[^>]*>公布成果", page.get(address).text)
    form = {"zone": "江宁", "region": "320115", "item": "surveying", "title": "改名", **DAYS}
    assert 'value="区域审查报告"' in page.get(f"{address}/edit").text
    second = {**form, "scope": "全区", "document": (pdf(), "新.pdf")}

    assert page.post(f"{address}/edit", data=form | {"scope": "全区"}).status_code == 303
    assert page.post(f"{address}/edit", data=second).status_code == 303

    now = Assessment.get()
    assert (now.title, now.region_id, now.item, now.state) == (
        "改名",
        "320115",
        "surveying",
        "draft",
    )
    assert [one.name for one in files.of(now.subject_kind, now.id)] == ["新.pdf"]
    assert page.post(f"{address}/discard").status_code == 303
    assert page.get("/zones/assessments").text.count("改名") == 0
    assert page.post(f"{address}/publish").status_code == 409


def test_a_correction_is_published_in_the_place_of_the_first(web, client, committee):
    draft = make_requirement(publish_it=False)
    page, row = entered(web, committee, draft.region_id)
    address = f"/zones/assessments/{row.id}"
    page.post(f"{address}/publish")
    form = {"zone": "江宁", "region": draft.region_id, "item": "drawing-review", **DAYS}
    form |= {"title": "更正后的报告", "scope": "一期二期", "reason": "范围写错"}

    sent = page.post(f"{address}/supersede", data=form)

    (now,) = advice.of(draft).assessed
    assert sent.location.endswith(now.id)
    assert (now.title, now.replaces_id) == ("更正后的报告", row.id)
    assert [one.name for one in files.of(now.subject_kind, now.id)] == ["成果.pdf"]
    shown = client.get(address).text
    assert "范围写错" in shown
    assert f"/zones/assessments/{now.id}" in shown
    assert address in client.get(f"/zones/assessments/{now.id}").text
    assert page.post(f"{address}/supersede", data=form).status_code == 409
