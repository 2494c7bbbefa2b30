"""Several winners, lots and frameworks: the pure rules, by table."""

import datetime as dt

import pytest

from bidding.rules import framework, lots, several
from bidding.rules.framework import Framework, Member
from bidding.rules.lots import Lot
from bidding.rules.several import Several

RANKED = Several(3, 2, "rank", (5000, 3000, 2000))


@pytest.mark.parametrize(
    ("rule", "valid", "wins"),
    [
        (Several(), 0, 0),
        (Several(), 1, 1),
        (Several(), 7, 1),
        (Several(3, 2), 1, 0),
        (Several(3, 2), 2, 2),
        (Several(3, 2), 3, 3),
        (Several(3, 2), 9, 3),
        (Several(3, 3), 2, 0),
    ],
)
def test_fewer_than_n_valid_win_down_to_the_published_least(rule, valid, wins):
    assert several.taken(rule, valid) == wins


@pytest.mark.parametrize(
    ("rule", "count", "parts"),
    [
        (Several(), 1, (10000,)),
        (Several(3, 2), 3, (3334, 3333, 3333)),
        (Several(3, 2), 2, (5000, 5000)),
        (RANKED, 3, (5000, 3000, 2000)),
        (RANKED, 2, (6250, 3750)),
        (Several(7, 2), 7, (1429, 1429, 1429, 1429, 1428, 1428, 1428)),
        (Several(3, 2), 0, ()),
    ],
)
def test_shares_sum_to_the_whole_and_the_rest_goes_to_the_better_rank(rule, count, parts):
    assert several.shares(rule, count) == parts
    assert sum(parts) == (10000 if count else 0)


def test_parts_of_a_price_sum_to_the_price():
    assert several.amounts(100, (3334, 3333, 3333)) == (34, 33, 33)
    assert several.amounts(1, (5000, 5000)) == (1, 0)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Several(), []),
        (RANKED, []),
        (Several(21, 2), ["入围家数须在 2 到 20 之间"]),
        (Several(3, 1), ["最少有效家数须在 2 到入围家数之间"]),
        (Several(3, 4), ["最少有效家数须在 2 到入围家数之间"]),
        (Several(2, 2, "half"), ["请选择份额的分配方式"]),
        (Several(3, 2, "rank", (5000, 5000)), ["各名次的份额须与入围家数一致，合计 100%"]),
        (
            Several(2, 2, "rank", (4000, 6000)),
            ["各名次的份额须大于 0，名次在前的不得低于在后的"],
        ),
    ],
)
def test_numbers_that_do_not_fit_are_named(rule, said):
    assert [str(one) for one in rule.against()] == said


def test_what_is_kept_reads_as_it_was_written():
    assert several.read(several.write(RANKED)) == RANKED
    assert several.write(Several()) == {}
    assert several.read(None) == Several()


@pytest.mark.parametrize(
    ("held", "most", "out"),
    [
        ([], 1, ()),
        (["A"], 1, (1,)),
        (["A"], 2, ()),
        (["B", "A", "B"], 2, (2,)),
        (["A", "B"], 1, (1, 2)),
        (["A", "A"], None, ()),
        (["X", "X"], 1, ()),
    ],
)
def test_who_holds_k_other_lots_is_passed_over(held, most, out):
    assert lots.passed_over({"A": 1, "B": 2, "C": 3}, held, most) == out


def _lots(*amounts, item="survey"):
    return [Lot(n, f"第{n}标段", item, fen) for n, fen in enumerate(amounts, 1)]


@pytest.mark.parametrize(
    ("given", "most", "method", "said"),
    [
        (_lots(1, 2), 1, "random_draw", []),
        (_lots(1, 2), None, "lowest_price", []),
        (_lots(1), None, "random_draw", ["标段数须在 2 到 10 之间"]),
        (_lots(1, 2), 2, "random_draw", ["每家最多可中的标段数须小于标段数；不限的请留空"]),
        (_lots(1, 2), 0, "random_draw", ["每家最多可中的标段数须小于标段数；不限的请留空"]),
        (_lots(1, 2), None, "direct", ["直接选取不分标段，请分别发布"]),
        ([*_lots(1), *_lots(1)], None, "random_draw", ["各标段的名称不能相同"]),
    ],
)
def test_lots_that_do_not_fit_together_are_named(given, most, method, said):
    assert [str(one) for one in lots.against(given, most, limit=10, method=method)] == said


def test_lots_of_one_service_are_held_together_against_the_limit():
    text = "各标段同一服务的金额合计 60.00 元，达到限额 60.00 元，应当依法招标或政府采购"
    assert [str(one) for one in lots.over_limit(_lots(2000, 4000), 6000)] == [text]
    assert lots.over_limit(_lots(2000, 3999), 6000) == []
    assert lots.over_limit([*_lots(4000), *_lots(4000, item="audit")], 6000) == []
    assert lots.over_limit(_lots(9000, 9000), 0) == []


HALF = Framework(dt.date(2027, 1, 1), dt.date(2027, 6, 30), "rotation", 100, 300, 2)


@pytest.mark.parametrize(
    ("members", "turn"),
    [
        ([], None),
        ([Member("A", 1), Member("B", 2)], "A"),
        ([Member("A", 1, called=1), Member("B", 2)], "B"),
        ([Member("A", 1, called=1, refused=1), Member("B", 2, called=1)], "A"),
        ([Member("A", 1, called=2), Member("B", 2, called=1), Member("C", 3, called=1)], "B"),
    ],
)
def test_the_turn_goes_to_who_was_called_least_then_by_rank(members, turn):
    found = framework.next_in_turn(members)
    assert (found.uscc if found else None) == turn


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, []),
        (
            {"today": dt.date(2026, 12, 31)},
            ["框架协议的有效期为 2027-01-01 至 2027-06-30，现在不能二次选取"],
        ),
        (
            {"today": dt.date(2027, 7, 1)},
            ["框架协议的有效期为 2027-01-01 至 2027-06-30，现在不能二次选取"],
        ),
        ({"until": dt.date(2027, 7, 1)}, ["报名或接受截止不得晚于框架协议到期日 2027-06-30"]),
        ({"method": "random_draw"}, ["框架公告的二次选取方式为：按轮候次序直接选取"]),
        ({"members": []}, ["有效成员不足 1 家，不能二次选取"]),
        ({"amount_fen": 101, "spent_fen": 0}, ["单次采购不得超过框架公告的 1.00 元"]),
        ({"spent_fen": 201}, ["超过框架公告的累计上限，尚余 0.99 元"]),
    ],
)
def test_a_call_off_stays_within_the_framework(more, said):
    given = {
        "members": [Member("A", 1)],
        "amount_fen": 100,
        "spent_fen": 200,
        "method": "direct",
        "today": dt.date(2027, 6, 30),
        "until": dt.date(2027, 6, 30),
    }
    assert [str(one) for one in framework.refusals(HALF, **{**given, **more})] == said


def test_refusals_end_a_membership_as_often_as_the_notice_says():
    assert framework.is_out(Member("A", 1, refused=2), HALF)
    assert not framework.is_out(Member("A", 1, refused=1), HALF)
    assert framework.read(framework.write(HALF)) == HALF
    assert framework.read({}) is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, []),
        ({"ends": dt.date(2027, 1, 1)}, ["框架协议的结束日期须晚于开始日期"]),
        ({"ends": dt.date(2028, 1, 3)}, ["框架协议的期限不得超过一年"]),
        ({"call": "whim"}, ["请选择二次选取的方式"]),
        ({"each_fen": 400}, ["单次上限不得高于累计上限"]),
        ({"refusals": 21}, ["退出前可拒绝的次数须在 0 到 20 之间"]),
    ],
)
def test_a_framework_that_does_not_fit_is_named(more, said):
    made = Framework(**{**framework.read(framework.write(HALF)).__dict__, **more})
    assert [str(one) for one in made.against()] == said
