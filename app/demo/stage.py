"""The stage of the practice year: stories told in the order of their moments, jobs in between.

A story is a generator that yields the moment of its next step. Whatever the house promised for a
moment in between (freeze, draw, end of a publicity) is done then, as the worker would do it.
"""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Generator
from typing import Any

from app.accounts.models import Organisation, Person
from app.accounts.services import actor_of, create_organisation, create_person, grant_duty
from app.demo import names
from app.kernel import clock, jobs, workdays
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared

Story = Generator[dt.datetime, None, Any]
MINUTE = dt.timedelta(minutes=1)
A_DAY = dt.timedelta(days=1)
LONGEST_WAIT = 60


@prepared
def _next_job(until):
    job = jobs.Job
    waits = job.select(job.ready_at).where(job.state == "waiting", job.ready_at <= until)
    return waits.order_by(job.ready_at).limit(1)


@prepared
def _failed_job(states):
    job = jobs.Job
    return job.select().where(job.state.in_(states), job.error != "").limit(1)


class Stage:
    """What the stories share: the moment it all ends, places, people, files kept once."""

    def __init__(self, now: dt.datetime) -> None:
        """Begin with nobody; `now` is the moment the practice year leads up to."""
        self.now = now
        self.places: dict[str, Organisation] = {}
        self.people: dict[str, Person] = {}
        self.paper: tuple[Any, str] | None = None
        self.kept: dict[str, Any] = {}
        self.inspectors: list[Actor] = []
        self._actors: dict[tuple[str, str], Actor] = {}
        self._acting: dict[str, Actor] = {}
        self._extras = itertools.count(1)

    def ago(self, days: int, at: str = "10:00") -> dt.datetime:
        """Return a moment on the `days`-th working day before today."""
        day = self.now.date()
        while days:
            day -= A_DAY
            days -= workdays.is_workday(day)
        return dt.datetime.combine(day, dt.time.fromisoformat(at))

    def ahead(self, days: int, at: str = "17:00") -> dt.datetime:
        """Return a moment on the `days`-th working day after today."""
        day = workdays.add_workdays(self.now.date(), days).end
        return dt.datetime.combine(day, dt.time.fromisoformat(at))

    def found(self, kind: str, name: str, uscc: str, region: str) -> Organisation:
        """Make a place with one person of its own, who has no password and never signs in."""
        count = next(self._extras)
        street = f"{names.STREETS[count % len(names.STREETS)]}{count}号"
        person_name = names.person(count)
        place = create_organisation(
            kind=kind,
            name=name,
            uscc=uscc,
            region=region,
            contact=person_name,
            phone=names.phone(count),
            address=street,
        )
        person = create_person(
            login=f"practice{count:03d}", name=person_name, phone=names.phone(count)
        )
        for role in names.EXTRA_ROLES[kind]:
            grant_duty(person, place, role)
        self._acting[place.id] = actor_of(person, place)
        return place

    def staff(self, place: Organisation, *roles: str) -> Person:
        """Add a person without password to a place."""
        count = next(self._extras)
        person = create_person(
            login=f"practice{count:03d}", name=names.person(count), phone=names.phone(count)
        )
        for role in roles:
            grant_duty(person, place, role)
        return person

    def acting(self, organisation_id: str) -> Actor:
        """Return who acts for a place made by `found`."""
        return self._acting[organisation_id]

    def adopt(self, place: Organisation, login: str) -> None:
        """Let a demo account act for its place from now on."""
        self._acting[place.id] = actor_of(self.people[login], place)

    def actor(self, login: str, place: str) -> Actor:
        """Return a demo account acting for its place."""
        key = (login, place)
        if key not in self._actors:
            self._actors[key] = actor_of(self.people[login], self.places[place])
        return self._actors[key]

    def play(self, stories: list[Story]) -> None:
        """Tell all stories, always the one whose next moment comes first; then catch up."""
        count = itertools.count()
        waiting = [(next(story), next(count), story) for story in stories]
        heapq.heapify(waiting)
        while waiting:
            moment, _, story = heapq.heappop(waiting)
            if moment > self.now:
                raise ValueError(f"a story reaches beyond today: {moment} {story.__name__}")
            self.work(moment)
            with clock.frozen(moment):
                following = next(story, None)
            if following is not None:
                heapq.heappush(waiting, (max(following, moment), next(count), story))
        self.work(self.now)

    def work(self, until: dt.datetime) -> None:
        """Do what the house promised up to a moment, each at its own; a failure stops it all."""
        while (first := _next_job.first(until=until)) is not None:
            with clock.frozen(first.ready_at):
                jobs.run_some("practice")
            failed = _failed_job.first(states=["waiting", "parked"])
            if failed is not None:
                raise RuntimeError(f"job {failed.kind} {failed.payload}: {failed.error}")


def until(row: Any, *states: str, begin: dt.datetime) -> Story:
    """Wait, a day at a time, until a thing is in one of the states; return it as it is then."""
    model, moment = type(row), begin
    for _ in range(LONGEST_WAIT):
        yield moment
        row = model.get_by_id(row.id)
        if row.state in states:
            return row
        moment += A_DAY
    raise RuntimeError(f"{row.subject_kind} {row.id} stays {row.state}, not {states}")
