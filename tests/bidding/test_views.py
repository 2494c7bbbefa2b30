"""The pages up to the draw: each role its own, refusals in sentences, nothing told before F."""

import datetime as dt
import json
import re

import lxml.html
import pytest
from playhouse.test_utils import count_queries

from app.accounts import services
from app.accounts.models import Organisation, Person
from app.kernel import jobs
from app.web import i18n
from bidding.models import Requirement, Signup
from tests.bidding.scenes import OPENS, draft, drawn, verify
from tests.factories.accounts import make_actor, make_duty, make_organisation, make_person
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.projects import make_project
from tests.factories.sealing import make_sealed


def test_an_owner_drafts_publishes_and_everybody_reads_the_notice(web, client, at):
    at(OPENS)
    owner = make_owner()
    project = make_project(Organisation.get_by_id(owner.org_id))
    page = web(owner)

    sent, key = draft(page, project=project.id, item="drawing-review")
    before = client.get(f"/bidding/requirements/{key}").status_code
    shown = page.get(f"/bidding/requirements/{key}").text
    page.post(f"/bidding/requirements/{key}/publish", data={"seen": "4"})
    after = client.get(f"/bidding/requirements/{key}")

    assert sent.status_code == 303
    assert before in (303, 403, 404)
    assert "检查通过，可以发布。" in shown
    assert (after.status_code, "捌万元整" in after.text) == (200, True)
    assert Requirement.get_by_id(key).amount_fen == 8_000_000
    assert "河西综合楼施工图审查" in client.get("/bidding/requirements").text


def test_a_wrong_form_keeps_what_was_typed_and_says_why(web, at):
    at(OPENS)
    owner = make_owner()
    project = make_project(Organisation.get_by_id(owner.org_id))
    wrong = {"project": project.id, "item": "drawing-review", "level": "3"}

    answer, _ = draft(web(owner), **wrong, exclusions="甲公司 关联")

    assert answer.status_code == 422
    assert "三级可信度须选定外部随机数来源" in answer.text
    assert "第 1 行应为：统一社会信用代码 机构名称 回避原因" in answer.text
    assert "甲公司 关联" in answer.text


def test_a_sign_up_gives_a_receipt_that_the_verifier_accepts(web, at, tmp_path):
    at(OPENS)
    requirement = make_requirement()
    _, actor = make_bidder()
    page = web(actor)
    url = f"/bidding/requirements/{requirement.id}/signup"
    data = {"no_relation": "1", "nonce": "三只白鹭", "key": "abc"}

    shown = page.get(url)
    first = page.post(url, data=data)
    second = page.post(url, data=data)
    receipt = page.get(f"{first.headers['Location']}/receipt").text

    assert shown.status_code == 200
    assert (first.status_code, second.headers["Location"]) == (303, first.headers["Location"])
    assert page.get(first.headers["Location"]).status_code == 200
    assert verify("disclosure", receipt, tmp_path)[0] == 0
    assert Signup.select().count() == 1


@pytest.mark.parametrize("page", ["signup", "offer"])
def test_nobody_takes_part_without_the_pledge(web, at, page):
    at(OPENS)
    requirement = make_requirement() if page == "signup" else make_sealed()[0]
    _, actor = make_bidder()
    url = f"/bidding/requirements/{requirement.id}/{page}"

    answer = web(actor).post(url, data={"nonce": "三只白鹭", "key": "abc"})

    assert (answer.status_code, "请勾选" in answer.text) == (422, True)
    assert Signup.select().count() == 0


@pytest.mark.parametrize("page", ["signup", "offer"])
def test_who_published_for_the_owner_cannot_take_part_for_an_agency(web, at, page):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner) if page == "signup" else make_sealed(owner=owner)[0]
    agency, colleague = make_bidder()
    person = Person.get_by_id(owner.person_id)
    make_duty(person, agency.organisation, "handler")
    both = make_actor(organisation=agency.organisation, person=person)
    url = f"/bidding/requirements/{requirement.id}/{page}"

    told = [web(one).get(url).text for one in (both, colleague)]
    sent = web(both).post(url, data={"no_relation": "1", "key": "abc", "envelope": "{}"})

    assert ["同一人不能代表双方" in text for text in told] == [True, False]
    assert (sent.status_code, Signup.select().count()) == (409, 0)


def test_a_form_read_before_a_revision_signs_up_to_nothing(web, at):
    at(OPENS)
    requirement = make_requirement()
    page = web(make_bidder()[1])
    url = f"/bidding/requirements/{requirement.id}/signup"
    edition = requirement.edition
    assert f'name="edition" value="{edition}"' in page.get(url).text

    sent = {"no_relation": "1", "key": "old", "edition": str(edition - 1)}
    answer = page.post(url, data=sent)

    assert answer.status_code == 409
    assert "公告刚刚修订，请阅读新的公告后重新报名" in answer.text
    assert Signup.select().count() == 0
    assert page.post(url, data=sent | {"edition": str(edition)}).status_code == 303


def test_a_late_sign_up_gets_a_receipt_of_refusal(web, at, tmp_path):
    at(OPENS)
    requirement = make_requirement()
    _, actor = make_bidder()
    url = f"/bidding/requirements/{requirement.id}/signup"
    at("2026-11-19 17:00:00")
    page = web(actor)

    answer = page.post(url, data={"no_relation": "1", "key": "late"})
    link = answer.text.split('href="/bidding/refusals/')[1].split('"')[0]
    receipt = page.get(f"/bidding/refusals/{link}")

    assert answer.status_code == 409
    assert "报名已于 2026-11-19 17:00 截止，本次报名未被接受" in answer.text
    assert verify("disclosure", receipt.text, tmp_path)[0] == 0
    assert web(make_bidder()[1]).get(f"/bidding/refusals/{link}").status_code == 404


def test_the_form_says_that_sign_up_is_over(web, at):
    at(OPENS)
    requirement = make_requirement()
    _, actor = make_bidder()
    url = f"/bidding/requirements/{requirement.id}/signup"
    assert web(actor).get(url).status_code == 200
    at("2026-11-19 17:00:00")

    late = web(actor).get(url)

    assert late.status_code == 409
    assert "报名已于 2026-11-19 17:00 截止" in late.text
    assert "提交报名" not in late.text


def test_before_the_freeze_nobody_learns_who_signed_up(web, client, at):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    agency, event = make_signup(requirement)
    operator = make_organisation(kind="operator")
    clerk = make_person(organisation=operator, roles=("clerk",))
    url = f"/bidding/requirements/{requirement.id}"
    readers = [client, web(owner), web(services.actor_of(clerk, operator))]
    pages = [r.get(u).text for r in readers for u in (url, f"{url}/draw", "/bidding/requirements")]
    statuses = [r.get(f"/bidding/signups/{event.subject_id}").status_code for r in readers]

    assert not any(agency.name in page or agency.uscc in page for page in pages)
    assert all(status in (303, 302, 403, 404) for status in statuses)


def test_the_downloaded_record_is_verified_and_one_changed_character_is_not(client, at, tmp_path):
    _, requirement, _ = drawn(at)

    page = client.get(f"/bidding/requirements/{requirement.id}/draw")
    text = client.get(f"/bidding/requirements/{requirement.id}/draw.json").text
    good, said = verify("draw", text, tmp_path)
    digest = json.loads(text)["rounds"][0]["picks"][0]["digest"]
    turned = ("0" if digest[0] != "0" else "1") + digest[1:]
    bad, why = verify("draw", text.replace(digest, turned), tmp_path)

    assert (page.status_code, digest in page.text) == (200, True)
    assert good == 0, said
    assert (bad, "digest" in why) == (1, True)


def test_the_screen_answers_304_while_nothing_changed(client, at):
    _, requirement, _ = drawn(at)
    url = f"/bidding/requirements/{requirement.id}/screen"

    first = client.get(url, headers={"HX-Request": "true"})
    again = client.get(url, headers={"HX-Request": "true", "If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)


def test_two_people_at_once_the_second_is_told_who_was_first(web, at):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    page = web(owner)
    url = f"/bidding/requirements/{requirement.id}/cancel"
    seen = str(requirement.version)

    first = page.post(url, data={"reason": "调整", "seen": seen})
    second = page.post(url, data={"reason": "调整", "seen": seen})

    assert (first.status_code, second.status_code) == (303, 409)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("owner", "/bidding/mine"),
        ("owner", "/bidding/requirements/new"),
        ("owner", "/bidding/contracts"),
        ("agency", "/bidding/signups"),
        ("agency", "/desk"),
        ("owner", "/desk"),
        ("nobody", "/bidding/results"),
        ("nobody", "/bidding/requirements?group=open&q=河西&item=drawing-review&region=320102"),
    ],
)
def test_every_list_opens(web, client, at, who, path):
    owner, _, bidders = drawn(at)
    page = {"owner": lambda: web(owner), "agency": lambda: web(bidders[0][1])}.get(
        who, lambda: client
    )()

    assert page.get(path).status_code == 200


def full_width(answer):
    """List the words of a page where Chinese punctuation begins a line or follows English."""
    page = lxml.html.fromstring(answer.text)
    return [one for one in page.itertext() if re.search(r"(^|[!-~])\s*[：、（。；，]", one)]


def test_the_pages_speak_english_without_a_gap(app, web, at, monkeypatch):
    monkeypatch.setattr(i18n.catalogue, "strict", True)
    monkeypatch.setattr(app.extensions["shell"], "nav", list)
    monkeypatch.setitem(app.jinja_env.globals, "nav", list)
    owner, requirement, bidders = drawn(at, count=2, witnesses=["见证人甲"])
    buyer, agency = web(owner), web(bidders[0][1])
    for page in (buyer, agency):
        page.set_cookie("locale", "en")
    key = f"requirements/{requirement.id}"
    mine = Signup.get(Signup.organisation == bidders[0][1].org_id)

    for page, paths in (
        (buyer, ("mine", "requirements/new", "requirements", "results", "contracts")),
        (buyer, (key, f"{key}/draw", f"{key}/screen")),
        (agency, ("signups", f"signups/{mine.id}", key, f"{key}/object")),
    ):
        for path in paths:
            answer = page.get(f"/bidding/{path}")
            assert (path, answer.status_code) == (path, 200)
            assert 'lang="en"' in answer.text
            assert full_width(answer) == []

    told = buyer.get(f"/bidding/{key}").text
    assert "Drawing review institution, First class or" in told
    assert "In words" not in told
    priced = make_requirement(owner, method="live_price", price_mode="amount")
    assert "Offers are amounts" in buyer.get(f"/bidding/requirements/{priced.id}").text


@pytest.mark.parametrize("path", ["/bidding/requirements", "/bidding/results"])
def test_a_public_list_costs_the_same_queries_whatever_it_holds(client, at, path):
    drawn(at)
    jobs.run_due(dt.datetime(2026, 11, 25, 0, 0))
    at("2026-11-25 09:00")
    client.get(path)

    with count_queries() as few:
        client.get(path)
    for _ in range(3):
        make_requirement()
    with count_queries() as many:
        client.get(path)

    assert few.count == many.count <= 3


def test_the_list_goes_on_where_the_page_ended(client, at):
    at(OPENS)
    made = [make_requirement().title for _ in range(23)]

    first = client.get("/bidding/requirements").text
    token = first.split("after=")[1].split('"')[0].split("&")[0]
    second = client.get(f"/bidding/requirements?after={token}").text

    assert sum(title in first for title in made) == 20
    assert sum(title in second for title in made) == 3
