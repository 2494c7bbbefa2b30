"""Rounds of the night are promised from the first start of a worker on, each once."""

import datetime as dt

from app.kernel import jobs, nights
from app.kernel.db import write
from app.rooms import ROOMS
from app.wiring import wire
from supervision.credit.services import grading

EIGHT = "2026-11-16 20:00"


def promised():
    rows = jobs.Job.select().where(jobs.Job.kind.in_(["test.night", grading.NIGHT]))
    return sorted((row.kind, row.due) for row in rows)


def test_a_new_house_has_its_nights_before_anything_has_happened(db, at):
    at(EIGHT)
    wire(ROOMS)
    assert promised() == []
    nights.plan()
    nights.plan()

    assert promised() == [(grading.NIGHT, dt.datetime(2026, 11, 17, 0, 20))]


def test_what_is_still_ahead_tonight_is_promised_too(db, at, monkeypatch):
    monkeypatch.setitem(nights._NIGHTS, "test.night", dt.time(23, 0))
    at(EIGHT)
    nights.plan()
    at("2026-11-17 08:00")
    nights.plan()

    found = [due for kind, due in promised() if kind == "test.night"]
    assert found == [dt.datetime(2026, 11, day, 23) for day in (16, 17, 18)]


def test_the_credit_round_of_a_first_event_and_of_the_worker_are_one(db, at):
    at(EIGHT)
    wire(ROOMS)
    with write():
        grading.plan_night()
    nights.plan()
    assert len(promised()) == 1
