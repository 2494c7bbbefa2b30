"""How long a limit has been over: the same calendar days everywhere."""

import datetime as dt

import pytest

from app.kernel import overdue

FRIDAY = dt.datetime(2026, 11, 27, 23, 59, 59)


@pytest.mark.parametrize(
    ("now", "days", "words"),
    [
        (dt.datetime(2026, 11, 26, 9), 0, "已超期"),
        (FRIDAY, 0, "已超期"),
        (dt.datetime(2026, 11, 28, 0, 0), 1, "已超期 1 天（自然日）"),
        (dt.datetime(2026, 11, 30, 23, 59), 3, "已超期 3 天（自然日）"),
        (dt.datetime(2027, 2, 27, 8), 92, "已超期 92 天（自然日）"),
    ],
)
def test_every_day_after_the_last_counts_weekends_and_holidays_too(now, days, words):
    assert overdue.days(FRIDAY.date(), now.date()) == days
    assert str(overdue.in_words(FRIDAY, now)) == words


def test_a_limit_that_ends_within_a_day_is_told_by_hours_on_that_day():
    due = dt.datetime(2026, 11, 27, 15)

    assert str(overdue.in_words(due, dt.datetime(2026, 11, 27, 18, 30))) == "已超期 3 小时"
    assert str(overdue.in_words(due, dt.datetime(2026, 11, 28, 9))) == "已超期 1 天（自然日）"


@pytest.mark.parametrize("least", [0, 1, 6, 7, 30])
def test_what_is_latest_for_so_many_days_is_what_days_counts(least):
    today = dt.date(2026, 12, 3)
    edge = overdue.latest(today, least)

    assert overdue.days(edge.date(), today) == least
    assert edge.date() + dt.timedelta(days=1) == (edge + dt.timedelta(microseconds=1)).date()
