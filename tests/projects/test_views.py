"""Pages of projects through the client: by role, with wrong input, stale clicks and strangers."""

import lxml.html
import pytest

from app.kernel.fire import available
from projects import queries
from projects.models import Project
from projects.states import PROJECT
from tests.factories.accounts import make_actor, make_organisation, make_person, make_uscc
from tests.factories.bidding import make_requirement
from tests.factories.projects import make_project, make_unit


def read(answer):
    return lxml.html.fromstring(answer.text)


def told(answer):
    """Return what the error summary says."""
    return [
        " ".join(li.text_content().split()) for li in read(answer).xpath('//div[@role="alert"]//li')
    ]


def test_an_owner_registers_a_project_step_by_step(as_owner, typed):
    first = as_owner.post("/projects/new", data={"classified": "no"})
    assert (first.status_code, first.location) == (303, "/projects/new/form")
    assert as_owner.get(first.location).status_code == 200

    done = as_owner.post(first.location, data=typed)

    project = queries.project_by_code(typed["code"])
    assert (done.status_code, done.location) == (303, f"/projects/{project.id}")
    page = as_owner.get(done.location)
    assert page.status_code == 200
    assert "捌仟陆佰万元整" in page.text
    assert "金陵建筑设计院有限公司" in page.text
    assert [u.role for u in queries.units_of(project)] == ["owner", "design"]


def test_a_secret_project_ends_at_the_first_question(as_owner):
    answer = as_owner.post("/projects/new", data={"classified": "yes"})

    assert answer.status_code == 422
    assert "涉密项目不得在本平台登记和办理" in answer.text
    assert "已填写的内容都在" not in answer.text  # nothing is kept, and nothing else is said
    assert Project.select().count() == 0


def ways(answer):
    """Return the links onward: label and address."""
    links = read(answer).xpath('//ul[@class="action-bar"]//a')
    return [(a.text_content().strip(), a.get("href")) for a in links]


def test_a_project_leads_on_to_buying_and_to_review(as_owner, owner, client_as):
    project = make_project(owner)
    given = f"?project={project.id}"

    own = ways(as_owner.get(f"/projects/{project.id}"))

    assert own[:2] == [
        ("起草采购需求", f"/bidding/requirements/new{given}"),
        ("建立图纸包", f"/joint-review/packages/new{given}"),
    ]
    for _, url in own[:2]:
        chosen = read(as_owner.get(url)).xpath('//select[@name="project"]/option[@selected]')
        assert [o.get("value") for o in chosen] == [project.id]
    office = make_organisation("运行中心", kind="operator")
    clerk = client_as(make_person("吴敏", organisation=office, roles=("clerk",)), office)
    assert ways(clerk.get(f"/projects/{project.id}")) == []


def test_without_a_code_drawings_wait_and_buying_does_not(as_owner, owner):
    project = make_project(owner, state="temporary", code=None)

    assert [label for label, _ in ways(as_owner.get(f"/projects/{project.id}"))][:1] == [
        "起草采购需求"
    ]
    assert "建立图纸包" not in as_owner.get(f"/projects/{project.id}").text


def test_a_project_lists_what_was_begun_with_it(as_owner, owner, client_as):
    project = make_project(owner)
    handler = make_actor("handler", organisation=owner)
    draft = make_requirement(handler, project=project, publish_it=False)
    designer = make_organisation("设计院", kind="designer")
    make_unit(project, organisation=designer, role="design")
    stranger = client_as(make_person("甲", organisation=designer, roles=("handler",)), designer)

    assert f"/bidding/requirements/{draft.id}" in as_owner.get(f"/projects/{project.id}").text
    there = stranger.get(f"/projects/{project.id}")
    assert there.status_code == 200
    assert draft.id not in there.text  # a draft is its owner's alone


def test_an_owner_without_projects_is_led_to_register_one(as_owner):
    page = read(as_owner.get("/bidding/requirements/new"))

    assert page.xpath('//main//form[@method="post"]') == []
    assert page.xpath('//div[@class="empty-note"]/a/@href') == ["/projects/new"]


def test_wrong_input_is_told_and_nothing_typed_is_lost(as_owner, typed):
    wrong = typed | {"code": "2513-320102-89-01-544060", "design_uscc": "", "area_m2": ""}

    answer = as_owner.post("/projects/new/form", data=wrong)

    assert answer.status_code == 422
    assert told(answer) == [
        "设计单位统一社会信用代码：设计单位的名称和统一社会信用代码请一并填写，暂未确定的都留空。"
    ]
    assert read(answer).xpath('//input[@name="name"]')[0].value == typed["name"]
    answer = as_owner.post("/projects/new/form", data=wrong | {"design_name": ""})
    assert told(answer) == ["建筑面积（平方米）：房屋建筑项目请填写建筑面积（平方米）。"]
    answer = as_owner.post("/projects/new/form", data=typed | {"code": "2513-320102-89-01-544060"})
    assert told(answer) == ["项目统一代码：项目代码第3、4位是月份，应为01至12，现为13。"]
    assert Project.select().count() == 0


def test_a_code_taken_by_another_owner_is_told_kindly(as_owner, typed):
    make_project(code=typed["code"], name="先登记的工程")

    answer = as_owner.post("/projects/new/form", data=typed)

    assert answer.status_code == 422
    assert "先登记的工程" in told(answer)[0]


def test_the_code_is_given_later(as_owner, owner):
    project = make_project(owner, state="temporary", code=None)
    url = f"/projects/{project.id}/register"
    assert as_owner.get(url).status_code == 200
    assert as_owner.post(url, data={"code": "x"}).status_code == 422

    done = as_owner.post(url, data={"code": "25093201028901000123", "seen": project.version})

    assert done.status_code == 303
    assert queries.project(project.id).number == "2509-320102-89-01-000123"


def test_a_stale_click_is_refused_with_who_was_faster(as_owner, owner, typed):
    project = make_project(owner)
    seen = project.version
    first = as_owner.post(f"/projects/{project.id}/correct", data=typed | {"seen": seen})
    assert first.status_code == 303

    answer = as_owner.post(
        f"/projects/{project.id}/correct", data=typed | {"seen": seen, "name": "另一个名称工程"}
    )

    assert answer.status_code == 409
    assert owner.name in answer.text
    assert queries.project(project.id).name == typed["name"]


@pytest.mark.parametrize("seen", ["abc", "-1", "99999999999", "٣"])
def test_a_forged_version_is_an_old_version(as_owner, owner, seen):
    project = make_project(owner)

    answer = as_owner.post(f"/projects/{project.id}/withdraw", data={"reason": "试", "seen": seen})

    assert answer.status_code == 409


def test_a_withdrawal_without_reason_is_refused(as_owner, owner):
    project = make_project(owner)
    url = f"/projects/{project.id}/withdraw"

    assert as_owner.post(url, data={"seen": project.version}).status_code == 409
    assert as_owner.post(url, data={"seen": project.version, "reason": "取消"}).status_code == 303
    assert as_owner.get(f"/projects/public/{project.id}").status_code == 404


@pytest.mark.parametrize("path", ["", "/register", "/correct", "/units/new"])
def test_a_foreign_project_does_not_exist(client_as, path):
    project = make_project()
    stranger = make_organisation(kind="owner")
    browser = client_as(make_person(organisation=stranger, roles=("handler",)), stranger)

    assert browser.get(f"/projects/{project.id}{path}").status_code == 404
    assert browser.post(f"/projects/{project.id}/withdraw").status_code == 404


@pytest.mark.parametrize("key", ["aaaaaaaaaaaaaaaa", "'", "../x", "0"])
def test_a_forged_id_is_not_found(as_owner, key):
    assert as_owner.get(f"/projects/{key}").status_code == 404
    assert as_owner.post(f"/projects/units/{key}/end").status_code == 404


def test_a_visitor_is_sent_to_sign_in_or_refused(client):
    project = make_project()

    for path in ("/projects", f"/projects/{project.id}", "/projects/new"):
        assert client.get(path).status_code in (303, 401)


def test_the_public_page_tells_the_least(client):
    project = make_project(contact="钱伯言", phone="025-88887777", name="公示工程一号")

    page = client.get(f"/projects/public/{project.id}")

    assert page.status_code == 200
    assert project.code in page.text
    for hidden in ("钱伯言", "88887777", "86,000,000"):
        assert hidden not in page.text
    make_project(state="temporary", name="未赋码工程")
    assert "公示工程一号" in client.get("/projects/public?q=公示").text
    assert "未赋码工程" not in client.get("/projects/public").text


def test_a_list_is_searched_by_two_characters_code_and_filter(as_owner, owner):
    make_project(owner, name="百家湖小学新建工程", code="2509-320102-89-01-000777")
    make_project(owner, name="河西综合楼", category="市政")

    def names(query):
        rows = read(as_owner.get(f"/projects?{query}")).xpath('//section[@id="projects"]//td/a')
        return [a.text for a in rows]

    assert names("q=百家") == ["百家湖小学新建工程"]
    assert names("q=2509-320102-89-01-000777") == ["百家湖小学新建工程"]
    assert names("category=市政") == ["河西综合楼"]
    assert len(names("state=registered&size=50")) == 2
    assert names("q=没有") == []


def test_an_htmx_request_gets_the_rows_alone(as_owner):
    part = as_owner.get("/projects", headers={"HX-Request": "true"})

    assert part.text.lstrip().startswith('<section id="projects">')
    assert "HX-Request" in part.headers["Vary"]


def test_units_are_added_and_removed_on_the_page(as_owner, owner):
    project = make_project(owner)
    url = f"/projects/{project.id}/units/new"
    unit = {"role": "survey", "name": "金陵勘察院", "uscc": make_uscc()}
    assert as_owner.get(url).status_code == 200
    assert as_owner.post(url, data=unit | {"uscc": "1"}).status_code == 422
    assert as_owner.post(url, data=unit).status_code == 303
    again = as_owner.post(url, data=unit)
    assert (again.status_code, len(told(again))) == (422, 1)

    key = queries.units_of(project, "survey")[0].id
    assert as_owner.post(f"/projects/units/{key}/end").status_code == 409
    assert as_owner.post(f"/projects/units/{key}/end", data={"reason": "换"}).status_code == 303
    assert queries.units_of(project, "survey") == []


def test_a_designer_of_the_project_reads_and_may_not_change(client_as):
    project = make_project()
    office = make_organisation(kind="designer")
    make_unit(project, "design", office)
    browser = client_as(make_person(organisation=office, roles=("handler",)), office)

    assert browser.get(f"/projects/{project.id}").status_code == 200
    assert browser.get(f"/projects/{project.id}/correct").status_code == 403


def test_each_role_sees_its_own_buttons(db):
    project = make_project()
    handler = make_actor("handler", organisation=project.owner)

    def buttons(actor):
        return [c.transition.action for c in available(PROJECT, project, actor)]

    assert buttons(handler) == ["correct", "withdraw"]
    assert buttons(make_actor("clerk", kind="operator")) == []


def test_the_desk_tells_which_projects_wait_for_their_code(as_owner, owner):
    make_project(owner, state="temporary", name="待码工程")

    assert "待码工程" in as_owner.get("/desk").text


def test_a_list_page_asks_few_questions(as_owner, owner, db):
    from playhouse.test_utils import count_queries

    def asked(n):
        for _ in range(n):
            make_project(owner)
        as_owner.get("/projects")
        with count_queries() as counter:
            as_owner.get("/projects")
        return counter.count

    assert asked(2) == asked(15) <= 12
