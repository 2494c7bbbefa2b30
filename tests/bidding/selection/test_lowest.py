"""最低价 by worked examples: bounds, ties, one and no offer, the abnormally low price."""

import pytest

from bidding.rules.selection import lowest
from bidding.rules.selection.offers import Bounds, Offer

WAN = 1_000_000
BOUNDS = Bounds("amount", floor=5 * WAN, ceiling=12 * WAN)


def offers(*amounts):
    return [Offer(n, f"9{n:017d}", amount_fen=a) for n, a in enumerate(amounts, start=1)]


@pytest.mark.parametrize(
    ("amounts", "tie", "places"),
    [
        ((), [], []),
        ((8 * WAN,), [1], [1]),
        ((9 * WAN, 8 * WAN, 10 * WAN), [1, 2, 3], [2, 1, 3]),
        ((8 * WAN, 8 * WAN, 8 * WAN), [3, 1, 2], [3, 1, 2]),
        ((5 * WAN, 12 * WAN), [2, 1], [1, 2]),
        ((5 * WAN - 1, 12 * WAN + 1, 7 * WAN), [1, 2, 3], [3, 1, 2]),
    ],
)
def test_the_order_of_offers(amounts, tie, places):
    ranking = lowest.rank(offers(*amounts), BOUNDS, tie)
    assert [row.number for row in ranking.rows] == places
    assert ranking.winner == (places[0] if places else None)


def test_offers_outside_the_bounds_have_no_place_and_a_reason():
    ranking = lowest.rank(offers(5 * WAN - 1, 12 * WAN + 1), BOUNDS, [1, 2])
    assert ranking.winner is None
    assert [str(row.reasons[0]) for row in ranking.rows] == ["低于公告的下限", "高于公告的上限"]
    assert [row.place for row in ranking.rows] == [None, None]


def test_malformed_and_wrongly_spoken_offers_are_out():
    found = lowest.rank(
        [Offer(1, "9" * 18, amount_fen=WAN, malformed="承诺不符"), Offer(2, "8" * 18, rate_bp=100)],
        Bounds("amount"),
        [1, 2],
    )
    told = [str(row.reasons[0]) for row in found.rows]
    assert told == ["报价文件不合格：承诺不符", "未按公告的报价方式报价"]


@pytest.mark.parametrize("wrong", [Offer(1, "9", amount_fen=-1), Offer(1, "9", rate_bp=10_000)])
def test_an_impossible_price_is_out(wrong):
    mode = "amount" if wrong.rate_bp is None else "discount"
    ranking = lowest.rank([wrong], Bounds(mode), [1])
    assert str(ranking.rows[0].reasons[0]) == "报价不在可能的范围内"


def test_the_deepest_discount_is_the_lowest_price():
    given = [Offer(1, "9", rate_bp=500), Offer(2, "8", rate_bp=1250), Offer(3, "7", rate_bp=2600)]
    ranking = lowest.rank(given, Bounds("discount", 0, 2500), [1, 2, 3])
    assert ranking.winner == 2
    assert [row.value for row in ranking.valid] == [8750, 9500]
    assert str(ranking.rows[-1].reasons[0]) == "高于公告的上限"


@pytest.mark.parametrize(("off_fen", "places"), [(10_000, [1, 2]), (4_999, [1, None])])
def test_a_discount_that_leaves_less_than_a_fen_is_said_so(off_fen, places):
    given = [Offer(1, "9", rate_bp=9_998), Offer(2, "8", rate_bp=9_999)]
    bounds = Bounds("discount", off_fen=off_fen)
    ranking = lowest.rank(given, bounds, [1, 2])
    assert sorted((row.place for row in ranking.rows), key=str) == sorted(places, key=str)
    if None in places:
        assert str(ranking.rows[-1].reasons[0]).startswith("按下浮率计算的价格不足 0.01 元")


def test_gap_and_tie_rank_stand_in_the_record():
    ranking = lowest.rank(offers(9 * WAN, 8 * WAN, 8 * WAN), BOUNDS, [3, 2, 1])
    assert [dict(row.figures) for row in ranking.rows] == [
        {"gap": 0, "tie": 1},
        {"gap": 0, "tie": 2},
        {"gap": WAN, "tie": 3},
    ]
    assert ranking.figures["tied"] == 2
    assert str(ranking.words[0]) == "最低有效报价有 2 家相同，按并列抽签先后确定"


def test_an_abnormally_low_price_must_explain():
    given = offers(5 * WAN, 10 * WAN, 12 * WAN)  # the mean is 9 万, 60 % of it 5.4 万
    marked = lowest.rank(given, BOUNDS, [1, 2, 3], abnormal_bp=6000)
    assert (marked.winner, marked.rows[0].abnormal) == (1, True)
    assert not any(row.abnormal for row in marked.rows[1:])
    refused = lowest.rank(given, BOUNDS, [1, 2, 3], abnormal_bp=6000, refused={1, 2})
    assert [row.number for row in refused.rows] == [2, 3, 1]
    assert refused.rows[-1].reasons == (lowest.UNEXPLAINED,)


def test_exactly_at_the_line_is_not_abnormal():
    given = offers(6 * WAN, 10 * WAN, 11 * WAN)  # the mean is 9 万
    line = 6 * 10_000 // 9 + 1
    assert lowest.rank(given, BOUNDS, [1, 2, 3], abnormal_bp=line - 1).rows[0].abnormal is False
    assert lowest.rank(given, BOUNDS, [1, 2, 3], abnormal_bp=line).rows[0].abnormal is True
