"""Points, sums, bounds, days: the rules of credit without a database."""

import datetime as dt
from copy import deepcopy
from types import SimpleNamespace

import pytest

from supervision.credit import rules, shipped
from supervision.credit.rules import Line, Rated

DAY = dt.date(2026, 11, 20)
DATA = shipped.DATA


def line(points=-5, effective="2026-11-01", expires="2027-11-01", repaired=None, key="a"):
    days = [dt.date.fromisoformat(x) if x else None for x in (effective, expires, repaired)]
    return Line(key, "Y01", "放弃中选", points, *days)


def total(*lines, rated=None, day=DAY, data=DATA, known=True):
    return rules.sum_up(data, lines, rated or Rated(), day, known=known)


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2026-10-31", False), ("2026-11-01", True), ("2027-10-31", True), ("2027-11-01", False)],
)
def test_an_entry_counts_from_its_first_day_and_not_on_the_day_it_ceases(day, counts):
    assert line().counts_on(dt.date.fromisoformat(day)) is counts


def test_a_repaired_entry_ceases_on_the_day_of_the_repair():
    one = line(repaired="2027-05-10")

    assert one.counts_on(dt.date(2027, 5, 9))
    assert not one.counts_on(dt.date(2027, 5, 10))


@pytest.mark.parametrize(
    ("points", "score", "grade"),
    [
        ([], 100, "A"),
        ([-5, -5], 90, "A"),
        ([-11], 89, "B"),
        ([-20], 80, "B"),
        ([-21], 79, "C"),
        ([-15, -15], 70, "C"),
        ([-31], 69, "D"),
        ([-40], 60, "D"),
        ([-41], 59, "E"),
        ([-40, -40, -40], 0, "E"),
        ([3], 103, "A"),
        ([30], 110, "A"),
    ],
)
def test_the_sum_and_the_grade_at_every_bound(points, score, grade):
    lines = [line(p, key=str(n)) for n, p in enumerate(points)]
    found = total(*lines)

    assert (found.score, found.grade) == (score, grade)
    assert sum(part["points"] for part in found.parts) == found.score


def test_the_whole_sum_is_told_line_by_line():
    found = total(line(-15), rated=Rated(4, 3, 10_000))

    assert [(p["kind"], p["points"]) for p in found.parts] == [
        ("base", 100),
        ("entry", -15),
        ("rating", 4),
    ]


@pytest.mark.parametrize(
    ("weighted", "points"),
    [(10_000, 4), (8000, 0), (8250, 1), (8249, 0), (7750, -1), (7751, 0), (6000, -4), (2000, -12)],
)
def test_ratings_bring_or_cost_points_by_their_distance_from_the_neutral_mean(weighted, points):
    assert rules.rating_points(20, 8000, weighted) == points


@pytest.mark.parametrize("rated", [Rated(), Rated(9, 2, 2000), Rated(3, 3, None)])
def test_too_few_voices_and_silence_change_nothing(rated):
    assert total(rated=rated).score == 100


def test_without_any_record_there_is_the_first_grade_and_no_sum():
    found = total(known=False)
    over = total(line(expires="2026-11-20"), known=False)

    assert (found.score, found.grade, found.parts, found.has_record) == (80, "B", (), False)
    assert not over.has_record
    assert total(line(), known=False).has_record
    assert total(rated=Rated(1, 1, 8000), known=False).has_record


@pytest.mark.parametrize(
    ("points", "score", "last"),
    [([-5], 80, "newcomer"), ([-20], 80, "rating"), ([-25], 75, "rating"), ([3, -5], 98, "rating")],
)
def test_blame_alone_never_lifts_a_newcomer_above_the_first_score(points, score, last):
    found = total(*(line(p, key=str(n)) for n, p in enumerate(points)), known=False)

    assert (found.score, found.parts[-1]["kind"]) == (score, last)
    assert sum(part["points"] for part in found.parts) == score


@pytest.mark.parametrize(
    ("effective", "months", "ceases"),
    [
        ("2026-11-20", 12, "2027-11-20"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_validity_in_months_ends_within_short_months(effective, months, ceases):
    assert rules.ceases_on(dt.date.fromisoformat(effective), months).isoformat() == ceases


@pytest.mark.parametrize(
    ("today", "opens"), [("2027-05-19", False), ("2027-05-20", True), ("2027-09-01", True)]
)
def test_repair_may_be_asked_for_from_its_day_on(today, opens):
    first = rules.repair_from(-5, 6, dt.date(2026, 11, 20))
    entry = SimpleNamespace(repair_from=first, today=dt.date.fromisoformat(today))

    assert (rules.repairable(entry) == []) is opens


def test_praise_and_what_has_no_months_cannot_be_repaired():
    assert rules.repair_from(3, 6, DAY) is None
    assert rules.repair_from(-40, 0, DAY) is None
    assert rules.repairable(SimpleNamespace(repair_from=None, today=DAY))


def test_the_period_of_ratings_is_a_year_to_the_day():
    assert rules.period(DATA, DAY) == (dt.date(2025, 11, 21), DAY)


@pytest.mark.parametrize(
    ("before", "after", "fell"), [("A", "B", True), ("B", "B", False), ("C", "A", False)]
)
def test_a_grade_falls_when_it_is_worse(before, after, fell):
    assert rules.has_fallen(before, after) is fell


def test_the_shipped_set_is_sound_and_says_that_numbers_are_local():
    assert rules.problems(DATA) == []
    assert all("由地方办法规定" in item["clause"] for item in DATA["items"])
    assert {i["trigger"] for i in DATA["items"]} == set(rules.TRIGGERS)


WRONG = [
    (lambda d: d.update(bounds=[90, 90, 70, 60]), "从高到低"),
    (lambda d: d.update(base=0), "基础分"),
    (lambda d: d.update(ceiling=99), "封顶分"),
    (lambda d: d.update(bounds=[111, 80, 70, 60]), "不能高于封顶分"),
    (lambda d: d.update(items=[]), "至少要有"),
    (lambda d: d["items"].append(d["items"][0]), "重复"),
    (lambda d: d["items"][3].update(trigger="late"), "只能对应"),
    (lambda d: d["items"][0].update(points=5), "写负分"),
    (lambda d: d["items"][-1].update(points=0), "写正分"),
    (lambda d: d["items"][0].update(repair_months=12), "少于有效期"),
    (lambda d: d["items"][0].update(consequence="suspension"), "月数"),
]


@pytest.mark.parametrize(("spoil", "said"), WRONG)
def test_a_set_that_cannot_work_is_refused_with_a_sentence(spoil, said):
    data = deepcopy(DATA)
    spoil(data)

    assert any(said in reason.text for reason in rules.problems(data))


def test_items_are_found_by_code_and_by_what_the_house_noticed():
    assert rules.item_of(DATA, "Y01")["trigger"] == "declined"
    assert rules.item_of(DATA, "X99") is None
    assert rules.item_for(DATA, "late")["code"] == "Y07"
    assert rules.item_for(DATA, "") is None
