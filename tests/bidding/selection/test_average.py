"""平均价 by worked examples: trimming, base, side, rounding, ties."""

import pytest

from bidding.rules.selection import average
from bidding.rules.selection.offers import Bounds, Offer

FREE = Bounds("amount")


def offers(*amounts):
    return [Offer(n, f"9{n:017d}", amount_fen=a) for n, a in enumerate(amounts, start=1)]


def order(ranking):
    return [row.number for row in ranking.rows]


@pytest.mark.parametrize(
    ("amounts", "base_bp", "figures", "places"),
    [
        ((), 9700, (0, 0, 0), []),
        ((800,), 10_000, (800, 800, 1), [1]),
        ((900, 1000, 1100), 10_000, (1000, 1000, 3), [2, 1, 3]),
        ((900, 1000, 1100), 9500, (1000, 950, 3), [1, 2, 3]),
        ((100, 900, 1000, 1100, 5000), 10_000, (1000, 1000, 3), [3, 2, 4, 1, 5]),
        ((100, 900, 1000, 1100), 10_000, (775, 775, 4), [2, 3, 4, 1]),
        ((1, 2), 10_000, (2, 2, 2), [2, 1]),
    ],
)
def test_mean_reference_and_order(amounts, base_bp, figures, places):
    tie = list(range(1, len(amounts) + 1))
    ranking = average.rank(offers(*amounts), FREE, tie, base_bp=base_bp)
    got = ranking.figures
    assert (got["mean"], got["reference"], got["counted"]) == figures
    assert order(ranking) == places


def test_equal_distances_go_by_the_tie_draw():
    given = offers(900, 1100)
    assert order(average.rank(given, FREE, [2, 1])) == [2, 1]
    assert order(average.rank(given, FREE, [1, 2])) == [1, 2]


def test_not_above_puts_dearer_offers_behind():
    given = offers(700, 1010, 1290)  # the mean is 1000
    assert order(average.rank(given, FREE, [1, 2, 3])) == [2, 3, 1]
    assert order(average.rank(given, FREE, [1, 2, 3], side=average.NOT_ABOVE)) == [1, 2, 3]


def test_an_offer_at_the_reference_is_not_above_it():
    ranking = average.rank(offers(900, 1000, 1100), FREE, [1, 2, 3], side=average.NOT_ABOVE)
    assert order(ranking) == [2, 1, 3]


def test_trimming_can_be_switched_off_and_never_empties_the_mean():
    given = offers(100, 900, 1000, 1100, 5000)
    assert average.rank(given, FREE, [1, 2, 3, 4, 5], trim_from=0).figures["mean"] == 1620
    assert average.rank(offers(4, 6), FREE, [1, 2], trim_from=1).figures["counted"] == 2


def test_only_valid_offers_make_the_mean():
    ranking = average.rank(offers(900, 1100, 9000), Bounds("amount", 500, 2000), [1, 2, 3])
    assert ranking.figures["mean"] == 1000
    assert ranking.rows[-1].number == 3
    assert ranking.rows[-1].place is None


def test_discounts_are_averaged_as_prices():
    given = [Offer(1, "9", rate_bp=1000), Offer(2, "8", rate_bp=1400), Offer(3, "7", rate_bp=1300)]
    ranking = average.rank(given, Bounds("discount", 0, 3000), [1, 2, 3])
    assert ranking.figures["mean"] == 8767
    assert ranking.winner == 3


def test_the_words_say_what_was_counted():
    five = average.rank(offers(1, 2, 3, 4, 5), FREE, [1, 2, 3, 4, 5])
    assert str(five.words[0]) == "5 家有效报价，去掉一个最高和一个最低后取平均"
    two = average.rank(offers(1, 2), FREE, [1, 2])
    assert str(two.words[0]) == "2 家有效报价全部计入平均"
