"""Warnings before certificates run out, and what stops by itself on the first second after."""

import datetime as dt

import pytest

from app.kernel import clock, jobs
from app.kernel.db import write
from app.kernel.events import Event
from intermediaries import queries
from intermediaries.models import ExpiryWarning, Shelf
from intermediaries.queries import Filters
from intermediaries.queries import changes as reads
from intermediaries.services import changes, checking, expiry, shelf
from tests.factories.accounts import make_actor
from tests.factories.intermediaries import make_agency, make_practitioner, make_qualification
from tests.intermediaries.conftest import paper

LAST = dt.date(2027, 3, 31)
TOLD = "intermediaries.agency.expiry_near"


def warned():
    """What was told so far: (what, days left)."""
    rows = Event.select().where(Event.key == TOLD).order_by(Event.at)
    return [(row.facts["what"], row.facts["left"]) for row in rows]


def look(at, day):
    at(f"{day.isoformat()} 08:00")
    with write():
        expiry.warn({})


def test_each_step_is_told_once_on_its_day(db, at):
    make_agency(expires_on=LAST)
    for left in (91, 90, 89, 31, 30, 29, 8, 7, 6, 0):
        look(at, LAST - dt.timedelta(days=left))
        look(at, LAST - dt.timedelta(days=left))
    assert [left for _, left in warned()] == [90, 30, 7]


def test_steps_missed_are_told_with_the_nearest(db, at):
    make_agency(expires_on=LAST)
    look(at, LAST - dt.timedelta(days=20))
    assert [left for _, left in warned()] == [20]
    assert sorted(row.days for row in ExpiryWarning.select()) == [30, 90]


def test_people_are_watched_too_and_what_is_gone_is_not(db, at):
    agency = make_agency(items=())
    make_practitioner(agency, "注册测绘师", expires_on=LAST)
    gone = make_practitioner(agency, "注册监理工程师", expires_on=LAST)
    with write():
        type(gone).update(retired_on=clock.today()).where(type(gone).id == gone.id).execute()
    look(at, LAST - dt.timedelta(days=30))
    assert [what.split()[0] for what, _ in warned()] == ["注册测绘师"]


def test_a_renewed_certificate_is_not_warned_of(db, at):
    agency = make_agency(expires_on=LAST)
    make_qualification(agency, expires_on=dt.date(2032, 1, 1))
    look(at, LAST - dt.timedelta(days=30))
    assert warned() == []


def test_the_job_comes_again_every_morning(db, at):
    at("2026-11-20 09:00")
    make_agency(expires_on=LAST)
    with write():
        expiry.plan()
        expiry.plan()
    at("2026-11-21 08:00")
    jobs.run_due(clock.now())
    rows = jobs.Job.select().where(jobs.Job.kind == expiry.KIND)
    assert sorted(one.due for one in rows) == [
        dt.datetime(2026, 11, 21, 8),
        dt.datetime(2026, 11, 22, 8),
    ]


def names(item, day):
    return [row.id for row in queries.page(Filters(item=item), day).rows]


def test_the_first_second_of_the_next_day_stops_exactly_what_needs_it(db, at):
    agency = make_agency(items=("drawing-review", "tender-agency"), expires_on=LAST)
    at("2027-03-31 23:59:59")
    assert queries.qualified(agency, "drawing-review", clock.today()) == []
    assert names("drawing-review", clock.today()) == [agency.id]

    at("2027-04-01 00:00:00")
    (reason,) = queries.qualified(agency, "drawing-review", clock.today())
    assert "已于2027-03-31到期" in str(reason)
    assert names("drawing-review", clock.today()) == []
    assert queries.agencies_for("drawing-review", clock.today()) == []
    assert queries.qualified(agency, "tender-agency", clock.today()) == []
    assert names("tender-agency", clock.today()) == [agency.id]
    jobs.run_due(clock.now())
    assert Shelf.select().where(Shelf.item == "drawing-review").count() == 0


def test_a_renewed_certificate_brings_the_service_back_by_itself(db, at, store):
    agency = make_agency(expires_on=LAST)
    own = make_actor("handler", organisation=agency.organisation, kind="agency")
    clerk = make_actor("clerk", kind="operator")
    at("2027-04-01 09:00")
    jobs.run_due(clock.now())
    typed = paper(issued_on=dt.date(2027, 3, 30), expires_on=dt.date(2033, 3, 30))
    change = changes.submit(changes.propose(agency, "qualifications", typed, own), own)
    assert queries.agencies_for("drawing-review", clock.today()) == []

    changes.accept(reads.change(change.id), clerk)

    assert queries.agencies_for("drawing-review", clock.today()) == [agency]
    assert names("drawing-review", clock.today()) == [agency.id]


@pytest.mark.parametrize("role", ["regulator.officer", "operator.clerk"])
def test_operator_and_regulator_verify_and_leave_their_mark(db, role):
    kind, duty = role.split(".")
    agency = make_agency(items=())
    one = make_qualification(agency, state="declared")
    actor = make_actor(duty, kind=kind)
    checking.check_qualification(one, "verify", actor)
    now = queries.qualification(one.id)
    assert (now.verified_by, now.verified_at) == (actor.org_name, clock.now())
    assert shelf.queries.holdings_of(agency).certificates[0].usable
