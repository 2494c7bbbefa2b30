"""Every page for everybody who may see it, in both languages; nothing for anybody else."""

import lxml.html
import pytest

from joint_review import queries
from joint_review.models.sheet import Sheet
from joint_review.services import submit
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.joint_review import advance, make_opinion, make_package

ROLES = ("owner", "designer", "lead", "manager", "reviewer", "department", "window")
STATES = ("draft", "submitted", "accepted", "reviewing", "revising", "rereview", "passed", "filed")


def read(answer):
    return lxml.html.fromstring(answer.text)


def words(node):
    return " ".join(node.text_content().split())


@pytest.fixture
def pages(web, world):
    def look(package, role, *, status=200):
        browser = web(world.actors[role])
        base = f"/joint-review/packages/{package.id}"
        sheet = queries.current_sheets(package)[0]
        urls = ["/joint-review/packages", "/desk", base, f"{base}/opinions"]
        urls += [f"/joint-review/sheets/{sheet.id}", f"/joint-review/sheets/{sheet.id}/compare"]
        return {url: browser.get(url).status_code for url in urls}, browser

    return look


@pytest.mark.parametrize("state", STATES)
def test_every_page_opens_for_its_people_in_both_languages(world, pages, state):
    package = make_package(world, state)
    if state == "reviewing":
        make_opinion(world, package)
        make_opinion(world, package, "civil_defence", x=None, y=None, place="3-4轴")
    before = state == "draft"

    for role in ROLES:
        found, browser = pages(package, role)
        hidden = before and role != "owner"
        hidden |= role == "department" and state in ("submitted", "accepted")
        rest = list(found.values())[2:]
        assert set(rest) == ({404} if hidden else {200}), (role, found)
        browser.set_cookie("locale", "en")
        again = {url: browser.get(url).status_code for url in found}
        assert again == found, role


def test_a_foreign_organisation_finds_nothing(world, web):
    package = make_package(world, "revising")
    sheet = queries.current_sheets(package)[0]
    opinion = queries.issued(package)[0]
    task = queries.tasks(package)[0]
    strangers = [
        make_actor("handler", organisation=make_organisation(kind="owner")),
        make_actor("handler", organisation=make_organisation(kind="designer")),
        make_actor("lead", "reviewer", organisation=make_organisation(kind="agency")),
        make_actor("reviewer", organisation=make_organisation(kind="department")),
    ]
    base = "/joint-review"
    gets = [
        f"{base}/packages/{package.id}",
        f"{base}/packages/{package.id}/opinions",
        f"{base}/packages/{package.id}/replies",
        f"{base}/packages/{package.id}/assign",
        f"{base}/sheets/{sheet.id}",
        f"{base}/sheets/{sheet.id}/tiles/9/0_0",
        f"{base}/sheets/{sheet.id}/picture.png",
        f"{base}/opinions/{opinion.id}",
        f"{base}/opinions/{opinion.id}/reply",
        f"{base}/packages/nosuchpackage22",
        f"{base}/sheets/nosuchsheet22222",
    ]
    posts = [f"{base}/packages/{package.id}/{a}" for a in ("answer", "upload", "withdraw", "issue")]
    posts += [f"{base}/tasks/{task.id}/finish", f"{base}/opinions/{opinion.id}/close"]

    for stranger in strangers:
        browser = web(stranger)
        assert {url: browser.get(url).status_code for url in gets} == dict.fromkeys(gets, 404)
        assert {url: browser.post(url).status_code for url in posts} == dict.fromkeys(posts, 404)
        listed = read(browser.get(f"{base}/packages"))
        assert listed.xpath("//tbody/tr") == []


def test_nobody_signed_in_is_sent_to_sign_in(world, client):
    package = make_package(world, "revising")

    answer = client.get(f"/joint-review/packages/{package.id}")

    assert answer.status_code == 303
    assert "/account/sign-in" in answer.location


def test_drafts_are_told_to_nobody_outside_the_review(world, web):
    package = make_package(world, "reviewing")
    opinion = make_opinion(world, package, problem="这是还没有发出的秘密意见")
    sheet = opinion.sheet
    secret = "这是还没有发出的秘密意见"
    urls = [
        f"/joint-review/packages/{package.id}",
        f"/joint-review/packages/{package.id}/opinions",
        f"/joint-review/sheets/{sheet.id}",
    ]

    for role in ("owner", "designer", "window"):
        browser = web(world.actors[role])
        assert [secret in browser.get(url).text for url in urls] == [False] * 3
        assert browser.get(f"/joint-review/opinions/{opinion.id}").status_code == 404
    for role in ("reviewer", "department", "lead"):
        assert secret in web(world.actors[role]).get(urls[1]).text

    advance_to_issue(world, package)
    for role in ("owner", "designer", "window"):
        assert secret in web(world.actors[role]).get(urls[1]).text


def advance_to_issue(world, package):
    from tests.factories.joint_review import issue

    issue(world, queries.package(package.id))


def test_the_desk_says_whose_turn_it_is(world, web):
    package = make_package(world)
    turns = {
        "draft": ("owner", "上传图纸"),
        "submitted": ("window", "受理"),
        "accepted": ("lead", "分派"),
        "reviewing": ("reviewer", "审查"),
        "revising": ("designer", "回复意见"),
        "rereview": ("reviewer", "审查"),
        "passed": ("manager", "签发合格书"),
        "certified": ("window", "备案"),
    }

    for state, (role, action) in turns.items():
        if state != "draft":
            package = advance(world, package, state, alone=True)
        for name in ROLES:
            mine = read(web(world.actors[name]).get("/desk")).xpath('//section[@id="mine"]')[0]
            lines = [words(li) for li in mine.xpath(".//li") if package.title in words(li)]
            expected = name == role or (
                name == "department" and action == "审查" and state == "reviewing"
            )
            assert bool(lines) == expected, (state, name, lines)
            if expected:
                assert action in lines[0]


def test_the_owner_reads_what_to_correct_on_top(world, web):
    package = make_package(world, "submitted")
    url = f"/joint-review/packages/{package.id}"
    before = web(world.owner).get(url).text

    submit.correct(package, "缺结构计算书", world.window)
    after = web(world.owner).get(url).text

    assert "告知补正的内容" not in before
    assert "告知补正的内容：缺结构计算书" in after


@pytest.mark.parametrize(("state", "asked"), [("draft", 3), ("submitted", 0)])
def test_only_who_may_correct_a_guess_is_asked_to_look_at_it(world, web, state, asked):
    package = make_package(world, state)
    Sheet.update(guessed=True).execute()
    told = words(read(web(world.owner).get(f"/joint-review/packages/{package.id}")))

    assert told.count("图号、图名为自动识别，请核对。") == asked
    assert told.count("自动识别") >= 3
