"""Periods, points and places, by table."""

import datetime as dt
from dataclasses import replace

import pytest

from supervision.appraisals.rules import Figures, Weights, kept, places, score, span, title

W = Weights(
    on_time=50, pace=20, pace_full=50, conduct=20, per_late=2, per_upheld=5, per_demand=2,
    sharing=10, target=20,
)  # fmt: skip
GOOD = Figures(received=10, finished=10, on_time=10, used_total=40_000, timed=10, papers=20)
CASES = [
    ("nothing happened", Figures(), None),
    ("all in time, quick, shared", GOOD, 10_000),
    ("one finished late", replace(GOOD, on_time=9), 9_300),  # 45 + 20 + 18 + 10
    ("one open and late", replace(GOOD, finished=9, on_time=9, open_late=1), 9_300),
    ("three quarters of the limit", replace(GOOD, used_total=75_000), 9_000),
    ("over the limit", replace(GOOD, used_total=150_000), 8_000),
    ("a complaint upheld", replace(GOOD, upheld=1), 9_500),
    ("a demand answered late", replace(GOOD, demands_late=1), 9_800),
    ("never below nought", replace(GOOD, upheld=9), 8_000),
    ("half of the target shared", replace(GOOD, papers=4, opinions=3, ratings=2, assessments=1), 9_500),
    ("two bodies share twice as much", replace(GOOD, bodies=2), 9_500),
    ("nothing finished: time used counts neither way", Figures(received=9, open_late=1), 2_250),
    ("only shared", Figures(received=1, assessments=20), None),
]  # fmt: skip


@pytest.mark.parametrize(("figures", "points"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])  # fmt: skip
def test_points(figures, points):
    found, reasons = score(figures, W)
    assert found == points
    assert len(reasons) == (1 if points is None else 4)


def test_every_part_says_how_it_came_about():
    _, reasons = score(replace(GOOD, on_time=9), W)
    assert [str(one) for one in reasons] == [
        "按时办结 9／10 件：45.00 分（满分 50）",
        "平均用去时限的 40.0%：20.00 分（满分 20）",
        "逾期 1 件、投诉成立 0 件、诉求答复逾期 0 件：18.00 分（满分 20）",
        "信息共享 20 项（满分需 20 项）：10.00 分（满分 10）",
    ]


def test_no_part_weighs_anything():
    nothing = Weights(**dict.fromkeys(W.__dataclass_fields__, 0))
    assert score(GOOD, nothing)[0] is None
    assert score(GOOD, replace(W, pace_full=100))[0] == 10_000


def test_equal_ones_share_a_place():
    assert places([900, None, 1000, 900, 100]) == [2, None, 1, 2, 4]


def test_rows_stand_in_their_order_and_keep_both_places():
    given = [
        {"id": "a", "name": "甲", "figures": Figures()},
        {"id": "b", "name": "乙", "figures": replace(GOOD, on_time=9)},
        {"id": "c", "name": "丙", "figures": replace(GOOD, papers=30)},
    ]
    rows = [(one["id"], one["rank"], one["shared_rank"], one["points"]) for one in kept(given, W)]
    assert rows == [("c", 1, 1, 10_000), ("b", 2, 2, 9_300), ("a", None, 3, None)]


@pytest.mark.parametrize(
    ("period", "number", "first", "last", "name"),
    [
        ("month", 2, dt.date(2028, 2, 1), dt.date(2028, 2, 29), "2028 年 2 月绩效考评表"),
        ("quarter", 4, dt.date(2028, 10, 1), dt.date(2028, 12, 31), "2028 年第 4 季度绩效考评表"),
        ("year", 1, dt.date(2028, 1, 1), dt.date(2028, 12, 31), "2028 年度绩效考评表"),
    ],
)
def test_periods(period, number, first, last, name):
    assert span(period, 2028, number) == (first, last)
    assert str(title(period, first)) == name
    assert span(period, 2028, number * 12 + 1) is None
    assert span(period, 2028, 0) is None
