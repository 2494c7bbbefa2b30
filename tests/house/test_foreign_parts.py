"""A thing named in a form belongs to the thing of the page, whoever wrote its id there; and who
left, was closed or was never admitted is answered as such."""

from types import SimpleNamespace as Thing

import pytest

from app.accounts import queries
from app.accounts.models import Person, Totp
from app.accounts.services import invitations, sign_in, totp
from app.accounts.services.sign_in import Visit
from app.kernel import clock
from app.kernel.errors import Forbidden, Invalid, NotAllowed
from joint_review.models.opinion import Opinion
from joint_review.services import difference, opine, sheets
from joint_review.states import PackageState
from projects import notices
from projects.models import Unit
from supervision.checks.services import planning
from tests.factories import checks
from tests.factories import joint_review as review
from tests.factories.accounts import PASSWORD, make_actor, make_organisation, make_person
from tests.factories.projects import make_project, make_unit

pytestmark = pytest.mark.usefixtures("app", "db")


@pytest.fixture
def packages(settings):
    """Two packages of one owner in review, each with a sheet of the same number."""
    world = review.make_world()
    found = [review.make_package(world, "reviewing") for _ in range(2)]
    return world, found, [review.make_sheet(one, number="建施-91") for one in found]


def test_an_opinion_lies_on_a_sheet_of_its_own_package(packages):
    world, (mine, _), (own, foreign) = packages
    task = next(one for one in mine.tasks if one.reviewer_id == world.reviewer.person_id)
    told = review.typed()

    with pytest.raises(NotAllowed, match="不属于"):
        opine.write_opinion(task, foreign, told, world.reviewer)
    assert opine.write_opinion(task, own, told, world.reviewer).sheet_id == own.id
    assert Opinion.select().count() == 1


def test_only_revisions_of_one_package_are_compared_or_mapped(packages):
    world, _, (own, foreign) = packages
    foreign.revision = 2

    with pytest.raises(NotAllowed, match="同一张图纸"):
        difference.order(own, foreign)
    foreign.revision, foreign.round = 1, foreign.package.round + 1
    foreign.package.state = PackageState.REVISING
    with pytest.raises(NotAllowed, match="修改回复期间"):
        sheets.map_revision(foreign, own, world.actors["designer"])


def test_nobody_declares_for_an_inspector_of_another_plan(at):
    at("2026-11-16 09:00")
    inspectors = checks.make_inspectors()
    plan = checks.make_plan(inspectors, publish_it=False)
    stranger = make_actor("officer", kind="regulator")

    for person in (stranger.person_id, "a" * 16, ""):
        with pytest.raises(Invalid, match="名录"):
            planning.avoid(plan, person, [None], "亲属", inspectors[0])


def test_who_left_a_project_hears_no_more_of_it():
    here, gone = (make_organisation(kind="designer") for _ in range(2))
    project = make_project()
    for place in (here, gone):
        make_person(organisation=place)
        make_unit(project, "design", place)
    Unit.update(until=clock.today()).where(Unit.organisation == gone).execute()
    event = Thing(subject_id=project.id)

    told = set(notices.all_unit_people(event))
    assert (told & set(queries.people_with(here.id)), told & set(queries.people_with(gone.id))) == (
        set(queries.people_with(here.id)),
        set(),
    )


def test_one_persons_codes_are_not_anothers():
    person, other = make_person(), make_person()
    totp.begin(person)
    Totp.update(confirmed_at=clock.now()).execute()

    assert [totp.is_on(one.id) for one in (person, other)] == [True, False]


def test_a_closed_account_stays_closed_with_the_right_password_and_code():
    person = make_person()
    Person.update(state="disabled").where(Person.id == person.id).execute()

    for step in (
        lambda: sign_in.sign_in(person.login, PASSWORD, Visit("203.0.113.9", "Firefox")),
        lambda: sign_in.second_step(person.id, "123456", Visit("203.0.113.9", "Firefox")),
    ):
        with pytest.raises(Forbidden):
            step()


def test_an_organisation_not_yet_admitted_invites_nobody():
    place = make_organisation(state="pending")

    with pytest.raises(NotAllowed, match="核准之后"):
        invitations.invite(place, ["handler"], actor=make_actor("manager", organisation=place))
