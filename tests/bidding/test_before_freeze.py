"""Before F nobody but the agency itself learns that, how often or by whom was signed up."""

import datetime as dt
import re

import pytest

from app.accounts.models import Organisation, Person
from app.accounts.rules.duties import ROLES
from app.accounts.services import actor_of
from app.kernel import events, fire, jobs
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from bidding.models import Requirement, Signup
from bidding.services import refusing, signup
from bidding.states import REQUIREMENT
from tests.factories.accounts import make_organisation, make_person
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.intermediaries import make_agency

pytestmark = pytest.mark.usefixtures("db")

OPENS = "2026-11-16 09:00"
F = dt.datetime(2026, 11, 19, 17, 0)
PATHS = (
    "/", "/desk", "/inbox", "/log", "/bidding/requirements", "/bidding/results", "/bidding/mine",
    "/bidding/desk", "/bidding/contracts", "/admin/trail", "/admin/trail.csv", "/admin/jobs",
    "/admin/trail?key=bidding.signup", "/admin/trail.csv?key=bidding.signup",
    "/search?q={name}", "/search?q={uscc}", "/admin/trail?who={name}", "/projects",
    "/bidding/requirements/{id}", "/bidding/requirements/{id}/screen",
    "/bidding/requirements/{id}/draw", "/bidding/requirements/{id}/editions/1",
    "/bidding/requirements/{id}/pool", "/bidding/requirements/{id}/draw.json",
    "/bidding/requirements/{id}/cancel", "/bidding/requirements/{id}/revise",
)  # fmt: skip
CHANGING = re.compile(
    r'(value="[A-Za-z0-9_.\-]{16,}"|nonce="[^"]+"|/log/\d+|#\d+|第? ?\d+ ?条|\d{2}:\d{2}(:\d{2})?'
    r"|csrf_token|name=\"_once\"[^>]*>)"
)


@pytest.fixture
def readers(client, client_as):
    """Everybody who is not the agency: the owner, each duty of each kind, a visitor."""

    def build(owner):
        found = {"visitor": client}
        person = Person.get_by_id(owner.person_id)
        found["the owner"] = client_as(person, Organisation.get_by_id(owner.org_id))
        for kind, roles in ROLES.items():
            place = make_organisation(kind=kind)
            for chosen in [(r,) for r in roles] if kind == "platform" else [tuple(roles)]:
                person = make_person(organisation=place, roles=chosen)
                found[f"{kind} {chosen[0]}"] = client_as(person, place)
        return found

    return build


def seen_by(readers, requirement, agency):
    """What everybody reads, with what changes at every look taken out."""
    values = {"id": requirement.id, "name": agency.name, "uscc": agency.uscc}
    return {
        (who, path): CHANGING.sub("", reader.get(path.format(**values)).text)
        for who, reader in readers.items()
        for path in PATHS
    }


def test_no_page_tells_of_a_sign_up_or_a_withdrawal(readers, at):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    bidders = [make_bidder() for _ in range(3)]
    asking = readers(owner)
    agency = bidders[0][0]
    kept = Requirement.get_by_id(requirement.id).version
    empty = seen_by(asking, requirement, agency)

    for bidder in bidders:
        make_signup(requirement, bidder)
    row = Signup.get(Signup.agency == agency)
    signup.withdraw(row, bidders[0][1], None)
    jobs.run_due(dt.datetime(2026, 11, 16, 9))
    full = seen_by(asking, requirement, agency)

    told = [
        (who, path)
        for who, path in full
        for one, _ in bidders
        if (one.name in full[who, path] or one.uscc in full[who, path])
        and not ("{" in path and path.startswith(("/search", "/admin")))
    ]
    changed = [k for k in full if full[k] != empty[k] and not k[1].startswith(("/log", "/admin/t"))]
    assert told == []
    assert changed == []
    assert Requirement.get_by_id(requirement.id).version == kept


def test_the_trail_tells_of_sign_ups_once_the_pool_is_frozen(client_as, at):
    at(OPENS)
    requirement = make_requirement()
    agencies = [make_signup(requirement)[0] for _ in range(2)]
    place = make_organisation(kind="platform")
    auditor = client_as(make_person(organisation=place, roles=("audit_admin",)), place)

    before = auditor.get("/admin/trail?key=bidding.signup").text
    jobs.run_due(F)
    after = auditor.get("/admin/trail?key=bidding.signup").text

    assert not any(agency.name in before for agency in agencies)
    assert "bidding.signup.submitted" not in before.replace('value="bidding.signup', "")
    assert all(agency.name in after for agency in agencies)


def test_a_stale_click_is_not_told_of_a_late_agency(at):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    agency, actor = make_bidder()
    at("2026-11-19 17:00:00")
    with pytest.raises(refusing.Refused):
        signup.sign_up(signup.gate(requirement.id, actor.org_id), "", "late", actor)

    refusal = fire.stale(REQUIREMENT, requirement)

    assert agency.name not in str(refusal.reasons[0])
    assert owner.org_name in str(refusal.reasons[0])
    assert actor_of(Person.get_by_id(actor.person_id)).org_id is None


def test_the_key_of_one_sign_up_is_no_sign_up_to_another_notice(at):
    at(OPENS)
    owner, bidder = make_owner(), make_bidder()
    first, second = make_requirement(owner), make_requirement(owner)

    made = [make_signup(one, bidder, key="same")[1] for one in (first, second, second)]

    assert made[0].subject_id != made[1].subject_id == made[2].subject_id
    assert {row.requirement_id for row in Signup.select()} == {first.id, second.id}


def test_a_clock_set_back_lets_nothing_happen_before_what_is_logged(at):
    at(OPENS)
    requirement = make_requirement()
    at("2026-11-16 08:00:00")
    _, event = make_signup(requirement)

    with write():
        later = events.record("test.thing", requirement, actor=SYSTEM)

    assert event.at == dt.datetime(2026, 11, 16, 9)
    assert later.at == dt.datetime(2026, 11, 16, 9)


@pytest.mark.parametrize("day", ["2031-02-26 09:00", "2028-02-28 09:00"])
def test_a_pool_freezes_in_a_year_nobody_announced_and_over_a_leap_day(at, day):
    at(day)
    requirement = make_requirement()
    for _ in range(2):
        make_signup(requirement, make_bidder(make_agency(expires_on=dt.date(2040, 1, 1))))

    jobs.run_due(requirement.signup_until - dt.timedelta(seconds=1))
    early = Requirement.get_by_id(requirement.id).state
    jobs.run_due(requirement.signup_until)

    assert (early, Requirement.get_by_id(requirement.id).state) == ("signup", "frozen")
