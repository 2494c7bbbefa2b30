"""Clauses that stand behind another lock: they must hold alone, should the other one fall."""

import pytest

from app.accounts.models import Duty, Organisation, Person
from app.accounts.services import sessions
from app.kernel import clock, jobs
from app.kernel.db import write
from app.kernel.permissions import Actor, allowed
from bidding.models import Award, Contract, DrawRound, Requirement
from bidding.services import draw, freeze
from projects.models import Unit
from tests.factories.accounts import make_actor, make_duty, make_organisation, make_person
from tests.factories.bidding import make_requirement, make_signup
from tests.factories.projects import make_project


@pytest.fixture(autouse=True)
def _house(app, db):
    """The tables of all rooms."""


def test_nobody_approves_the_own_organisation():
    clerk = make_actor("clerk", kind="operator")
    own, other = Organisation.get_by_id(clerk.org_id), make_organisation(state="pending")

    assert allowed(clerk, "accounts.organisation.approve", other)
    assert not allowed(clerk, "accounts.organisation.approve", own)


def test_nobody_is_appointed_by_oneself():
    officer = make_actor("security_admin", kind="platform")

    assert allowed(officer, "accounts.duty.appoint", make_person())
    assert not allowed(officer, "accounts.duty.appoint", Person.get_by_id(officer.person_id))


def test_a_manager_never_ends_the_duty_of_an_administrator():
    manager = make_actor("manager", kind="owner")
    place = Organisation.get_by_id(manager.org_id)
    admin = make_duty(make_person(), place, "audit_admin")

    assert allowed(manager, "accounts.duty.revoke", make_duty(make_person(), place, "handler"))
    assert not allowed(manager, "accounts.duty.revoke", admin)


def test_a_revoked_duty_counts_no_more_whatever_its_end_was():
    place = make_organisation()
    person = make_person(organisation=place, roles=("handler",))
    _, token = sessions.open_session(person, method="password")
    held = sessions.recognise(token).actor.duties
    Duty.update(revoked_at=clock.now()).where(Duty.person == person).execute()

    assert held == {"owner.handler"}
    assert sessions.recognise(token).actor.duties == frozenset()


def test_a_unit_that_left_the_project_reads_it_no_more():
    designer = make_actor("handler", kind="designer")
    place = Organisation.get_by_id(designer.org_id)
    project = make_project(units=(("design", place),))
    before = allowed(designer, "projects.project.view", project)
    Unit.update(until=clock.today()).where(Unit.organisation == place).execute()

    assert before
    assert not allowed(designer, "projects.project.view", project)


def test_a_duty_is_asked_of_the_owner_and_the_other_side_confirms():
    owner = make_actor("handler", kind="owner")
    agency = make_actor("handler", kind="agency")
    idle = Actor(owner.person_id, owner.name, owner.org_id, owner.org_name, "owner")
    contract = Contract(owner=owner.org_id, agency=agency.org_id, uploaded_by=owner.org_id)
    requirement = Requirement(owner=owner.org_id)

    assert allowed(owner, "bidding.requirement.publish", requirement)
    assert not allowed(idle, "bidding.requirement.publish", requirement)
    for verb in ("confirm", "send_back"):
        assert not allowed(owner, f"bidding.contract.{verb}", contract)
        assert allowed(agency, f"bidding.contract.{verb}", contract)


def test_a_freeze_or_draw_asked_for_early_does_nothing(at):
    at("2026-11-16 09:00")
    requirement = make_requirement()
    for _ in range(2):
        make_signup(requirement)

    payload = {"id": requirement.id, "until": requirement.signup_until.isoformat()}
    with write():
        freeze.freeze_due(payload)
    early = Requirement.get_by_id(requirement.id).state
    jobs.run_due(requirement.signup_until)
    row = DrawRound.get(DrawRound.requirement == requirement)
    with write():
        draw.draw_due({"round": row.id})

    assert early == "signup"
    assert Requirement.get_by_id(requirement.id).state == "frozen"
    assert Award.select().count() == 0
