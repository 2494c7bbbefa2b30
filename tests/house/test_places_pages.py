"""The pages of least information by place: lists, their Excel, the desk, ids, the log, notices."""

import io
from types import SimpleNamespace

import openpyxl
import pytest

from app.accounts.models import Duty, Organisation, Person, Region
from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.notices import Notice
from app.kernel.permissions import allowed
from app.rooms import ROOMS
from app.web import log_reading
from app.web.desk import todos
from intermediaries.models import Agency
from joint_review import lists, queries
from joint_review.models.package import Task
from tests.factories import joint_review as review
from tests.factories import supervision as made
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.intermediaries import (
    make_agency,
    make_change,
    make_flag,
    make_intake,
    make_later_check,
    make_member,
)

HOME, AWAY = "320102", "320106"
WORKING = {"operator": ("clerk", "manager"), "window": ("clerk",)}
# list, who looks (kind and role), what stands in it only at home
LISTS = [
    ("/projects", "window.clerk", "project"),
    ("/projects", "department.handler", "project"),
    ("/projects", "committee.handler", "project"),
    ("/joint-review/packages", "window.clerk", "package"),
    ("/joint-review/packages", "supervisor.officer", "package"),
    ("/intermediaries", "operator.clerk", "agency"),
    ("/intermediaries/changes", "regulator.officer", "agency"),
    ("/intermediaries/later-checks", "operator.clerk", "agency"),
    ("/intermediaries/flags", "supervisor.officer", "agency"),
    ("/agencies/intakes", "operator.manager", "batch"),
    ("/supervision/entries", "supervisor.officer", "agency"),
    ("/supervision/sanctions", "operator.manager", "agency"),
    ("/supervision/evaluations", "regulator.officer", "agency"),
    ("/supervision/complaints", "operator.clerk", "agency"),
    ("/supervision/complaints", "supervisor.officer", "agency"),
]
EXPORTS = [
    ("/projects/export.xlsx", "window.clerk", "project"),
    ("/intermediaries/changes/export.xlsx", "regulator.officer", "agency"),
    ("/intermediaries/later-checks/export.xlsx", "operator.clerk", "agency"),
    ("/intermediaries/flags/export.xlsx", "supervisor.officer", "agency"),
    ("/exports/lists/evaluations.xlsx", "supervisor.officer", "agency"),
    ("/exports/lists/credit-entries.xlsx", "regulator.officer", "agency"),
]


@pytest.fixture
def town(app, db, at):
    """One thing of every kind at home; the offices of two counties."""
    at("2026-11-20 09:00")
    world = review.make_world()
    kinds = ("operator", "window", "regulator", "department", "supervisor", "committee")
    places = {
        (kind, region): make_organisation(kind=kind, region=Region.get_by_id(region))
        for region in (HOME, AWAY)
        for kind in kinds
    }
    for (kind, _), place in places.items():
        make_person(organisation=place, roles=WORKING.get(kind, ("officer",)))
    package = review.make_package(world, "submitted")
    agency = make_agency(regions=(HOME,), items=())
    ids = _library(agency) | _oversight(agency, places, world)
    names = {"project": world.project.name, "package": package.title, "agency": agency.name}
    names["batch"] = ids.pop("batch")
    ids |= {"/projects/": world.project.id, "/joint-review/packages/": package.id}
    return SimpleNamespace(places=places, names=names, ids=ids, world=world, package=package)


def _library(agency):
    """What waits for the offices about an agency, by the address before its id."""
    other = make_agency(regions=("330300",), items=(), region="330302")
    intake = make_intake("draft", region=HOME)
    return {
        "/intermediaries/": agency.id,
        "/intermediaries/changes/": make_change(agency).id,
        "/intermediaries/later-checks/": make_later_check(agency).id,
        "/intermediaries/flags/": make_flag(agency, other).id,
        "/intermediaries/intake-members/": make_member(intake, agency).id,
        "/agencies/intakes/": intake.id,
        "batch": intake.title,
    }


def _oversight(agency, places, world):
    """What the offices have begun about it."""
    officer = make_actor("officer", organisation=places["regulator", HOME])
    contract = made.make_contract(agency, world.owner, project=world.project)
    rating = made.make_evaluation(contract)
    complaint = made.make_complaint(agency.organisation, kind="selection")
    found = {
        "/supervision/entries/": made.make_entry(agency, actor=officer).id,
        "/supervision/sanctions/": made.make_sanction(agency, actor=officer).id,
        "/supervision/evaluations/": rating.id,
        "/supervision/complaints/": complaint.id,
    }
    Agency.update(state="submitted").where(Agency.id == agency.id).execute()
    return found


def looking(town, client_as, duty, region):
    """A browser of somebody with a duty at the office of a county."""
    kind, role = duty.split(".")
    actor = make_actor(role, organisation=town.places[kind, region])
    place = Organisation.get_by_id(actor.org_id)
    return client_as(Person.get_by_id(actor.person_id), place), actor


def test_lists_their_excel_and_single_things_end_at_the_division(town, client_as):
    shown = {}
    for address, duty, what in (*LISTS, *EXPORTS):
        found = []
        for region in (HOME, AWAY):
            answer = looking(town, client_as, duty, region)[0].get(address)
            text = answer.text if answer.mimetype == "text/html" else _cells(answer)
            found.append((answer.status_code, town.names[what] in text))
        shown[address, duty] = found

    good = [(200, True), (200, False)]
    assert {line: found for line, found in shown.items() if found != good} == {}


def _cells(answer):
    if answer.status_code != 200:
        return ""
    book = openpyxl.load_workbook(io.BytesIO(answer.data), read_only=True)
    return "\n".join(str(c) for row in book.worksheets[0].iter_rows(values_only=True) for c in row)


def test_an_address_with_an_id_leads_nobody_of_elsewhere_to_it(town, client_as):
    shown = {}
    clients = {r: looking(town, client_as, "regulator.officer", r)[0] for r in (HOME, AWAY)}
    for address, key in town.ids.items():
        shown[address] = [clients[r].get(f"{address}{key}").status_code for r in (HOME, AWAY)]

    assert {line: found for line, found in shown.items() if found != [200, 404]} == {}


# event, the address of its thing, the kind of office that is told
TOLD = [
    ("intermediaries.agency.submit", "/intermediaries/", "operator"),
    ("intermediaries.agency.register", "/intermediaries/", "operator"),
    ("intermediaries.change.submit", "/intermediaries/changes/", "operator"),
    ("intermediaries.later_check.report", "/intermediaries/later-checks/", "operator"),
    ("intermediaries.intake_member.apply", "/intermediaries/intake-members/", "operator"),
    ("intermediaries.intake_member.sign", "/intermediaries/intake-members/", "operator"),
    ("intermediaries.person_flag.open", "/intermediaries/flags/", "regulator"),
    ("joint_review.package.submit", "/joint-review/packages/", "window"),
    ("supervision.entry.hear", "/supervision/entries/", "regulator"),
    ("supervision.entry.appeal", "/supervision/entries/", "supervisor"),
    ("supervision.credit.consequence", "/intermediaries/", "regulator"),
    ("supervision.complaint.submit", "/supervision/complaints/", "operator"),
]


def test_an_event_is_told_to_the_offices_of_its_division(town):
    notices = {key: one for room in ROOMS for key, one in room.notices.items()}
    wrong = {}
    for event, address, kind in TOLD:
        about = SimpleNamespace(subject_id=town.ids[address], facts={}, org_id=None)
        told = set(notices[event].to(about))
        staff = {r: {row.person_id for row in _people(town, kind, r)} for r in (HOME, AWAY)}
        if not staff[HOME] <= told or staff[AWAY] & told:
            wrong[event] = told

    assert wrong == {}


@pytest.mark.parametrize("duty", ["operator.clerk", "window.clerk", "regulator.officer"])
def test_desk_and_notices_are_of_the_division(town, app, client_as, duty):
    found = {}
    with app.test_request_context():
        for region in (HOME, AWAY):
            actor = looking(town, client_as, duty, region)[1]
            found[region] = len(todos(actor))
    told = {
        region: Notice.select()
        .where(Notice.person_id.in_(_people(town, duty.split(".")[0], region)))
        .exists()
        for region in (HOME, AWAY)
    }

    assert found[HOME] > 0
    assert (found[AWAY], told) == (0, {HOME: True, AWAY: False})


def _people(town, kind, region):
    return Duty.select(Duty.person).where(Duty.organisation == town.places[kind, region])


def test_the_log_tells_an_office_what_happened_in_its_division(town, app, client_as):
    kept = list(Event.select().where(Event.subject_kind == "joint_review.package"))
    inner = [one for one in kept if one.visibility == "internal"]
    seen = {}
    with app.test_request_context():
        for region in (HOME, AWAY):
            actor = looking(town, client_as, "supervisor.officer", region)[1]
            seen[region] = log_reading.open_to(actor, inner) == {one.seq for one in inner}

    assert inner
    assert seen == {HOME: True, AWAY: False}


def test_a_department_sees_of_elsewhere_what_it_was_asked_about(app, db, settings):
    """Its reviewer holds one package; neither its project nor the next package is shown."""
    world = review.make_world()
    away = make_organisation(kind="department", region=Region.get_by_id(AWAY))
    actor = make_actor("reviewer", organisation=away)
    asked, other = (review.make_package(world, "accepted") for _ in range(2))
    before = allowed(actor, "package.view", asked)
    with write():
        task = Task.create(
            package=asked, discipline="fire", organisation=away, reviewer=actor.person_id
        )
    listed = [row.id for row in lists.page(lists.Filters(), actor).rows]
    seen = [allowed(actor, "package.view", one) for one in (asked, other)]
    project = allowed(actor, "projects.project.view", world.project)
    Task.update(state="released").where(Task.id == task.id).execute()

    assert (before, listed, seen, project) == (False, [asked.id], [True, False], False)
    assert not allowed(actor, "package.view", queries.package(asked.id))
