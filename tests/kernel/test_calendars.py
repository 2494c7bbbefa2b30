"""What administrators enter over the shipped facts."""

import datetime as dt

import pytest

from app.kernel import calendars, workdays
from app.kernel.errors import Invalid
from app.kernel.permissions import Actor

ADMIN = Actor(person_id="a", name="管理员")
NOTICE = "国办发明电〔2026〕9号"


@pytest.fixture(autouse=True)
def _fresh(db):
    calendars.forget()
    yield
    calendars.forget()


def test_without_edits_the_shipped_facts_stand():
    assert calendars.current() is workdays.shipped()


def test_a_year_is_imported_after_its_sentence_was_read():
    text = "日期,类型,名称\n2027-01-01,休,元旦\n2027/01/03，班，元旦\n"

    found = calendars.read_import(text, NOTICE)
    before = workdays.known(dt.date(2027, 6, 1))
    calendars.apply_import(found, ADMIN)

    assert (
        str(found.sentence) == "2027 年共 2 天：放假 1 天，调休上班 1 天；其中新增 2 天，改动 0 天"
    )
    assert (before, workdays.known(dt.date(2027, 6, 1))) == (False, True)
    assert not workdays.is_workday(dt.date(2027, 1, 1))
    assert workdays.is_workday(dt.date(2027, 1, 3))
    assert calendars.current().days[dt.date(2027, 1, 1)].source == NOTICE
    assert workdays.warning(dt.date(2026, 12, 1)) is None


def test_both_forms_of_json_are_read():
    ours = '{"year": 2027, "days": [{"date": "2027-01-01", "kind": "off", "name": "元旦"}]}'
    public = '{"days": [{"date": "2027-01-01", "isOffDay": true, "name": "元旦"}]}'

    assert calendars.read_import(ours, NOTICE) == calendars.read_import(public, NOTICE)


def test_an_import_tells_what_it_would_change():
    found = calendars.read_import("2026-10-01,班,国庆节\n2026-10-02,休,国庆节", NOTICE)

    assert (found.new, found.changed) == (0, 1)


def test_an_import_of_half_a_year_is_doubted_and_a_correction_is_not():
    half = calendars.read_import("2027-01-01,休,元旦\n2027-01-05,班,元旦", NOTICE)
    correction = calendars.read_import("2026-10-10,班,国庆节", NOTICE)

    assert [str(doubt) for doubt in half.doubts] == [
        (
            "没有看到这些节日的放假安排：春节、清明、劳动、端午、中秋、国庆；"
            "缺少的日子会按平常的星期计算，请对照通知核对"
        ),
        "这些日子本来就是工作日，却写成调休上班：2027-01-05",
    ]
    assert correction.doubts == ()


@pytest.mark.parametrize(
    ("text", "source", "field", "sentence"),
    [
        ("2027-01-01,休,元旦", " ", "source", "请写明依据（文件名称、文号或条款）"),
        ("", NOTICE, "text", "没有读到任何一天，请按“日期,休或班,名称”每行填写一天"),
        ("2027-01-01,休,元旦\n2028-01-01,休,元旦", NOTICE, "text", "一次只能导入一个年份"),
        ("2027-01-01,休,元旦\n2027-01-01,班,元旦", NOTICE, "text", "有日期重复，请核对"),
        (
            "2027-01-01,休,元旦\n2027-02-30,休,春节",
            NOTICE,
            "text",
            "第 2 条读不懂：2027-02-30,休,春节",
        ),
        ("2027-01-01", NOTICE, "text", "第 1 条读不懂：2027-01-01,,"),
        (
            '{"days": [{"date": "2027-01-01", "kind": "off", "name": "\\ud800"}]}',
            NOTICE,
            "text",
            "第 1 条读不懂：2027-01-01,off,?",
        ),
        ("{", NOTICE, "text", "不是正确的 JSON：需要 days 列表，每项有 date、kind、name"),
        ("[" * 5000, NOTICE, "text", "不是正确的 JSON：需要 days 列表，每项有 date、kind、name"),
        (
            '{"days": [1]}',
            NOTICE,
            "text",
            "不是正确的 JSON：需要 days 列表，每项有 date、kind、name",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text, source, field, sentence):
    with pytest.raises(Invalid) as caught:
        calendars.read_import(text, source)

    assert {name: str(reason) for name, reason in caught.value.fields.items()} == {field: sentence}


def test_a_day_needs_a_name_and_a_source():
    day = dt.date(2026, 11, 23)
    with pytest.raises(Invalid, match="依据"):
        calendars.set_day(day, True, "停电", "", ADMIN)
    with pytest.raises(Invalid, match="名称"):
        calendars.set_day(day, True, " ", NOTICE, ADMIN)

    assert workdays.is_workday(day)
