"""The pages at work: steps 6 to 10 through the browser's requests, refusals with nothing lost."""

import datetime as dt

import lxml.html
import pytest
from playhouse.test_utils import count_queries

from app.kernel import jobs
from exports.models import Paper
from joint_review import queries
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package
from joint_review.services import assign
from joint_review.todo import todo
from tests.factories.joint_review import (
    duty_of,
    make_opinion,
    make_package,
    make_pdf,
    make_sheet,
)

SET = [("建施-01", "一层平面图"), ("人防-01", "人防平面图")]


LIST_QUERIES = 8
CACHES = 2  # short-lived ones of the kernel may have to be read again


HTMX = {"HX-Request": "true"}


def read(answer):
    return lxml.html.fromstring(answer.text)


def told(answer):
    return [
        " ".join(li.text_content().split()) for li in read(answer).xpath('//div[@role="alert"]//li')
    ]


def at_nine(day=20):
    return dt.datetime(2026, 11, day, 9, 0)


@pytest.fixture
def people(web, world):
    return {name: web(actor) for name, actor in world.actors.items()}


def url(package, rest=""):
    return f"/joint-review/packages/{package.id}{rest}"


def fresh(package):
    return queries.package(package.id)


def typed_opinion(task, **more):
    values = {
        "task": task.id,
        "problem": "疏散宽度不足",
        "kind": "mandatory_fire",
        "severity": "must",
        "basis": "GB 55037-2022",
        "clause": "7.1.4",
        "x": "700000",
        "y": "300000",
    }
    return values | more


def test_steps_six_to_ten_through_the_pages(world, people, at):
    owner, window, lead = people["owner"], people["window"], people["lead"]
    made = owner.post(
        "/joint-review/packages/new", data={"project": world.project.id, "title": "一号楼"}
    )
    package = Package.get()
    assert (made.status_code, made.location) == (303, url(package))
    files = [(make_pdf(*SET), "一.pdf"), (make_pdf(("结施-01", "基础图")), "二.pdf")]
    assert owner.post(url(package, "/upload"), data={"files": files}).status_code == 303
    assert "正在把文件拆分为图纸" in owner.get(url(package)).text
    assert "progress" in owner.get(url(package, "/progress"), headers=HTMX).text
    jobs.run_due(at_nine())
    assert owner.get(url(package, "/progress"), headers=HTMX).headers["HX-Refresh"] == "true"
    rows = {
        f"{name}-{s.id}": getattr(s, name)
        for s in queries.current_sheets(package)
        for name in ("number", "title", "discipline")
    }
    assert owner.post(url(package, "/sheets"), data=rows).status_code == 303
    assert [s.guessed for s in queries.current_sheets(package)] == [False] * 3
    assert owner.post(url(package, "/submit"), data={"seen": "1"}).status_code == 303

    assert window.post(url(package, "/accept")).status_code == 303
    for area, who in (
        ("architecture", world.reviewer),
        ("structure", world.lead),
        ("civil_defence", world.department),
    ):
        duty = duty_of(fresh(package), who)
        sent = lead.post(url(package, "/assign"), data={"discipline": area, "duty": duty.id})
        assert sent.status_code == 303
    assert lead.post(url(package, "/begin")).status_code == 303

    review_and_issue(world, people, package)
    answer_and_certify(world, people, package)


def review_and_issue(world, people, package):
    tasks = {t.discipline: t for t in queries.tasks(package)}
    sheet = queries.current_sheets(package)[0]
    there = f"/joint-review/sheets/{sheet.id}/opinions"
    sent = people["reviewer"].post(there, data=typed_opinion(tasks["architecture"]))
    opinion = Opinion.get()
    assert sent.location == f"/joint-review/sheets/{sheet.id}#opinion-{opinion.id}"
    assert (opinion.x, opinion.y) == (700_000, 300_000)
    for area, name in (
        ("architecture", "reviewer"),
        ("structure", "lead"),
        ("civil_defence", "department"),
    ):
        done = people[name].post(f"/joint-review/tasks/{tasks[area].id}/finish")
        assert done.status_code == 303
    assert people["lead"].post(url(package, "/issue")).status_code == 303
    jobs.run_due(at_nine())
    assert Paper.get().title == "施工图审查意见告知书"
    ledger = people["designer"].get(f"/exports/review-ledger/{package.id}.xlsx")
    assert (ledger.status_code, ledger.data[:2]) == (200, b"PK")


def answer_and_certify(world, people, package):
    designer, opinion = people["designer"], Opinion.get()
    data = {"files": [(make_pdf(("建施-01", "一层平面图（改）")), "改.pdf")]}
    assert designer.post(url(package, "/upload"), data=data).status_code == 303
    jobs.run_due(at_nine())
    new = queries.current_sheets(package)[0]
    assert new.revision == 2
    data = {f"kind-{opinion.id}": "modify", f"text-{opinion.id}": "已加宽"}
    data |= {f"sheet-{opinion.id}": new.id, f"seen-{opinion.id}": str(opinion.version)}
    assert "保存已填写的回复" in designer.get(url(package, "/replies")).text
    assert designer.post(url(package, "/replies"), data=data).status_code == 303
    answered = designer.get(url(package, "/replies")).text
    assert ("保存已填写的回复" in answered, "全部意见都已回复" in answered) == (False, True)
    assert designer.post(url(package, "/answer")).status_code == 303
    close = people["reviewer"].post(f"/joint-review/opinions/{opinion.id}/close")
    assert close.status_code == 303
    task = next(t for t in queries.tasks(package) if t.discipline == "architecture")
    people["reviewer"].post(f"/joint-review/tasks/{task.id}/finish")
    assert people["lead"].post(url(package, "/approve")).status_code == 303
    assert people["manager"].post(url(package, "/certify")).status_code == 303
    assert people["window"].post(url(package, "/file")).status_code == 303
    jobs.run_due(at_nine())
    assert sorted(p.title for p in Paper.select()) == [
        "施工图审查意见告知书",
        "施工图设计文件审查合格书",
    ]
    page = people["owner"].get(url(package)).text
    assert "一次审查违反强条数" in page
    assert "GB 55037-2022 7.1.4" in page


def test_a_stale_click_is_refused_with_who_was_faster(people, world):
    package = make_package(world, "submitted")

    first = people["window"].post(url(package, "/accept"), data={"seen": str(package.version)})
    second = people["window"].post(url(package, "/accept"), data={"seen": str(package.version)})

    assert first.status_code == 303
    assert second.status_code == 409
    assert "办理过，现在的状态是“已受理，待分派”" in second.text


def test_a_tied_reviewer_is_refused_with_409_and_the_sentence(people, world):
    from app.accounts.models import Organisation, Person
    from tests.factories.accounts import make_duty

    package = make_package(world, "accepted")
    duty = duty_of(package, world.reviewer)
    owner = Organisation.get_by_id(world.owner.org_id)
    make_duty(Person.get_by_id(world.reviewer.person_id), owner, "handler")

    answer = people["lead"].post(
        url(package, "/assign"), data={"discipline": "architecture", "duty": duty.id}
    )

    assert answer.status_code == 409
    assert told(answer) == ["王审查同时在本项目的建设单位（河西建设发展有限公司）任职"]
    assert "须回避" in answer.text
    assert read(answer).xpath(f'//input[@value="{duty.id}"]/@checked') == ["checked"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"problem": ""}, "问题：请填写问题"),
        ({"basis": ""}, "依据：请写明依据的标准或文件，例如 GB 55037-2022"),
        ({"severity": "suggest"}, "要求：违反强制性条文的意见必须修改，不能只作建议"),
        ({"x": "9999999"}, "位置：标记的位置不在图纸上，请重新点选"),
        ({"task": "nosuchtask"}, "专业：请在专业的选项中选择"),
    ],
)
def test_a_wrong_opinion_comes_back_with_everything_typed(people, world, change, sentence):
    package = make_package(world, "reviewing")
    task = next(t for t in queries.tasks(package) if t.discipline == "architecture")
    sheet = make_sheet(package, "建施-08")

    answer = people["reviewer"].post(
        f"/joint-review/sheets/{sheet.id}/opinions", data=typed_opinion(task) | change
    )

    page = read(answer)
    assert answer.status_code == 422
    assert told(answer) == [sentence]
    assert page.xpath('//input[@name="clause"]')[0].value == "7.1.4"
    assert Opinion.select().count() == 0


def test_opinions_are_written_by_reviewers_in_time_only(people, world):
    package = make_package(world, "revising")
    sheet = queries.current_sheets(package)[0]
    there = f"/joint-review/sheets/{sheet.id}/opinions"

    assert people["reviewer"].post(there, data={}).status_code == 403
    assert people["designer"].post(there, data={}).status_code == 403


def test_a_whole_set_opinion_is_drafted_changed_proposed_and_merged(people, world):
    package = make_package(world, "reviewing")
    task = next(t for t in queries.tasks(package) if t.discipline == "structure")
    base = make_opinion(world, package, "structure", problem="甲")
    data = typed_opinion(task, problem="乙", x="", y="", place="全部")
    reviewer = people["reviewer"]

    assert reviewer.get(url(package, "/opinions/new")).status_code == 200
    assert reviewer.post(url(package, "/opinions/new"), data=data).status_code == 303
    made = Opinion.get(Opinion.problem == "乙")
    there = f"/joint-review/opinions/{made.id}"
    data |= {"problem": "丙", "seen": "1"}
    assert reviewer.get(f"{there}/edit").status_code == 200
    assert reviewer.post(f"{there}/edit", data=data).status_code == 303
    assert reviewer.post(f"{there}/edit", data=data).status_code == 409
    assert reviewer.post(f"{there}/propose").status_code == 303
    reviewer.post(f"/joint-review/opinions/{base.id}/propose")
    assert people["lead"].get(f"{there}/merge").status_code == 200
    assert people["lead"].post(f"{there}/merge", data={"into": "x"}).status_code == 422
    assert people["lead"].post(f"{there}/merge", data={"into": base.id}).status_code == 303
    assert (Opinion.get_by_id(made.id).state, Opinion.get_by_id(made.id).problem) == (
        "merged",
        "丙",
    )


def test_wrong_answers_come_back_and_right_ones_are_saved(people, world):
    package = make_package(world, "reviewing")
    for problem in ("甲", "乙"):
        make_opinion(world, package, problem=problem)
    from tests.factories.joint_review import issue

    issue(world, package)
    first, second = queries.issued(package)
    data = {f"kind-{first.id}": "modify", f"text-{first.id}": "改好了"}
    data |= {f"text-{second.id}": "只有说明"}

    answer = people["designer"].post(url(package, "/replies"), data=data)

    assert answer.status_code == 422
    assert "请选择修改、说明不改或申请论证" in told(answer)[0]
    assert "只有说明" in answer.text
    assert Opinion.get_by_id(first.id).state == "replied"
    assert people["designer"].post(url(package, "/replies"), data={}).status_code == 422
    there = f"/joint-review/opinions/{second.id}/reply"
    assert people["designer"].get(there).status_code == 200
    sent = people["designer"].post(there, data={"kind": "explain", "text": "不改的理由"})
    assert sent.status_code == 303
    amend = people["designer"].post(f"/joint-review/opinions/{second.id}/amend")
    assert amend.status_code == 303


def test_a_set_is_found_by_chinese_words_and_filtered(people, world):
    for state in ("draft", "submitted"):
        make_package(world, state)
    owner = people["owner"]

    def titles(query):
        page = read(owner.get(f"/joint-review/packages?{query}"))
        return len(page.xpath("//tbody/tr"))

    assert titles("") == 2
    assert titles("state=submitted") == 1
    assert titles("group=open") == 1
    assert titles("grade=large") == 0
    assert titles("q=号楼") == 2
    assert titles("q=不存在的楼") == 0
    assert titles(f"q={world.project.code}") == 2


def test_the_list_is_paged_by_key_with_few_queries(people, world):
    for _ in range(25):
        make_package(world, numbers={})
    owner = people["owner"]
    owner.get("/joint-review/packages")

    assert counted(owner, "/joint-review/packages") <= LIST_QUERIES
    first = read(owner.get("/joint-review/packages"))
    after = first.xpath('//a[@rel="next"]/@href')[0]
    second = read(owner.get(after))

    rows = [len(page.xpath("//tbody/tr")) for page in (first, second)]
    assert rows == [20, 5]
    assert second.xpath('//a[@rel="next"]') == []
    assert owner.get("/joint-review/packages?after=forged").status_code == 200


def test_the_page_of_a_large_set_asks_as_little_as_that_of_a_small_one(people, world):
    package = make_package(world)
    owner = people["owner"]
    owner.get(url(package))
    small = counted(owner, url(package))
    for n in range(60):
        make_sheet(package, f"电施-{n:02d}", discipline="electrical")

    assert counted(owner, url(package)) <= small + CACHES


def counted(browser, address):
    with count_queries() as counter:
        assert browser.get(address).status_code == 200
    return counter.count


def test_the_board_of_many_opinions_asks_as_little_as_that_of_few(people, world):
    package = make_package(world, "reviewing")
    board, lead = url(package, "/opinions"), people["lead"]
    make_opinion(world, package)
    lead.get(board)
    few = counted(lead, board)
    for n in range(104):
        make_opinion(world, package, problem=f"第{n}处")

    assert counted(lead, board) <= few + CACHES
    rows = [
        len(read(lead.get(address)).xpath('//li[@class="opinion"]'))
        for address in (board, f"{board}?after=100", f"{board}?after=-5")
    ]
    assert rows == [100, 5, 100]


def test_another_reviewer_closes_with_a_reason_only(people, world):
    package = make_package(world, "rereview")
    task = next(t for t in queries.tasks(package) if t.discipline == "architecture")
    assign.release(queries.task(task.id), "换人", world.lead)
    duty = duty_of(package, world.lead)
    assign.assign(fresh(package), "architecture", duty.id, world.lead)
    opinion = Opinion.get()
    there = f"/joint-review/opinions/{opinion.id}"

    page = read(people["lead"].get(there))
    bare = people["lead"].post(f"{there}/close")
    told_why = people["lead"].post(f"{there}/close", data={"reason": "已核对"})

    assert page.xpath('//input[@id="close-reason"]')
    assert (bare.status_code, told_why.status_code) == (409, 303)


def test_the_leads_list_of_things_to_do_asks_the_same_for_many_packages(app, world):
    def asked():
        with app.test_request_context():
            todo(world.lead)  # a question of another length is written down when first asked
            with count_queries() as counter:
                lines = todo(world.lead)
        return len(lines), counter.count

    make_package(world, "reviewing")
    few = asked()
    for _ in range(4):
        make_package(world, "reviewing")

    many = asked()
    assert (few[0], many[0]) == (1, 5)
    assert many[1] == few[1]
