"""The ledger in the database: what fire() calls, what people see, what happens at the end."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

import pytest

from app.kernel import calendars, clock, deadlines, jobs, parameters
from app.kernel.db import write
from app.kernel.deadlines import DeadlineRule
from app.kernel.errors import NotAllowed
from app.kernel.jobs import Job
from app.kernel.parameters import Parameter
from app.kernel.permissions import SYSTEM, Actor
from app.kernel.workdays import Day

CLERK = Actor(person_id="p1", name="张三", org_name="某市行政审批局")
TOLD = []


@dataclass
class Thing:
    id: str = "thing1"
    subject_kind: ClassVar[str] = "test.thing"
    until_at: dt.datetime = dt.datetime(2026, 11, 25, 10)


@pytest.fixture
def thing(db):
    calendars.forget()
    parameters.forget()
    parameters.register((Parameter("test.days", "办理期限", "int", 5, "工作日"),))
    deadlines.register(
        (
            DeadlineRule("test.review", "审查", "test.days", source="测试办法第一条"),
            DeadlineRule("test.fix", "补正", "test.days", pause_cap=3),
            DeadlineRule("test.window", "接件", "test.days", "wd24", on_expiry="test.over"),
            DeadlineRule("test.close", "报名截止", "until_at", "until", on_expiry="test.over"),
        )
    )
    jobs.register({"test.over": TOLD.append})
    TOLD.clear()
    yield Thing()
    del parameters._SHIPPED["test.days"]
    calendars.forget()


def test_outside_a_write_no_clock_moves(thing):
    with pytest.raises(RuntimeError, match="write"):
        deadlines.start("test.review", thing)


def test_start_pause_resume_stop_are_explained_in_sentences(thing, at):
    at("2026-09-21 09:30")
    with write():
        started = deadlines.start("test.review", thing, actor=CLERK)
    at("2026-09-22 10:00")
    with write():
        deadlines.pause("test.review", thing, reason="等待补正材料", actor=CLERK)
    waiting = deadlines.of(thing)[0]
    at("2026-09-24 09:00")
    with write():
        deadlines.resume("test.review", thing, actor=CLERK)
    running = deadlines.of(thing)[0]

    assert (waiting.due, waiting.light, str(waiting.left)) == (None, "grey", "暂停计时")
    assert str(waiting.paused) == "等待补正材料"
    assert running.due == dt.datetime(2026, 10, 8, 23, 59, 59)
    assert (running.light, str(running.left)) == ("green", "剩余 4 个工作日")
    assert [str(line) for line in running.explanation] == [
        "2026-09-21 09:30 起算，期限 5 个工作日",
        "依据：测试办法第一条",
        "2026-09-22 10:00 至 2026-09-24 09:00 暂停：等待补正材料",
        "其间不计休息日：中秋节 3 天、国庆节 7 天",
        "到期时间：2026-10-08 24:00",
    ]
    at("2026-09-29 11:00")
    with write():
        deadlines.stop("test.review", thing, actor=CLERK)
    assert (deadlines.of(thing)[0].is_open, deadlines.of(thing)[0].light) == (False, "grey")
    assert deadlines.of(thing, only_open=True) == []
    assert [(s.action, s.by_name) for s in deadlines.steps_of(started)] == [
        (action, "某市行政审批局") for action in ("start", "pause", "resume", "stop")
    ]


def test_the_number_of_the_day_of_the_start_stays_when_the_parameter_changes(thing, at):
    at("2026-11-16 09:00")
    with write():
        deadlines.start("test.review", thing)
        parameters.set_value("test.days", "9", dt.date(2026, 11, 17), "新办法", SYSTEM)

    assert deadlines.due_of(thing) == dt.datetime(2026, 11, 23, 23, 59, 59)
    at("2026-11-17 09:00")
    with write():
        deadlines.start("test.review", thing)  # again: from zero, with the number in force
    assert deadlines.due_of(thing) == dt.datetime(2026, 11, 30, 23, 59, 59)
    assert len(deadlines.of(thing)) == 1


@pytest.mark.parametrize(
    ("kind", "reason", "cap", "sentence"),
    [
        ("test.fix", " ", None, "暂停计时需要写明理由"),
        ("test.fix", "延期", 4, "暂停累计不得超过 3 个工作日，还可暂停 3 个"),
        ("test.close", "延期", None, "“报名截止”是固定时刻，不能暂停"),
    ],
)
def test_a_pause_needs_a_reason_and_keeps_to_its_cap(thing, at, kind, reason, cap, sentence):
    at("2026-11-16 09:00")
    with write():
        deadlines.start(kind, thing)

    with pytest.raises(NotAllowed) as caught, write():
        deadlines.pause(kind, thing, reason=reason, cap=cap)

    assert str(caught.value) == sentence


def test_all_pauses_together_keep_to_the_cap(thing, at):
    at("2026-11-16 09:00")
    with write():
        deadlines.start("test.fix", thing)
        deadlines.pause("test.fix", thing, reason="延期", cap=2)
    assert jobs.run_due(dt.datetime(2026, 11, 18)) == 1
    at("2026-11-19 09:00")
    with write():
        deadlines.pause("test.fix", thing, reason="再次延期")
    assert deadlines.of(thing)[0].due == dt.datetime(2026, 11, 25, 23, 59, 59)
    assert jobs.run_due(dt.datetime(2026, 11, 20)) == 1
    at("2026-11-20 09:00")

    with pytest.raises(NotAllowed) as caught, write():
        deadlines.pause("test.fix", thing, reason="又延期")

    assert str(caught.value) == "暂停累计已满 3 个工作日，不能再次暂停"
    steps = deadlines.steps_of(deadlines.Deadline.get(kind="test.fix"))
    assert [(s.action, s.at.day, s.by_name) for s in steps] == [
        ("start", 16, "系统"),
        ("pause", 16, "系统"),
        ("resume", 18, "系统"),
        ("pause", 19, "系统"),
        ("resume", 20, "系统"),
    ]


def test_a_clock_cannot_be_paused_twice_or_after_its_end(thing, at):
    at("2026-11-16 09:00")
    with write():
        deadlines.start("test.fix", thing)
        deadlines.pause("test.fix", thing, reason="延期", cap=1)
        with pytest.raises(NotAllowed, match="已经暂停"):
            deadlines.pause("test.fix", thing, reason="延期")
    at("2026-12-16 09:00")
    with pytest.raises(NotAllowed, match="已经到期"), write():
        deadlines.pause("test.fix", thing, reason="延期")


def test_at_the_end_one_job_happens_once_and_never_early(thing, at):
    at("2026-11-20 15:00")
    with write():
        deadlines.start("test.window", thing, amount=1)

    early = jobs.run_due(dt.datetime(2026, 11, 23, 14, 59, 59))
    jobs.run_due(dt.datetime(2026, 11, 23, 15))
    jobs.run_due(dt.datetime(2026, 11, 24, 15))

    assert early == 0
    assert [(t["subject_id"], t["expires"]) for t in TOLD] == [("thing1", "2026-11-23T15:00:00")]
    at("2026-11-24 16:00")
    view = deadlines.of(thing)[0]
    assert (view.light, str(view.left)) == ("red", "已超期 1 天（自然日）")
    assert str(view.explanation[1]) == "2026-11-23 15:00 到期，未办结"


def test_when_the_end_moves_the_old_promise_falls(thing, at):
    at("2026-11-16 15:00")
    with write():
        deadlines.start("test.window", thing, amount=1)
        deadlines.pause("test.window", thing, reason="补正")
    at("2026-11-19 15:00")
    assert jobs.run_due() == 0
    with write():
        deadlines.resume("test.window", thing)

    jobs.run_due(dt.datetime(2026, 11, 20, 14, 59))
    before = list(TOLD)
    jobs.run_due(dt.datetime(2026, 11, 20, 15))

    assert (before, len(TOLD)) == ([], 1)


def test_a_stopped_clock_promises_nothing(thing, at):
    at("2026-11-16 15:00")
    with write():
        deadlines.start("test.close", thing)
        deadlines.stop("test.close", thing)

    jobs.run_due(dt.datetime(2027, 1, 1))

    assert TOLD == []
    assert Job.select().where(Job.state == "waiting").count() == 0


def test_a_fixed_moment_is_read_from_the_thing(thing, at):
    at("2026-11-16 15:00")
    with write():
        deadlines.start("test.close", thing)

    assert deadlines.due_of(thing, "test.close") == thing.until_at
    assert deadlines.due_of(thing, "test.review") is None


def test_an_edited_calendar_moves_open_clocks_and_their_promises(thing, at):
    at("2026-12-30 15:00")
    with write():
        deadlines.start("test.window", thing, amount=2)
    first = deadlines.of(thing)[0]
    found = calendars.read_import("2027-01-01,休,元旦\n2027-01-02,休,元旦", "国办发明电〔2026〕1号")
    calendars.apply_import(found, CLERK)
    second = deadlines.of(thing)[0]
    calendars.set_day(dt.date(2027, 1, 4), True, "停电", "某办〔2027〕1号", CLERK)
    third = deadlines.of(thing)[0]

    assert (first.due, first.provisional) == (dt.datetime(2027, 1, 1, 15), True)
    assert (second.due, second.provisional) == (dt.datetime(2027, 1, 4, 15), False)
    assert third.due == dt.datetime(2027, 1, 5, 15)
    jobs.run_due(dt.datetime(2027, 1, 4, 15))
    assert TOLD == []
    jobs.run_due(dt.datetime(2027, 1, 5, 15))
    assert len(TOLD) == 1


def test_what_the_law_takes_for_done_is_noted_as_made_by_the_house(thing, at):
    at("2026-11-16 15:00")
    with write():
        deadlines.start("test.review", thing)
        deadlines.deem("test.review", thing, at=clock.now(), reason="逾期未回复，视为无事项")

    view = deadlines.of(thing)[0]

    assert (
        str(view.explanation[2])
        == "2026-11-16 15:00 依规定视同：逾期未回复，视为无事项（系统认定）"
    )


def test_moves_on_a_clock_that_does_not_run_are_quiet(thing, at):
    at("2026-11-16 15:00")
    with write():
        assert deadlines.pause("test.review", thing, reason="补正") is None
        assert deadlines.resume("test.review", thing) is None
        assert deadlines.restart("test.review", thing) is None
        assert deadlines.stop("test.review", thing) is None
        deadlines.start("test.review", thing)
        assert deadlines.resume("test.review", thing) is None


def test_the_clocks_of_many_things_take_one_query(thing, at):
    from playhouse.test_utils import assert_query_count

    at("2026-11-16 15:00")
    things = [Thing(f"t{i}") for i in range(5)]
    with write():
        for one in things:
            deadlines.start("test.review", one)
    calendars.current()

    with assert_query_count(1):
        views = deadlines.of_many("test.thing", [one.id for one in things])

    assert {key: len(found) for key, found in views.items()} == {f"t{i}": 1 for i in range(5)}


def test_the_newest_edit_of_a_day_counts(db):
    calendars.set_day(dt.date(2026, 11, 23), True, "停电", "某办〔2026〕1号", CLERK)
    off = calendars.current().days[dt.date(2026, 11, 23)]
    calendars.set_day(dt.date(2026, 11, 23), False, "恢复", "某办〔2026〕2号", CLERK)
    on = calendars.current().days[dt.date(2026, 11, 23)]
    calendars.forget()

    assert off == Day(dt.date(2026, 11, 23), True, "停电", "某办〔2026〕1号")
    assert on == Day(dt.date(2026, 11, 23), False, "恢复", "某办〔2026〕2号")
