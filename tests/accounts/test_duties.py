"""Duties, the three administrators, invitations, outside identities, the first start."""

import datetime as dt

import pytest
from peewee import IntegrityError

from app.accounts import queries, services
from app.accounts.models import Duty, Identity
from app.accounts.services import (
    first_start,
    identities,
    organisations,
    passwords,
    people,
    sessions,
)
from app.accounts.services.sign_in import CLOSED, Visit
from app.kernel import events
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, Late, NotAllowed, StaleState
from tests.factories.accounts import (
    PASSWORD,
    make_actor,
    make_duty,
    make_organisation,
    make_person,
    make_uscc,
)

ADMINS = ("system_admin", "security_admin", "audit_admin")
LOGINS = {"system_admin": "sys.li", "security_admin": "sec.wang", "audit_admin": "aud.chen"}
NEW = "石桥边的老樟树又开花了"


@pytest.mark.parametrize("first", ADMINS)
@pytest.mark.parametrize("second", ADMINS)
def test_no_one_holds_two_of_the_three_administrations(db, first, second):
    place = make_organisation(kind="platform")
    person = make_person()
    services.grant_duty(person, place, first)
    if first == second:
        assert services.grant_duty(person, place, second).role == first
        return
    with pytest.raises(NotAllowed) as refused:
        services.grant_duty(person, place, second)
    assert str(refused.value) == "系统管理员、安全管理员、审计管理员三项职责不得由同一人担任"
    assert queries.roles_of(person.id, place.id) == [first]


@pytest.mark.parametrize("second", ADMINS[1:])
def test_the_database_itself_refuses_a_second_administration(db, second):
    place, twin = make_organisation(kind="platform"), make_organisation(kind="platform")
    person = make_person()
    make_duty(person, place, "system_admin")
    with pytest.raises(IntegrityError), write():
        make_duty(person, twin, second)
    with pytest.raises(IntegrityError), write():
        make_duty(make_person(), place, second, until=dt.datetime(2030, 1, 1))


def test_an_administration_may_be_taken_over_after_it_was_revoked(db):
    place = make_organisation(kind="platform")
    person = make_person()
    duty = services.grant_duty(person, place, "system_admin")
    services.revoke_duty(duty, actor=make_actor("security_admin", kind="platform"))
    services.grant_duty(person, place, "audit_admin")
    assert queries.roles_of(person.id, place.id) == ["audit_admin"]


def test_nobody_appoints_himself(db):
    place = make_organisation(kind="platform")
    person = make_person(organisation=place, roles=("security_admin",))
    with pytest.raises(NotAllowed):
        first_start.appoint(person, "audit_admin", actor=services.actor_of(person, place))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organisation SET kind = 'guild'",
        "UPDATE organisation SET state = 'gone'",
        "UPDATE person SET locale = 'fr'",
        "UPDATE person SET state = 'gone'",
        "UPDATE region SET level = 'planet'",
    ],
)
def test_unknown_words_are_refused_by_the_database(db, statement):
    make_person(organisation=make_organisation())
    with pytest.raises(IntegrityError), write():
        db.execute_sql(statement)


def test_a_duty_is_held_once_and_may_be_granted_again_after_its_end(db, at):
    at("2026-11-20 09:00")
    place, person = make_organisation(), make_person()
    ends = dt.datetime(2026, 11, 20, 12)
    first = services.grant_duty(person, place, "handler", until=ends)
    assert services.grant_duty(person, place, "handler").id == first.id
    at("2026-11-20 13:00")
    second = services.grant_duty(person, place, "handler")
    assert second.id != first.id
    assert Duty.get_by_id(first.id).until == ends
    assert [e.key for e in events.timeline("accounts.organisation", place.id)][:2] == [
        "accounts.duty.grant",
        "accounts.duty.grant",
    ]


def test_the_last_manager_stays(db):
    place = make_organisation()
    manager = make_person(organisation=place)
    actor = services.actor_of(manager, place)
    duty = Duty.get((Duty.person == manager) & (Duty.role == "manager"))
    with pytest.raises(NotAllowed):
        services.revoke_duty(duty, actor=actor)
    make_person(organisation=place, roles=("manager",))
    services.revoke_duty(duty, actor=actor)
    with pytest.raises(NotAllowed):
        services.revoke_duty(duty, actor=actor)


def test_holders_are_found_across_organisations(db):
    place = make_organisation(kind="operator")
    clerk = make_person(organisation=place, roles=("clerk",))
    closed = make_organisation(kind="operator", state="suspended")
    make_person(organisation=closed, roles=("clerk",))
    assert queries.holders("operator.clerk") == [clerk.id]
    assert queries.people_with(place.id, "manager") == []
    assert queries.people_with(place.id) == [clerk.id]


def test_an_organisation_needs_its_code_and_a_division_of_today(db, at):
    at("2026-11-20 09:00")
    with pytest.raises(Invalid) as wrong:
        services.create_organisation(kind="owner", name="x", uscc="123", region="330103")
    assert set(wrong.value.fields) == {"name", "uscc", "region"}
    made = services.create_organisation(
        kind="owner", name="东莞某公司", uscc=make_uscc("441900"), region="441900"
    )
    assert made.region.name == "东莞市"
    with pytest.raises(Invalid) as taken:
        services.create_organisation(
            kind="agency", name="另一公司", uscc=made.uscc.lower(), region="441900"
        )
    assert str(taken.value.fields["uscc"]) == organisations.USCC_TAKEN


def test_a_natural_person_is_not_named_in_the_log(db):
    made = services.create_organisation(kind="owner", name="张三", region="320102", is_person=True)
    assert events.last_of("accounts.organisation", made.id).facts["name"] == "自然人"
    with pytest.raises(Invalid):
        services.create_organisation(kind="agency", name="张三", region="320102", is_person=True)


def test_logins_are_unique_whatever_the_case(db):
    services.create_person(login="Zhou", name="周")
    with pytest.raises(Invalid) as taken:
        services.create_person(login="zHOU", name="周")
    assert list(taken.value.fields) == ["login"]


def test_an_old_page_of_the_profile_is_refused(db):
    person = make_person()
    actor = services.actor_of(person)
    details = {"name": "周", "phone": "13900001111", "email": "z@example.cn", "actor": actor}
    details |= {"visit": Visit("10.0.0.1", ""), "current": PASSWORD}
    changed = people.change_profile(person, **details, seen=1)
    assert (changed.version, changed.phone) == (2, "13900001111")
    with pytest.raises(StaleState):
        people.change_profile(person, **details, seen=1)
    with pytest.raises(Invalid) as wrong:
        people.change_profile(person, **(details | {"email": "nowhere"}), seen=2)
    assert list(wrong.value.fields) == ["email"]


def test_where_secrets_are_sent_changes_only_with_the_password(db):
    person = make_person(email="old@example.cn")
    details = {"name": "周国", "phone": person.phone, "actor": services.actor_of(person)}
    details |= {"visit": Visit("10.0.0.1", "")}

    link = passwords.new_mail_link(person)
    renamed = people.change_profile(person, **details, email="old@example.cn")
    for wrong in ("", "wrong"):
        with pytest.raises(Invalid) as refused:
            people.change_profile(renamed, **details, email="new@example.cn", current=wrong)
        assert list(refused.value.fields) == ["current"]
    assert passwords.reset_for(link)
    assert people.change_profile(renamed, **details, email="new@example.cn", current=PASSWORD)
    with pytest.raises(Late):
        passwords.reset_for(link)


def test_an_outside_identity_signs_in_whoever_bound_it_and_nobody_else(db):
    person, other = make_person(), make_person()
    actor = services.actor_of(person)
    with pytest.raises(NotAllowed):
        identities.sign_in_with("https://id.example", "42", Visit())

    held = identities.bind(person, "https://id.example", "42", actor=actor)
    found = identities.sign_in_with("https://id.example", "42", Visit())

    assert sessions.recognise(found.token).person_id == person.id
    assert found.session.method == "oidc"
    assert identities.bind(person, "https://id.example", "42", actor=actor).id == held.id
    with pytest.raises(NotAllowed):
        identities.bind(other, "https://id.example", "42", actor=services.actor_of(other))
    with pytest.raises(NotAllowed):
        identities.sign_in_with("https://other.example", "42", Visit())

    identities.unbind(held, actor=actor)
    assert Identity.select().count() == 0
    with pytest.raises(NotAllowed):
        identities.unbind(held, actor=actor)


def test_a_closed_account_is_not_entered_by_an_outside_identity(db):
    person = make_person()
    identities.bind(person, "https://id.example", "42", actor=services.actor_of(person))
    people.disable(person, "离职", actor=make_actor("security_admin", kind="platform"))
    with pytest.raises(Forbidden) as closed:
        identities.sign_in_with("https://id.example", "42", Visit())
    assert str(closed.value) == CLOSED


def test_the_first_start_creates_nobody_until_told_and_then_three_people_once(db):
    assert not first_start.has_administrators()
    issued = first_start.create_administrators(LOGINS)

    assert set(issued) == set(LOGINS)
    for role, token in issued.items():
        person = passwords.reset_password(token, f"{NEW}{role}")
        assert person.login == LOGINS[role]
        assert [d.role for d in queries.duties_of(person.id)] == [role]
    with pytest.raises(NotAllowed):
        first_start.create_administrators(LOGINS)


@pytest.mark.parametrize(
    "logins", [{}, dict.fromkeys(LOGINS, "one.man"), {"system_admin": "sys.li"}]
)
def test_three_administrators_are_three_people(db, logins):
    with pytest.raises(Invalid):
        first_start.create_administrators(logins)
    assert not first_start.has_administrators()
