"""The library of clauses: found while typing and without script, kept and imported by one office."""

import datetime as dt
import io

import lxml.html
import openpyxl
import pytest

from app.kernel.errors import Invalid, StaleState
from app.kernel.events import timeline
from joint_review import clauses, queries
from joint_review.models.clause import Clause
from joint_review.models.opinion import Opinion
from joint_review.rules.clauses import Line, problems
from joint_review.services import clauses as services
from tests.factories.accounts import make_actor
from tests.factories.joint_review import make_opinion, make_package

NEW = {
    "code": "DB32/T 1000-2024",
    "title": "江苏省示例标准",
    "number": "4.2.1",
    "since": "2024-05-01",
    "source": "省厅公告〔2024〕1号",
}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def keeper(db, wired, at):
    at("2026-11-20 09:00")
    return make_actor("system_admin", kind="platform")


def line(**more):
    values = NEW | {"mandatory": False, "discipline": "fire", "topic": "", "until": None} | more
    return Line(**values | {"since": dt.date(2024, 5, 1)} | more)


def text_of(answer):
    return " ".join(lxml.html.fromstring(answer.text).text_content().split())


def reviewing(world):
    package = make_package(world, "reviewing")
    task = next(t for t in queries.tasks(package) if t.discipline == "architecture")
    sheet = queries.current_sheets(package)[0]
    typed = {"task": task.id, "problem": "疏散宽度不足", "severity": "must"}
    return package, sheet, typed


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("防火通用 7.1.4", "GB 55037-2022 7.1.4"),
        ("gb55037 7.1.4", "GB 55037-2022 7.1.4"),
        ("ＧＢ 55037－2022 7.1.4", "GB 55037-2022 7.1.4"),
        ("无障碍 2.3", "GB 55019-2021 2.3.1"),
    ],
)
def test_words_find_the_clause_meant(db, wired, words, first):
    assert clauses.find(words)[0].label == first


def test_nothing_is_found_for_no_words_or_wrong_ones(db, wired):
    assert (clauses.find("  "), clauses.find("防火 没有这样的词")) == ([], [])


def test_the_shipped_list_is_sound_and_holds_references_only(db, wired):
    rows = clauses.every()
    keys = [(one.code, one.number) for one in rows]

    assert len(rows) > 300
    assert len(set(keys)) == len(keys)
    assert {one.topic for one in rows} == {""}
    assert all(one.mandatory == one.code.startswith("GB 55") for one in rows)
    assert not any(
        problems(Line(**{n: getattr(one, n) for n in Line.__dataclass_fields__}), [one.discipline])
        for one in rows
    )


def test_hits_come_while_typing_as_a_part(world, web):
    found = web(world.reviewer).get("/joint-review/clauses/pick?find=防火通用 7.1.4", headers=HTMX)

    tree = lxml.html.fromstring(found.text)
    picked = tree.xpath('//input[@name="pick"]')[0]
    assert (picked.get("data-basis"), picked.get("data-clause")) == ("GB 55037-2022", "7.1.4")
    assert "强制性" in tree.text_content()
    assert (
        "条文库里没有找到" in web(world.reviewer).get("/joint-review/clauses/pick?find=不存在").text
    )


def test_without_script_a_clause_is_looked_for_chosen_and_kept(world, web):
    _, sheet, typed = reviewing(world)
    browser, there = web(world.reviewer), f"/joint-review/sheets/{sheet.id}/opinions"

    looked = browser.post(there, data=typed | {"find": "防火通用 7.1.4", "look": "1"})
    tree = lxml.html.fromstring(looked.text)
    pick = tree.xpath('//input[@name="pick"]/@value')[0]
    kept = browser.post(there, data=typed | {"kind": "mandatory_fire", "pick": pick})

    assert looked.status_code == 200
    assert tree.xpath('//textarea[@name="problem"]')[0].text_content().strip() == "疏散宽度不足"
    assert tree.xpath('//div[@class="error-summary"]') == []
    assert kept.status_code == 303
    made = Opinion.get()
    assert (made.basis, made.clause) == ("GB 55037-2022", "7.1.4")


def test_the_form_of_the_whole_set_and_of_a_draft_look_clauses_up_too(world, web):
    package, _, typed = reviewing(world)
    draft = make_opinion(world, package)
    asked = typed | {"find": "防火通用 7.1.4", "look": "1"}
    browser = web(world.reviewer)

    for there in (
        f"/joint-review/packages/{package.id}/opinions/new",
        f"/joint-review/opinions/{draft.id}/edit",
    ):
        looked = browser.post(there, data=asked)
        assert (looked.status_code, "GB 55037-2022" in looked.text) == (200, True), there
    assert Opinion.select().count() == 1


def test_a_clause_of_no_library_is_typed_freely(world, web):
    _, sheet, typed = reviewing(world)
    free = {"kind": "general", "basis": "DB32/T 4000-2021", "clause": "3.2"}

    kept = web(world.reviewer).post(f"/joint-review/sheets/{sheet.id}/opinions", data=typed | free)

    assert kept.status_code == 303
    assert Opinion.get().basis == "DB32/T 4000-2021"


@pytest.mark.parametrize(
    ("cited", "sentence"),
    [
        (
            {"kind": "general", "basis": "GB55037-2022", "clause": "7.1.4"},
            "条文库里 GB 55037-2022 7.1.4 是强制性条文",
        ),
        (
            {"kind": "mandatory", "basis": "GB 50016-2014", "clause": "5.5.18"},
            "条文库里 GB 50016-2014 5.5.18 不是强制性条文",
        ),
    ],
)
def test_the_kind_must_fit_what_the_library_says(world, web, cited, sentence):
    _, sheet, typed = reviewing(world)

    told = web(world.reviewer).post(f"/joint-review/sheets/{sheet.id}/opinions", data=typed | cited)

    assert (told.status_code, sentence in told.text) == (422, True)
    assert Opinion.select().count() == 0


def test_an_ended_clause_is_no_longer_offered(keeper):
    found = clauses.known("GB 50016-2014", "5.5.18")
    values = {name: getattr(found, name) for name in Line.__dataclass_fields__}

    services.keep(Line(**values | {"until": dt.date(2026, 11, 20)}), keeper, found)

    assert clauses.known("GB 50016-2014", "5.5.18") is None
    assert "5.5.18" not in [c.number for c in clauses.find("50016 5.5")]
    assert "5.5.18" in [c.number for c in clauses.asked_for({"q": "50016"})]
    assert "5.5.18" not in [c.number for c in clauses.asked_for({"q": "50016", "standing": "now"})]


def test_the_administrator_adds_and_changes_through_the_pages(keeper, web):
    browser = web(keeper)
    made = browser.post("/joint-review/clauses/new", data=NEW)
    twin = browser.post("/joint-review/clauses/new", data=NEW | {"code": "db32/t1000-2024"})
    bad = browser.post(
        "/joint-review/clauses/new", data=NEW | {"number": "9", "until": "2020-01-01"}
    )
    found = clauses.known(NEW["code"], NEW["number"])
    there = f"/joint-review/clauses/{found.id}/edit"
    changed = browser.post(there, data=NEW | {"mandatory": "1", "seen": "1"})
    stale = browser.post(there, data=NEW | {"topic": "晚一步", "seen": "1"})

    assert [a.status_code for a in (made, twin, bad, changed, stale)] == [303, 422, 422, 303, 409]
    assert "条文库里已有这一条" in twin.text
    assert "废止日期应晚于施行日期" in bad.text
    assert ("晚一步" in stale.text, "刚刚被别人改过" in stale.text) == (True, True)
    assert clauses.clause(found.id).mandatory
    keys = [e.key for e in timeline("joint_review.clause", found.id)]
    assert keys == ["joint_review.clause.changed", "joint_review.clause.added"]


def test_two_administrators_change_one_line(keeper):
    found, same = (clauses.known("GB 50016-2014", "5.5.18") for _ in range(2))
    values = {name: getattr(found, name) for name in Line.__dataclass_fields__}
    services.keep(Line(**values | {"topic": "甲"}), keeper, found)

    with pytest.raises(StaleState, match="刚刚被别人改过"):
        services.keep(Line(**values | {"topic": "乙"}), keeper, same)


def test_others_read_the_library_and_do_not_keep_it(world, web):
    for who in (world.reviewer, world.owner):
        browser = web(who)
        assert browser.get("/joint-review/clauses?q=防火").status_code == 200
        assert browser.get("/joint-review/clauses/new").status_code == 403
        assert browser.post("/joint-review/clauses/import").status_code == 403
        assert browser.get("/exports/clause-library/all.xlsx").status_code == 200


def book(*rows):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


HEAD = ["标准号", "标准名称", "条文号", "强制性", "专业", "要点", "施行日期", "废止日期", "依据"]
ROW = ["DB32/T 1000-2024", "示例", "4.2.1", "否", "消防", "", dt.date(2024, 5, 1), None, "公告1号"]


def send(browser, raw, name="条文.xlsx"):
    return browser.post("/joint-review/clauses/import", data={"file": (io.BytesIO(raw), name)})


def test_what_was_exported_is_imported_again_unchanged(keeper, web):
    browser = web(keeper)
    before = Clause.select().count()
    raw = browser.get("/exports/clause-library/all.xlsx?q=55037").data
    rows = list(openpyxl.load_workbook(io.BytesIO(raw)).active.values)

    answer = send(browser, raw)

    assert list(rows[1]) == HEAD
    assert {row[0] for row in rows[2:]} == {"GB 55037-2022"}
    assert answer.status_code == 303
    assert "新增 0 条，更新 0 条" in text_of(browser.get("/joint-review/clauses"))
    assert Clause.select().count() == before


def test_a_file_adds_and_changes_and_the_second_time_does_nothing(keeper):
    change = ["gb 50016-2014", "建筑设计防火规范（2018年版）", "5.5.18", "否", "消防", "疏散宽度"]
    raw = book(HEAD, ROW, [*change, "2015-05-01", "2026-12-01", "公告2号"])

    first = services.bring_in(io.BytesIO(raw), "条文.xlsx", keeper)
    second = services.bring_in(io.BytesIO(raw), "条文.xlsx", keeper)

    assert (first, second) == ((1, 1), (0, 0))
    found = clauses.known("GB 50016-2014", "5.5.18")
    assert (found.topic, found.until) == ("疏散宽度", dt.date(2026, 12, 1))
    assert len(timeline("joint_review.library", "all")) == 2


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([HEAD, ROW, ROW], "第 3 行：与第 2 行重复"),
        ([HEAD, [*ROW[:3], "也许", *ROW[4:]]], "第 2 行：“强制性”一列请填写“是”或“否”"),
        ([HEAD, [*ROW[:6], "去年", *ROW[7:]]], "第 2 行：日期请写成 2023-06-01 的样子"),
        ([HEAD, [*ROW[:4], "炼金", *ROW[5:]]], "第 2 行：请选择专业"),
        ([HEAD, ["", *ROW[1:]]], "第 2 行：请填写标准号，例如 GB 55037-2022"),
        ([["甲", "乙"]], "没有找到表头，应有这些列：标准号、标准名称"),
        ([HEAD], "文件里没有条文，没有导入任何内容"),
        ([HEAD, *[["", "x"]] * 30], "处错误"),
    ],
)
def test_one_wrong_row_keeps_the_whole_file_out(keeper, web, rows, sentence):
    before = Clause.select().count()

    told = send(web(keeper), book(*rows))

    assert (told.status_code, sentence in told.text) == (422, True)
    assert Clause.select().count() == before


def test_what_is_no_excel_is_refused(keeper, web):
    for raw, name in ((b"%PDF-1.4 not", "a.xlsx"), (b"hello", "a.xlsx")):
        assert send(web(keeper), raw, name).status_code == 422
    with pytest.raises(Invalid):
        services.bring_in(io.BytesIO(b"PK\x03\x04 broken"), "b.xlsx", keeper)
