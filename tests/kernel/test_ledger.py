"""Due moments computed from the ledger, by hand on the calendar."""

import datetime as dt

import pytest

from app.kernel import ledger, workdays
from app.kernel.ledger import Step, reckon

FACTS = workdays.shipped()


def at(text):
    return dt.datetime.fromisoformat(text)


def start(text, amount=0, until=None):
    return Step("start", at(text), amount=amount, until=until)


@pytest.mark.parametrize(
    ("unit", "steps", "due"),
    [
        ("workdays", [start("2026-11-20 15:00", 1)], "2026-11-23 23:59:59"),
        ("workdays", [start("2026-09-30 09:00", 2)], "2026-10-09 23:59:59"),
        ("days", [start("2026-11-20 15:00", 3)], "2026-11-23 23:59:59"),
        ("days", [start("2026-11-19 15:00", 2)], "2026-11-23 23:59:59"),  # ends on a Saturday
        ("wd24", [start("2026-11-20 15:00", 1)], "2026-11-23 15:00"),
        ("hours", [start("2026-11-20 15:00", 30)], "2026-11-21 21:00"),
        ("until", [start("2026-11-20 15:00", until=at("2026-11-25 10:00"))], "2026-11-25 10:00"),
        # Paused over one night: one working day is taken out.
        (
            "workdays",
            [
                start("2026-11-16 09:00", 5),
                Step("pause", at("2026-11-18 10:00"), "补正"),
                Step("resume", at("2026-11-19 09:00")),
            ],
            "2026-11-24 23:59:59",
        ),
        # Paused and resumed on one day: nothing is taken out.
        (
            "workdays",
            [
                start("2026-11-16 09:00", 5),
                Step("pause", at("2026-11-18 10:00"), "补正"),
                Step("resume", at("2026-11-18 16:00")),
            ],
            "2026-11-23 23:59:59",
        ),
        # Paused on the last day: the clock does not run out meanwhile.
        (
            "workdays",
            [
                start("2026-11-20 09:00", 1),
                Step("pause", at("2026-11-23 10:00"), "补正"),
                Step("resume", at("2026-11-30 10:00")),
            ],
            "2026-11-30 23:59:59",
        ),
        # The same with no day beside the one it began on.
        (
            "days",
            [
                start("2026-11-20 09:00", 0),
                Step("pause", at("2026-11-20 10:00"), "补正"),
                Step("resume", at("2026-11-24 10:00")),
            ],
            "2026-11-24 23:59:59",
        ),
        (
            "days",
            [
                start("2026-11-20 09:00", 0),
                Step("pause", at("2026-11-20 10:00"), "补正"),
                Step("resume", at("2026-11-20 16:00")),
            ],
            "2026-11-20 23:59:59",
        ),
        # A pause of two working days ends by itself: Thursday and Friday are out.
        (
            "workdays",
            [start("2026-11-18 09:00", 3), Step("pause", at("2026-11-19 10:00"), "延期", cap=2)],
            "2026-11-25 23:59:59",
        ),
        (
            "wd24",
            [
                start("2026-11-18 09:00", 2),
                Step("pause", at("2026-11-19 09:00"), "补正"),
                Step("resume", at("2026-11-23 15:00")),
            ],
            "2026-11-24 15:00",
        ),
        (
            "wd24",
            [start("2026-11-18 09:00", 2), Step("pause", at("2026-11-20 09:00"), "延期", cap=1)],
            "2026-11-20 09:00",  # it was over at the very moment
        ),
        # A pause of one working day ends by itself on Friday at nine; the day left is Monday's.
        (
            "wd24",
            [start("2026-11-18 09:00", 2), Step("pause", at("2026-11-19 09:00"), "延期", cap=1)],
            "2026-11-23 09:00",
        ),
        (
            "hours",
            [
                start("2026-11-18 09:00", 10),
                Step("pause", at("2026-11-18 12:00"), "等待"),
                Step("resume", at("2026-11-18 13:30")),
            ],
            "2026-11-18 20:30",
        ),
        # A restart counts from zero with its own number.
        (
            "workdays",
            [
                start("2026-11-16 09:00", 5),
                Step("pause", at("2026-11-17 10:00"), "补正"),
                Step("restart", at("2026-11-20 10:00"), amount=2),
            ],
            "2026-11-24 23:59:59",
        ),
    ],
)
def test_the_due_moment_follows_from_the_steps(unit, steps, due):
    assert reckon(unit, steps, FACTS).due == at(due)


@pytest.mark.parametrize("unit", ["workdays", "days", "wd24", "hours"])
def test_while_nobody_knows_when_a_pause_ends_nothing_is_due(unit):
    steps = [start("2026-11-16 09:00", 5), Step("pause", at("2026-11-16 10:00"), "等待前置")]

    standing = reckon(unit, steps, FACTS)

    assert standing.due is None
    assert standing.paused_at(at("2027-01-01 00:00")).reason == "等待前置"
    assert ledger.light(standing, at("2026-11-17 00:00"), FACTS) == "grey"


@pytest.mark.parametrize(
    ("now", "light"),
    [
        ("2026-11-16 10:00", "green"),
        ("2026-11-18 23:00", "green"),
        ("2026-11-19 23:59", "green"),
        ("2026-11-20 00:00", "amber"),
        ("2026-11-20 23:59", "amber"),
        ("2026-11-21 00:00", "red"),
    ],
)
def test_the_light_turns_amber_at_a_third_and_red_when_over(now, light):
    standing = reckon("workdays", [start("2026-11-17 10:00", 3)], FACTS)

    assert ledger.light(standing, at(now), FACTS) == light


def test_a_stopped_clock_is_grey_for_ever():
    steps = [start("2026-11-17 10:00", 1), Step("stop", at("2026-11-18 10:00"))]

    assert ledger.light(reckon("workdays", steps, FACTS), at("2027-11-18 10:00"), FACTS) == "grey"


def test_a_count_through_an_unknown_year_is_provisional():
    across = reckon("workdays", [start("2026-12-30 10:00", 2)], FACTS)
    inside = reckon("workdays", [start("2026-12-30 10:00", 1)], FACTS)

    assert (across.due, across.provisional) == (at("2027-01-01 23:59:59"), True)
    assert (inside.due, inside.provisional) == (at("2026-12-31 23:59:59"), False)


def test_paused_days_are_counted_whole():
    steps = [
        start("2026-11-16 09:00", 5),
        Step("pause", at("2026-11-17 09:00"), "补正"),
        Step("resume", at("2026-11-19 09:00")),
        Step("stop", at("2026-11-20 21:00")),
    ]

    standing = reckon("workdays", steps, FACTS)

    assert ledger.paused_workdays(standing, FACTS) == 2


@pytest.mark.parametrize(("resumed", "days"), [("2026-11-19 10:00", 1), ("2026-11-19 10:01", 2)])
def test_pauses_of_clocks_of_hours_take_begun_days_whole(resumed, days):
    """24 hours from Wednesday at ten, and one minute more."""
    pause = [Step("pause", at("2026-11-18 10:00"), "补正"), Step("resume", at(resumed))]
    standing = reckon("wd24", [start("2026-11-17 09:00", 3), *pause], FACTS)

    assert ledger.paused_workdays(standing, FACTS) == days


@pytest.mark.parametrize(
    ("unit", "begun", "skipped"),
    [
        ("workdays", "2026-11-20 15:00", ["2026-11-21", "2026-11-22"]),
        ("days", "2026-11-20 15:00", ["2026-11-21", "2026-11-22"]),
        ("workdays", "2026-11-19 15:00", []),
    ],
)
def test_the_days_off_passed_on_the_way_are_told(unit, begun, skipped):
    standing = reckon(unit, [start(begun, 1)], FACTS)

    assert [day.isoformat() for day in standing.skipped] == skipped
