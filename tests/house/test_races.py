"""Two at once in every room, on a database where every write really commits."""

import contextlib
import datetime as dt
import json
import threading

import pytest
from peewee import IntegrityError

from app.accounts.models import Organisation
from app.kernel import clock, db, events, files, jobs, log
from app.kernel.errors import Late, StaleState
from app.kernel.numbers import next_number
from bidding.models import Award, DrawRound, Freeze, Requirement, Signup
from bidding.services import publish, signup
from exports.models import Paper
from exports.services import issue, void
from exports.states import PaperState
from intermediaries import queries as market
from intermediaries.models import Agency
from intermediaries.services import application, checking, papers
from intermediaries.states import AgencyState
from joint_review import queries
from joint_review.models.package import Package
from joint_review.services import submit
from tests.factories import joint_review as review
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.intermediaries import conftest as typed
from tests.racing import at_once, refused

F = dt.datetime(2026, 11, 19, 17, 0)
T = F + dt.timedelta(minutes=10)


@pytest.fixture(autouse=True)
def house(app, committing_db, settings, at):
    """All rooms on a database of the test's own, its log whole at the end."""
    files.configure(settings)
    at("2026-11-16 09:00")
    yield at
    assert log.head()[1] == log.root_at(log.head()[0])
    assert [e.seq for e in events.Event.select().order_by(events.Event.seq)] == list(
        range(log.head()[0])
    )


def colleagues(actor, kind, *roles):
    """Two people of one organisation."""
    place = Organisation.get_by_id(actor.org_id) if actor else make_organisation(kind=kind)
    people = [make_person(organisation=place, roles=roles) for _ in range(2)]
    return [make_actor(organisation=place, person=person) for person in people]


def test_two_window_clerks_accept_one_package_once():
    world = review.make_world()
    package = review.make_package(world, "submitted")
    clerks = colleagues(None, "window", "clerk")

    answers = at_once(*[lambda c=c: submit.accept(queries.package(package.id), c) for c in clerks])

    assert len(refused(answers)) == 1
    assert (Package.get().state, Package.get().version) == ("accepted", package.version + 1)
    heard = [e.key for e in events.timeline("joint_review.package", package.id)]
    assert heard.count("joint_review.package.accept") == 1


def test_two_clicks_of_one_owner_publish_one_notice():
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False)

    answers = at_once(
        *[lambda: publish.publish(Requirement.get_by_id(draft.id), owner, 1) for _ in range(2)]
    )

    assert len(refused(answers)) == 1
    assert isinstance(refused(answers)[0], StaleState)
    assert Requirement.get_by_id(draft.id).edition == 1
    with db.write():
        assert next_number("bidding.notice", 2026) == 2


def applied(agent):
    """A complete application, submitted."""
    agency = application.start(agent)
    papers.hang_licence(agency, "licence", typed.scan(), agent)
    application.save_identity(agency, typed.identity(), agent)
    papers.add_qualification(agency, typed.paper(), agent)
    papers.add_practitioner(agency, typed.person(), agent)
    papers.offer(agency, typed.promise(), agent)
    application.save_regions(agency, ["000000"], agent)
    application.declare_no_shareholders(agency, agent)
    application.confirm_pledge(agency, "2020-1", agent)
    application.submit(market.agency(agency.id), agent)
    return agency


def test_two_clerks_admit_one_agency_and_two_handlers_begin_one():
    firm = make_organisation(kind="agency")
    handlers = [make_actor("handler", organisation=firm) for _ in range(2)]
    begun = at_once(*[lambda h=h: application.start(h) for h in handlers])
    agency = applied(make_actor("handler", kind="agency"))
    clerks = colleagues(None, "operator", "clerk")
    admitted = at_once(*[lambda c=c: checking.admit(market.agency(agency.id), c) for c in clerks])

    assert begun[0].id == begun[1].id
    assert Agency.select().where(Agency.uscc == firm.uscc).count() == 1
    assert len(refused(admitted)) == 1
    assert market.agency(agency.id).state == AgencyState.LISTED
    keys = [e.key for e in events.timeline("intermediaries.agency", agency.id)]
    assert keys.count("intermediaries.agency.admit") == 1


def test_sixteen_threads_take_numbers_without_gap_or_double():
    taken = at_once(*[lambda: [number() for _ in range(6)] for _ in range(16)])

    assert sorted(n for mine in taken for n in mine) == list(range(1, 97))


def number():
    with db.write():
        return next_number("paper", 2026)


def certified():
    world = review.make_world()
    package = review.make_package(world, "certified")
    jobs.run_due()
    return world, Paper.get(Paper.document == "review-certificate"), package


def test_one_paper_rendered_by_two_workers_is_issued_once():
    world = review.make_world()
    review.make_package(world, "certified")
    jobs.Job.update(state="parked").where(jobs.Job.kind != "exports.issue").execute()
    asked = [row for row in jobs.Job.select() if row.kind == "exports.issue"]

    def again(row):  # whose lease ran out goes on; what it raises is kept with the job
        payload = json.loads(row.payload)
        with contextlib.suppress(IntegrityError, StaleState):
            made = issue.prepare(payload)
            with db.write():
                issue.effect(payload, made)

    at_once(*[lambda row=row: again(row) for row in asked for _ in range(2)])

    papers = list(Paper.select())
    assert len(papers) == len(asked) > 1
    assert {one.state for one in papers} == {PaperState.VALID}
    assert len({one.number for one in papers}) == len(papers)
    for one in papers:
        keys = [e.key for e in events.timeline("exports.paper", one.id)]
        assert keys.count("exports.paper.issue") == 1


def test_a_void_asked_twice_and_decided_twice_by_one_person_counts_once():
    world, paper, _ = certified()
    one, other = colleagues(world.lead, "agency", "lead")

    def twice(verb):
        return at_once(*[lambda: verb(Paper.get_by_id(paper.id)) for _ in range(2)])

    asked = twice(lambda p: void.ask_void(p, "项目名称写错", one))
    decided = twice(lambda p: void.decide(p, "replace", other))
    jobs.run_due()

    assert (len(refused(asked)), len(refused(decided))) == (1, 1)
    assert Paper.get_by_id(paper.id).state == PaperState.REPLACED
    assert Paper.select().where(Paper.replaces == paper.id).count() == 1


def test_the_last_sign_up_before_f_is_in_the_pool_and_the_first_after_is_not(house):
    requirement = make_requirement()
    early = [make_bidder() for _ in range(6)]
    late = [make_bidder() for _ in range(3)]
    gates = {a.id: signup.gate(requirement.id, actor.org_id) for a, actor in early + late}
    house((F - dt.timedelta(microseconds=1)).isoformat())
    ins = at_once(*[lambda b=b: make_signup(requirement, b) for b in early])
    house(F.isoformat())

    def sign(bidder):
        return signup.sign_up(gates[bidder[0].id], "", "late", bidder[1])

    outs = at_once(jobs.run_due, *[lambda b=b: sign(b) for b in late], jobs.run_due)[1:-1]

    assert refused(ins) == []
    assert [type(one).__mro__[1] for one in outs] == [Late] * 3
    assert set(Freeze.get().signups) == {row.id for row in Signup.select()}
    assert Freeze.get().size == 6


def test_sign_ups_and_the_freeze_at_one_moment_agree_on_who_is_in(house, monkeypatch):
    """The clock runs over F while both work: whoever has a receipt stands in the pool."""
    requirement = make_requirement()
    bidders = [make_bidder() for _ in range(10)]
    gates = [signup.gate(requirement.id, actor.org_id) for _, actor in bidders]
    house((F - dt.timedelta(milliseconds=1)).isoformat())
    turn, ticks = threading.Lock(), iter(range(10**6))

    def running():
        with turn:
            return F + dt.timedelta(microseconds=100 * (next(ticks) - 60))

    def sign(at):
        return signup.sign_up(gates[at], "", "edge", bidders[at][1])

    def freeze():
        while not Freeze.select().exists():
            jobs.run_due()

    monkeypatch.setattr(clock, "now", running)
    answers = at_once(freeze, *[lambda at=at: sign(at) for at in range(10)])[1:]
    monkeypatch.undo()

    taken = [one for one in answers if isinstance(one, events.Event)]
    assert len(taken) + len(refused(answers)) == 10
    assert set(Freeze.get().signups) == {one.subject_id for one in taken}
    assert all(one.seq < events.Event.get_by_id(Freeze.get().event).seq for one in taken)


def test_two_workers_draw_one_round_once(house):
    requirement = make_requirement()
    for _ in range(3):
        make_signup(requirement)
    jobs.run_due(F)
    house(T.isoformat())

    at_once(*[jobs.run_due] * 4)

    assert Requirement.get_by_id(requirement.id).state == "publicity"
    assert (DrawRound.select().count(), Award.select().count()) == (1, 1)
    keys = [e.key for e in events.timeline("bidding.requirement", requirement.id)]
    assert keys.count("bidding.requirement.draw") == 1
