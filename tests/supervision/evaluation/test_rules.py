"""What a rating must say, and how ratings add up without a float."""

import pytest

from supervision.evaluation import rules

GOOD = {"quality": 4, "timeliness": 3, "attitude": 4, "fee": 4, "conduct": 5}
FIVES = dict.fromkeys(GOOD, 5)


def test_a_whole_rating_needs_nothing_more():
    assert rules.problems("owner", GOOD, 4, "") == {}
    assert rules.problems("department", {"quality": 4, "timeliness": 4}, None, "") == {}


@pytest.mark.parametrize("role", ["owner", "regulator", "centre"])
def test_every_aspect_and_the_whole_are_asked(role):
    found = rules.problems(role, {"quality": 4}, None, "")

    assert set(found) == {"timeliness", "attitude", "fee", "conduct", "overall"}


def test_a_department_judges_two_aspects():
    assert set(rules.problems("department", {}, None, "")) == {"quality", "timeliness"}


@pytest.mark.parametrize("number", [0, 6, -1])
def test_there_are_one_to_five_stars(number):
    assert "quality" in rules.problems("owner", GOOD | {"quality": number}, 4, "")
    assert "overall" in rules.problems("owner", GOOD, number, "")


@pytest.mark.parametrize(("scores", "overall"), [(GOOD | {"fee": 1}, 3), (GOOD, 1), (FIVES, 5)])
def test_extremes_need_words(scores, overall):
    assert set(rules.problems("owner", scores, overall, "好")) == {"text"}
    assert set(rules.problems("owner", scores, overall, " " * 20)) == {"text"}
    assert rules.problems("owner", scores, overall, "成果反复修改，延误两周才交付") == {}


def test_what_counts_is_the_whole_and_a_departments_mean():
    assert rules.stars_of("owner", GOOD, 3) == 300
    assert rules.stars_of("department", {"quality": 4, "timeliness": 3}, None) == 350


@pytest.mark.parametrize(
    ("voices", "edition", "expected"),
    [
        ({"owner": 500}, "5:3:2", 500),
        ({"owner": 400, "department": 300, "regulator": 500, "centre": 200}, "5:3:2", 360),
        ({"owner": 400, "regulator": 500, "centre": 200}, "5:3:2", 390),
        ({"owner": 500, "centre": 300}, "5:3:2", 443),  # 5:2, 442.857 rounded
        ({"department": 350}, "5:3:2", 350),
        ({"owner": 500, "department": 100}, "1:0:0", 500),
        ({"department": 100}, "1:0:0", None),
        ({"owner": 500}, "0:0:0", None),
        ({}, "5:3:2", None),
    ],
)
def test_voices_are_weighed_and_the_silent_take_no_weight(voices, edition, expected):
    assert rules.weigh(voices, edition) == expected


def test_an_edition_keeps_the_weights():
    weights = {"owner": 5, "department": 3, "centre": 2}

    assert rules.edition_of(weights) == "5:3:2"
    assert rules.weights_of("5:3:2") == weights


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["住房和城乡建设=91A", "*=91B"], "91A"),
        (["生态环境=91A", "*=91b"], "91B"),
        ([" 住房和城乡建设 ＝ 91a "], "91A"),
        (["生态环境=91A"], ""),
        (["住房和城乡建设", "=", ""], ""),
        ([], ""),
    ],
)
def test_the_office_of_a_sector_is_named_in_words(lines, code):
    assert rules.office_of(lines, "住房和城乡建设") == code


def test_half_is_rounded_up_and_nothing_has_no_mean():
    assert rules.mean([400, 401]) == 401
    assert rules.mean([]) is None
    assert rules.in_basis_points(500) == 10_000
    assert rules.in_basis_points(None) is None
    assert rules.missing_rate(8, 1) == 1250
    assert rules.missing_rate(0, 0) is None
