"""How answers are counted, and what is never told of small groups; pure."""

import pytest

from supervision.questionnaires.rules.counting import (
    Question,
    mean,
    median,
    results,
    share,
    told_groups,
)


@pytest.mark.parametrize(
    ("values", "middle", "average"),
    [
        ([], None, None),
        ([3], 300, 300),
        ([1, 2], 150, 150),
        ([5, 1, 1], 100, 233),
        ([4, 1, 5, 5], 450, 375),
        ([0, 0, 1_000_000_000], 0, 33_333_333_333),
    ],
)
def test_mean_and_median_are_whole_hundredths(values, middle, average):
    assert (median(values), mean(values)) == (middle, average)


@pytest.mark.parametrize(
    ("n", "of", "told"), [(0, 0, 0), (1, 3, 3333), (2, 3, 6667), (3, 3, 10_000)]
)
def test_shares_are_basis_points(n, of, told):
    assert share(n, of) == told


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({}, set()),
        ({"owner": 4}, set()),
        ({"owner": 5}, {"owner"}),
        ({"owner": 9, "agency": 5}, {"owner", "agency"}),
        # the one agency would follow from the whole: the next smallest goes, too
        ({"owner": 9, "public": 6, "agency": 1}, {"owner"}),
        ({"owner": 9, "agency": 1}, set()),
        # two small groups hide each other
        ({"owner": 9, "agency": 3, "public": 2}, {"owner"}),
    ],
)
def test_a_small_group_is_not_told_and_does_not_follow_from_the_rest(sizes, told):
    assert told_groups(sizes, 5) == told


ASKED = (
    Question(1, "scale", "效率"),
    Question(2, "one", "最好", ("甲", "乙")),
    Question(3, "many", "改进", ("甲", "乙"), required=False),
    Question(4, "number", "天数", required=False),
    Question(5, "text", "意见", required=False),
)


def sheets(n, party="public", **more):
    return [(party, {"1": 4, "2": 1} | more) for _ in range(n)]


def test_every_kind_of_question_is_counted():
    given = sheets(4, **{"3": [1, 2], "4": 10}) + sheets(2, "owner", **{"1": 1, "3": [2], "4": 1})
    given += sheets(1, "owner", **{"5": "很好"})
    found = results(ASKED, given, 3)

    assert (found["n"], found["parties"]) == (7, [["owner", 3], ["public", 4]])
    scale, one, many, number, text = found["questions"]
    assert scale["rows"] == [["1", 2, 2857], ["2", 0, 0], ["3", 0, 0], ["4", 5, 7143], ["5", 0, 0]]
    assert (scale["mean"], scale["median"]) == (314, 400)
    assert scale["by"] == [["owner", 3, 200], ["public", 4, 400]]
    assert one["rows"] == [["甲", 7, 10_000], ["乙", 0, 0]]
    assert many["rows"] == [["甲", 4, 6667], ["乙", 6, 10_000]]
    assert (number["n"], number["mean"], number["median"], "rows" in number) == (
        6,
        700,
        1000,
        False,
    )
    # only two owners said a number: neither group is told, for one follows from the other
    assert number["by"] == []
    assert text == {"place": 5, "kind": "text", "text": "意见", "n": None}


def test_too_few_sheets_tell_nothing_but_their_number():
    found = results(ASKED, sheets(4), 5)

    assert (found["n"], found["parties"]) == (4, [["public", None]])
    assert all(set(one) == {"place", "kind", "text", "n"} for one in found["questions"])
    assert {one["n"] for one in found["questions"]} == {None}
