"""Working days against the yearly notices and two independent tables."""

import datetime as dt
import json
import os
from pathlib import Path

import chinese_calendar
import pytest

from app.kernel import workdays
from app.kernel.workdays import (
    ONE_DAY,
    Calendar,
    Day,
    add_workdays,
    add_working_time,
    between,
    is_workday,
)

FACTS = workdays.shipped()
CORPUS = os.environ.get("CORPUS") or Path(__file__).parents[3] / "shared" / "data"


def day(text):
    return dt.date.fromisoformat(text)


def moment(text):
    return dt.datetime.fromisoformat(text)


def every_day(first, last):
    start = dt.date(first, 1, 1)
    return [start + dt.timedelta(days=i) for i in range((dt.date(last + 1, 1, 1) - start).days)]


def test_every_day_of_all_years_agrees_with_the_independent_calendar():
    ours = {d: is_workday(d, FACTS) for d in every_day(2018, 2026)}
    theirs = {d: chinese_calendar.is_workday(d) for d in every_day(2018, 2026)}

    assert ours == theirs


def test_the_first_four_years_agree_with_the_published_collection():
    folder = Path(CORPUS) / "calendars" / "holiday-cn"
    if not folder.is_dir():
        pytest.skip("the collection of calendars is not here")
    listed = {
        day(row["date"]): not row["isOffDay"]
        for year in range(2018, 2022)
        for row in json.loads((folder / f"{year}.json").read_text(encoding="utf-8"))["days"]
    }

    theirs = {d: listed.get(d, d.weekday() < 5) for d in every_day(2018, 2021)}

    assert {d: is_workday(d, FACTS) for d in theirs} == theirs


@pytest.mark.parametrize("year", range(2018, 2027))
def test_each_year_names_the_notice_of_each_of_its_days(year):
    facts = json.loads((workdays.FOLDER / f"{year}.json").read_text(encoding="utf-8"))
    numbers = {notice["number"] for notice in facts["notices"]}

    assert facts["year"] == year
    assert facts["notices"][0]["title"] == f"国务院办公厅关于{year}年部分节假日安排的通知"
    assert facts["notices"][0]["number"].startswith(f"国办发明电〔{year - 1}〕")
    assert {row["notice"] for row in facts["days"]} <= numbers
    assert {day(row["date"]).year for row in facts["days"]} == {year}
    assert {row["kind"] for row in facts["days"]} <= {"off", "work"}


def test_the_notice_for_2026_is_the_right_one():
    assert FACTS.days[day("2026-02-17")] == Day(
        day("2026-02-17"), off=True, name="春节", source="国办发明电〔2025〕7号"
    )


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # Friday
        ("2026-11-20", 5, "2026-11-27"),
        ("2026-11-21", 1, "2026-11-23"),  # Saturday
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-09-30", 1, "2026-10-08"),  # National Day
        ("2026-09-30", 3, "2026-10-10"),  # Saturday on which people work
        ("2026-02-13", 1, "2026-02-14"),
        ("2020-01-22", 2, "2020-02-03"),  # the holiday that was made longer
    ],
)
def test_working_days_are_counted_from_the_next_day(start, n, end):
    assert add_workdays(day(start), n, FACTS).end == day(end)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-11-20 15:00", 1, "2026-11-23 15:00"),  # Friday to Monday
        ("2026-11-20 15:00", 3, "2026-11-25 15:00"),
        ("2026-11-21 10:00", 1, "2026-11-24 00:00"),  # Saturday: begins Monday 00:00
        ("2026-10-03 10:00", 1, "2026-10-09 00:00"),
        ("2026-11-19 00:00", 1, "2026-11-20 00:00"),
        ("2026-11-20 00:00", 1, "2026-11-21 00:00"),
        ("2026-11-21 10:00", 0, "2026-11-23 00:00"),
    ],
)
def test_24_hours_per_working_day_stand_still_on_days_off(start, n, end):
    assert add_working_time(moment(start), n * ONE_DAY, FACTS).end == moment(end)


@pytest.mark.parametrize(("call", "much"), [(add_workdays, -1), (add_working_time, -ONE_DAY)])
def test_no_negative_counts(call, much):
    with pytest.raises(ValueError, match="negative"):
        call(moment("2026-11-20 10:00"), much, FACTS)


def test_an_unknown_year_never_raises_and_is_marked_provisional():
    inside = add_workdays(day("2026-12-30"), 1, FACTS)
    across = add_workdays(day("2026-12-31"), 1, FACTS)
    far = add_working_time(moment("2031-05-01 10:00"), 2 * ONE_DAY, FACTS)

    assert (inside.end, inside.provisional) == (day("2026-12-31"), False)
    assert (across.end, across.provisional) == (day("2027-01-01"), True)
    assert (far.end, far.provisional) == (moment("2031-05-05 10:00"), True)


def test_the_days_passed_over_are_told():
    found = add_workdays(day("2026-09-24"), 1, FACTS)

    assert found.skipped == (day("2026-09-25"), day("2026-09-26"), day("2026-09-27"))
    assert [workdays.why_off(d, FACTS) for d in found.skipped] == ["中秋节"] * 3
    assert workdays.why_off(day("2026-11-21"), FACTS) == "周末"
    assert workdays.why_off(day("2026-10-10"), FACTS) == ""


def test_an_edit_lies_over_the_facts_and_makes_a_year_known():
    edited = FACTS.with_days(
        [Day(day("2027-01-01"), off=True, name="元旦", source="通知")], [2027], "7"
    )

    found = add_workdays(day("2026-12-31"), 1, edited)

    assert (found.end, found.provisional) == (day("2027-01-04"), False)
    assert FACTS.years == frozenset(range(2018, 2027))


def test_counting_between_and_measuring_are_the_inverse_of_adding():
    start = moment("2026-09-23 16:30")
    for n in range(12):
        assert between(start.date(), add_workdays(start.date(), n, FACTS).end, FACTS) == n
        later = add_working_time(start, n * ONE_DAY, FACTS).end
        assert workdays.working_time(start, later, FACTS) == n * ONE_DAY
    assert between(day("2026-11-23"), day("2026-11-20"), FACTS) == 0


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        ("2026-11-01", None),
        ("2026-11-02", "2027 年的节假日安排尚未录入，距该年还有 60 天，跨年的期限为暂定"),
        ("2026-12-31", "2027 年的节假日安排尚未录入，距该年还有 1 天，跨年的期限为暂定"),
        ("2027-03-01", "2027 年的节假日安排尚未录入，期限暂按周一至周五推算"),
        ("2020-12-31", None),
    ],
)
def test_sixty_days_before_the_facts_end_there_is_a_warning(today, sentence):
    told = workdays.warning(day(today), FACTS)

    assert (None if told is None else str(told)) == sentence


def test_callers_without_a_calendar_use_the_provided_one():
    own, before = Calendar({}, frozenset({2026}), "test"), workdays._Source.read
    workdays.provide(lambda: own)
    try:
        assert is_workday(day("2026-10-01"))
    finally:
        workdays.provide(before)
