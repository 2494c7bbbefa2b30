"""The numbers of each method: tickets, lists, what is wrong with them; as in docs/methods.md."""

import pytest

from app.kernel.errors import Reason
from bidding.rules import counting, credit, directing, terms_of_method, timetable
from bidding.rules.directing import Named
from bidding.rules.eligibility import Entrant
from bidding.rules.terms_of_method import (
    Average,
    CreditDraw,
    CreditMerit,
    Direct,
    Lowest,
    PlanMerit,
)
from tests.bidding.test_rules import F


@pytest.mark.parametrize(
    ("score", "tickets"),
    [(0, 1), (59, 1), (60, 1), (69, 1), (70, 2), (80, 3), (99, 4), (100, 5), (110, 5), (999, 5)],
)
def test_credit_becomes_tickets_never_none_never_above_the_cap(score, tickets):
    assert CreditDraw(threshold=60, step=10, cap=5).tickets(score) == tickets


@pytest.mark.parametrize(("score", "tickets"), [(0, 1), (1, 1), (80, 80), (999, 999)])
def test_on_the_big_list_a_point_is_a_ticket(score, tickets):
    assert CreditMerit().tickets(score) == tickets


@pytest.mark.parametrize(
    ("terms", "sentences"),
    [
        (Direct("唯一掌握原始资料"), []),
        (Direct("  "), ["直接选取须写明公开的理由"]),
        (CreditDraw(), []),
        (CreditDraw(1000, 0, 0), ["信用起算分须在 0 到 999 之间", "每多少分加一签须在 1 到 999 之间",
                                  "签数上限须在 1 到 1000 之间"]),
        (CreditMerit(), []),
        (CreditMerit(2, 3, 3), ["小名单至少 2 家，且不多于大名单"]),
        (CreditMerit(10, 1, 3), ["小名单至少 2 家，且不多于大名单"]),
        (CreditMerit(1001, 3, 31), ["大名单须在 2 到 1000 家之间", "业主选定时限须在 1 到 30 个工作日之间"]),
        (Lowest(6000), []),
        (Lowest(10_000), ["异常低价线须在 0 到 100% 之间"]),
        (Average(), []),
        (Average(0, "not_above", (9500,)), []),
        (Average(2, "near", ()), ["去掉最高最低的起始家数须为 0（不去）或 3 到 1000",
                                  "请选择基准价的比较方式", "基准系数至少一个，且不得重复"]),
        (Average(5, "nearest", (9500, 9500)), ["基准系数至少一个，且不得重复"]),
        (Average(5, "nearest", (4999,)), ["基准系数须在 50% 到 100% 之间"]),
        (PlanMerit(0), ["业主选定时限须在 1 到 30 个工作日之间"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_numbers_is_said_in_sentences(terms, sentences):
    assert [str(one) for one in terms.against()] == sentences


def test_numbers_are_kept_and_read_again():
    for method in terms_of_method.BY_METHOD:
        kept = terms_of_method.defaults(method)
        assert terms_of_method.write(terms_of_method.read(method, kept)) == kept
    assert terms_of_method.read("random_draw", {"cap": 3}) is None
    assert terms_of_method.read("credit_draw", {"cap": 3, "of another day": 1}) == CreditDraw(cap=3)


@pytest.mark.parametrize(("points", "text"), [(9500, "95%"), (9525, "95.25%"), (9550, "95.5%")])
def test_basis_points_are_written_as_a_percentage(points, text):
    assert terms_of_method.percent(points) == text


def entrants(*scores):
    return [Entrant(f"s{n}", f"A{n:02d}", f"机构{n}", score=s) for n, s in enumerate(scores, 1)]


@pytest.mark.parametrize(
    ("scores", "big", "kept", "reasons"),
    [
        ((90, 80), 3, ["A01", "A02"], []),
        ((90, 80, 70), 3, ["A01", "A02", "A03"], []),
        (
            (70, 90, 80, 60),
            2,
            ["A02", "A03"],
            [
                "信用得分 70 分，第 3 名，低于大名单末位 80 分",
                "信用得分 60 分，第 4 名，低于大名单末位 80 分",
            ],
        ),
        (
            (80, 80, 80, 79),
            2,
            ["A01", "A02", "A03"],
            ["信用得分 79 分，第 4 名，低于大名单末位 80 分"],
        ),
        ((), 2, [], []),
    ],
)
def test_the_tail_is_cut_and_who_is_level_with_the_last_stays(scores, big, kept, reasons):
    found = credit.big_list(entrants(*scores), big)

    assert [one.uscc for one in found.kept] == kept
    assert [row["reason"] for row in found.cut] == reasons


WRONG = Reason("资质不符")


@pytest.mark.parametrize(
    ("named", "amount", "limit", "share", "procured", "sentences"),
    [
        (Named("甲"), 9_999_999, 10_000_000, 0, True, []),
        (None, 1, 0, None, False, ["请填写所选机构，且该机构须已入驻"]),
        (Named("甲", (WRONG,)), 1, 0, None, False, ["资质不符"]),
        (Named("甲", (), ("即为本项目业主",)), 1, 0, None, False,
         ["所选机构甲须回避：即为本项目业主"]),
        (Named("甲"), 10_000_000, 10_000_000, 0, False,
         ["服务金额达到本地应当公开竞争的限额 100,000.00 元，不得直接选取"]),
        (Named("甲"), 10_000_000, 0, 60, True,
         ["使用财政资金且达到政府采购限额标准的，不得直接选取"]),
        (Named("甲"), 10_000_000, 0, 0, True, []),
    ],
)  # fmt: skip
def test_a_direct_choice_is_held_to_the_limits(named, amount, limit, share, procured, sentences):
    found = directing.against(named, amount, limit, share, procured)

    assert [str(one) for one in found] == sentences


@pytest.mark.parametrize(("hours", "moved"), [(1, 0), (0, 0), (-1, 24), (-24, 24), (-25, 48)])
def test_a_close_that_came_too_near_moves_to_the_same_hour_of_a_later_day(hours, moved):
    hour = timetable.dt.timedelta(hours=1)

    assert timetable.moved_on(F, F - hours * hour) == F + moved * hour


@pytest.mark.parametrize(
    ("chooses", "word"),
    [("draw", "进行抽取"), ("owner", "由业主在公布的名单中选定"), ("average", "按公告的公式评定")],
)
def test_two_and_more_go_on_as_the_method_chooses(chooses, word):
    words = counting.in_words(counting.SoleRule.FAIL, 0, 3, chooses)

    assert word in str(words[2])
