"""在线竞价 by worked examples: step, bounds, own lead, window, moving end."""

import datetime as dt
from dataclasses import replace

import pytest

from bidding.rules import live
from bidding.rules.live import Live, Room

T = dt.datetime(2026, 11, 20, 10, 0)
TERMS = Live(minutes=30, step_fen=10_000, extend_within=3, extend_minutes=3, most=2)
NEW = Room(T, T + dt.timedelta(minutes=30), floor_fen=5_000_000, ceiling_fen=8_000_000)
LED = replace(NEW, best_fen=7_000_000, leader=1)


def at(minutes, seconds=0):
    return T + dt.timedelta(minutes=minutes, seconds=seconds)


@pytest.mark.parametrize(
    ("room", "number", "fen", "now", "said"),
    [
        (NEW, 1, 8_000_000, at(0), ""),
        (NEW, 1, 8_000_001, at(0), "报价不得高于 80,000.00 元"),
        (NEW, 1, 5_000_000, at(0), ""),
        (NEW, 1, 4_999_999, at(0), "报价不得低于 50,000.00 元"),
        (NEW, 1, 8_000_000, at(0, -1), "竞价自 2026-11-20 10:00:00 开始"),
        (NEW, 1, 8_000_000, at(29, 59), ""),
        (NEW, 1, 8_000_000, at(30), "竞价已于 2026-11-20 10:30:00 截止"),
        (LED, 2, 6_990_000, at(1), ""),
        (LED, 2, 6_990_001, at(1), "当前最低价 70,000.00 元，新的报价不得高于 69,900.00 元"),
        (LED, 1, 6_000_000, at(1), "贵机构的报价已是当前最低，无需再报"),
        (
            replace(LED, best_fen=5_009_999),
            2,
            5_000_000,
            at(1),
            "当前最低价已到公告的下限，不能再低",
        ),
        (replace(LED, best_fen=5_010_000), 2, 5_000_000, at(1), ""),
        (Room(T, at(30)), 1, 0, at(1), "报价不得低于 0.01 元"),
        (Room(T, at(30)), 1, 10**12, at(1), ""),
    ],
)
def test_what_counts_now(room, number, fen, now, said):
    assert [str(one) for one in live.refusals(room, TERMS, number, fen, now)] == [said] * bool(said)


@pytest.mark.parametrize(
    ("room", "most"),
    [
        (NEW, 8_000_000),
        (LED, 6_990_000),
        (replace(LED, best_fen=5_000_000), None),
        (Room(T, at(30)), None),
    ],
)
def test_the_highest_price_that_counts(room, most):
    assert live.highest(room, TERMS) == most


@pytest.mark.parametrize(
    ("now", "before", "ends", "extensions"),
    [
        (at(26, 59), 0, at(30), 0),
        (at(27), 0, at(30), 0),
        (at(27, 1), 0, at(30, 1), 1),
        (at(29, 59), 1, at(32, 59), 2),
        (at(29, 59), 2, at(30), 2),
        (at(29).replace(microsecond=1), 0, at(32, 1), 1),
    ],
)
def test_a_late_bid_moves_the_end_as_often_as_published(now, before, ends, extensions):
    room = live.after(replace(LED, extensions=before), TERMS, 2, 6_000_000, now)
    assert (room.ends, room.extensions) == (ends, extensions)
    assert (room.best_fen, room.leader) == (6_000_000, 2)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"minutes": 4}, "竞价时长"),
        ({"minutes": 1441}, "竞价时长"),
        ({"step_fen": 0}, "降价幅度"),
        ({"extend_within": 31}, "延时的分钟数"),
        ({"extend_minutes": 0}, "延时的分钟数"),
        ({"most": 201}, "延时次数"),
    ],
)
def test_wrong_numbers_are_refused_in_words(wrong, said):
    (why,) = replace(TERMS, **wrong).against()
    assert str(why).startswith(said)


@pytest.mark.parametrize(
    ("minutes", "said"), [(5, "5 分钟"), (60, "1 小时"), (90, "90 分钟"), (1440, "24 小时")]
)
def test_whole_hours_are_said_as_hours(minutes, said):
    assert f"持续 {said}；" in str(replace(TERMS, minutes=minutes).words()[0])


def test_the_words_of_the_notice():
    assert TERMS.against() == []
    told = [str(one) for one in TERMS.words()]
    assert len(told) == 3
    assert "持续 30 分钟" in told[0]
    assert "至少低 100.00 元" in told[0]
    assert "最多顺延 2 次" in told[1]
    assert len(replace(TERMS, most=0).words()) == 2
