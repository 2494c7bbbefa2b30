"""The last step of a draft, for every method: what is typed becomes the numbers of the notice."""

import pytest
from lxml import html

from app.kernel.errors import Invalid
from bidding.methods import METHODS
from bidding.models import Requirement
from bidding.rules import terms_of_method
from bidding.services import lotting, publish
from intermediaries.models import Agency
from tests.bidding.scenes import OPENS
from tests.factories.bidding import make_owner, make_requirement
from tests.factories.intermediaries import make_agency
from tests.factories.projects import make_project

COMMON = {"signup_until": "2026-11-19T17:00", "publicity_days": "3"}
DRAWN = COMMON | {
    "draw_at": "2026-11-19T17:10",
    "suite": "sha256",
    "level": "1",
    "source": "none",
    "reserves": "0",
}
TYPED = {
    "random_draw": (DRAWN, {}),
    "credit_draw": (
        DRAWN | {"threshold": "70", "step": "5", "cap": "3"},
        {"threshold": 70, "step": 5, "cap": 3},
    ),
    "credit_merit": (
        DRAWN | {"big": "8", "small": "2", "choice_days": "4"},
        {"big": 8, "small": 2, "choice_days": 4},
    ),
    "live_price": (
        COMMON
        | {
            "draw_at": "2026-11-19T17:10",
            "minutes": "20",
            "step_fen": "500",
            "floor_fen": "5",
            "floor_fen_unit": "wan",
            "extend_within": "2",
            "extend_minutes": "4",
            "most": "3",
            "abnormal_bp": "60",
        },
        {
            "minutes": 20,
            "step_fen": 50_000,
            "extend_within": 2,
            "extend_minutes": 4,
            "most": 3,
            "abnormal_bp": 6000,
            "explain_days": 2,
        },
    ),
    "direct": (COMMON | {"why": "只此一家具备条件"}, {"reason": "只此一家具备条件"}),
}


@pytest.mark.parametrize("method", list(TYPED))
def test_the_numbers_of_a_method_are_saved(web, at, method):
    at(OPENS)
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False, method=method)
    typed, kept = TYPED[method]
    if method == "direct":
        typed = typed | {"chosen": make_agency().uscc}

    sent = web(owner).post(f"/bidding/requirements/{draft.id}/edit/rules", data=typed)

    assert sent.status_code == 303
    assert Requirement.get_by_id(draft.id).rule_data == kept


@pytest.mark.parametrize("by", ["name", "uscc"])
def test_an_agency_is_named_by_its_name_or_its_code(web, at, by):
    at(OPENS)
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False, method="direct")
    agency, other = make_agency(), make_agency()
    page, url = web(owner), f"/bidding/requirements/{draft.id}/edit/rules"

    before = page.get(url).text
    typed = TYPED["direct"][0] | {"chosen": f" {getattr(agency, by)} "}
    sent = page.post(url, data=typed)
    wrong = page.post(url, data=typed | {"chosen": agency.name[:-1]})

    assert all(f'<option value="{one.name}">' in before for one in (agency, other))
    assert (sent.status_code, Requirement.get_by_id(draft.id).chosen_id) == (303, agency.id)
    assert (wrong.status_code, "没有这家已入驻的机构" in wrong.text) == (422, True)
    assert f'value="{agency.name}"' in page.get(url).text


def test_of_two_of_one_name_the_code_tells_which_and_nobody_hides_behind_a_code(web, at):
    at(OPENS)
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False, method="direct")
    agency, twin, mimic = make_agency(), make_agency(), make_agency()
    Agency.update(name=agency.name).where(Agency.id == twin.id).execute()
    Agency.update(name=agency.uscc).where(Agency.id == mimic.id).execute()
    page, url = web(owner), f"/bidding/requirements/{draft.id}/edit/rules"

    named = page.post(url, data=TYPED["direct"][0] | {"chosen": agency.name})
    page.post(url, data=TYPED["direct"][0] | {"chosen": agency.uscc})
    after = page.get(url).text

    assert (named.status_code, "几家同名的" in named.text) == (422, True)
    assert Requirement.get_by_id(draft.id).chosen_id == agency.id
    shown = html.fromstring(after)
    assert shown.xpath("//input[@name='chosen']/@value") == [agency.uscc]
    offered = set(shown.xpath("//datalist/option/@value"))
    assert offered >= {agency.uscc, twin.uscc}
    assert agency.name not in offered


def test_every_method_an_owner_is_offered_is_typed_here():
    assert set(TYPED) <= set(METHODS)


def test_a_revision_keeps_what_was_typed_of_the_method(web, at):
    at(OPENS)
    owner = make_owner()
    notice = make_requirement(owner, method="credit_draw")
    typed, kept = TYPED["credit_draw"]
    whole = {
        "title": notice.title,
        "amount_fen": "80000",
        "content": "改后的内容",
        "service_days": "20",
        "contact": "周建国",
        "phone": "025-83331234",
        "complaint_phone": "025-83335678",
        "reason": "补充要求",
    }

    sent = web(owner).post(f"/bidding/requirements/{notice.id}/revise", data=whole | typed)

    assert sent.status_code == 303, sent.text
    changed = Requirement.get_by_id(notice.id)
    assert (changed.edition, changed.rule_data) == (2, kept)


def test_a_draft_turns_to_another_project_and_service_with_the_numbers_of_the_place(web, at):
    at(OPENS)
    owner, stranger = make_owner(), make_requirement(publish_it=False)
    draft = make_requirement(owner, publish_it=False)
    publish.edit(draft, {"method": "scoring"}, owner, None)
    other = make_project(draft.owner, region="320115")
    page, address = web(owner), f"/bidding/requirements/{draft.id}/edit"
    assert f'value="{draft.project_id}" selected' in page.get(address).text
    typed = {"title": "改为测量", "amount_fen": "300", "item": "surveying"}

    wrong = page.post(address, data=typed | {"project": stranger.project_id})
    sent = page.post(address, data=typed | {"project": other.id})

    assert (wrong.status_code, sent.status_code) == (422, 303)
    turned = Requirement.get_by_id(draft.id)
    assert (turned.project_id, turned.item_id, turned.region_id) == (
        other.id,
        "surveying",
        "320115",
    )
    assert turned.rule_data == terms_of_method.defaults("scoring", "surveying")


def test_all_lots_follow_the_first_to_another_project_and_keep_their_service(web, at):
    at(OPENS)
    owner = make_owner()
    first = make_requirement(owner, publish_it=False)
    second = lotting.add(first, "第二标段", owner)
    other = make_project(first.owner)
    typed = {"title": first.title, "amount_fen": "300", "item": "surveying", "project": other.id}

    assert web(owner).post(f"/bidding/requirements/{first.id}/edit", data=typed).status_code == 303

    kept = Requirement.get_by_id(second.id)
    assert (kept.project_id, kept.item_id) == (other.id, "drawing-review")
    shown = web(owner).get(f"/bidding/requirements/{second.id}/edit").text
    assert 'name="item"' in shown
    assert 'name="project"' not in shown


def test_a_draft_turns_to_no_project_of_another_owner(db):
    owner = make_owner()
    made = make_requirement(owner, publish_it=False)
    others = make_requirement(make_owner(), publish_it=False).project

    for key in (others.id, "nosuchproject"):
        with pytest.raises(Invalid, match="只能为本单位的项目"):
            publish.edit(Requirement.get_by_id(made.id), {"project": key}, owner, None)
    assert Requirement.get_by_id(made.id).project_id == made.project_id
