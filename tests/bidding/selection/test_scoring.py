"""综合评分 by worked examples: table faults, missing scores, price and credit formulas, ties."""

from dataclasses import replace

import pytest

from bidding.rules.selection import scoring
from bidding.rules.selection.offers import Bounds, Offer
from bidding.rules.selection.scoring import Criterion

TABLE = (
    Criterion("price", "报价", 3000, "price"),
    Criterion("credit", "信用", 1000, "credit"),
    Criterion("plan", "技术方案", 6000, "expert"),
)
OFFERS = [Offer(1, "9", amount_fen=80_000), Offer(2, "8", amount_fen=100_000)]
GIVEN = {"plan": {"a": {1: 4000, 2: 5000}, "b": {1: 4200, 2: 5100}, "c": {1: 4400, 2: 5501}}}
CREDIT = {1: 90, 2: 85}


def rank(offers=OFFERS, given=GIVEN, tie=(1, 2), **more):
    more = {"criteria": TABLE, "credit": CREDIT, **more}
    return scoring.rank(offers, Bounds("amount"), tie, given=given, **more)


def test_every_part_and_the_total_are_kept():
    found = {row.number: dict(row.figures) for row in rank().rows}
    assert found == {
        1: {"price": 3000, "credit": 900, "plan": 4200, "total": 8100, "tie": 1},
        2: {"price": 2400, "credit": 850, "plan": 5200, "total": 8450, "tie": 2},
    }
    assert rank().winner == 2


def test_five_experts_lose_one_highest_and_one_lowest():
    given = {"plan": {k: {1: v} for k, v in zip("abcde", (0, 3000, 3300, 3600, 6000), strict=True)}}
    one = OFFERS[:1]
    assert rank(one, given, (1,)).rows[0].figures["plan"] == 3300
    assert rank(one, given, (1,), trim_from=0).rows[0].figures["plan"] == 3180


def test_equal_totals_go_to_the_cheaper_then_to_the_tie_draw():
    table = (Criterion("plan", "方案", 10_000, "expert"),)
    same = {"plan": {"a": {1: 8000, 2: 8000}}}
    assert rank(given=same, tie=(2, 1), criteria=table).winner == 1
    equal = [OFFERS[0], replace(OFFERS[1], amount_fen=80_000)]
    assert rank(equal, same, (2, 1), criteria=table).winner == 2


def test_nobody_and_a_free_offer():
    assert rank([], {"plan": {}}, ()).winner is None
    free = [Offer(1, "9", amount_fen=0), OFFERS[1]]
    assert rank(free).rows[1].figures["price"] == 0
    assert {row.number: row.figures["price"] for row in rank(free).rows} == {1: 3000, 2: 0}


def test_credit_outside_0_to_100_is_cut_and_absent_is_none():
    figures = {row.number: row.figures["credit"] for row in rank(credit={1: 130}).rows}
    assert figures == {1: 1000, 2: 0}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t[:2], "各项分值合计应为 100 分"),
        (lambda t: (*t, Criterion("x", "赠送", 0, "expert")), "每项分值应大于 0"),
        (lambda t: (t[0], t[1], replace(t[2], key="price")), "评分项不能重复"),
        (lambda t: (t[0], t[1], replace(t[2], kind="price")), "价格分只能有一项"),
        (lambda t: (t[0], t[1], replace(t[2], kind="credit")), "信用分只能有一项"),
        (lambda t: (t[0], t[1], replace(t[2], kind="luck")), "评分项的评分方式不正确"),
    ],
)
def test_a_wrong_table_is_refused_in_words(change, said):
    assert [str(why) for why in scoring.faults(change(TABLE))] == [said]


def test_a_right_table_has_no_fault():
    assert scoring.faults(TABLE) == []


def test_missing_and_impossible_scores_are_named():
    given = {"plan": {"a": {1: 6000}, "b": {1: 6001, 2: -1}}}
    assert scoring.missing(TABLE, given, (1, 2), "a") == [("plan", 2)]
    assert scoring.missing(TABLE, given, (1, 2), "b") == [("plan", 1), ("plan", 2)]
    assert scoring.missing(TABLE, given, (1, 2), "c") == [("plan", 1), ("plan", 2)]
    assert scoring.missing(TABLE, {"plan": {"a": {1: 0, 2: 6000}}}, (1, 2), "a") == []
