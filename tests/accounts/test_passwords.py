"""Changing and resetting passwords."""

import pytest

from app.accounts import services
from app.accounts.models import Person, ResetLink
from app.accounts.services import hashing, passwords, people, sessions, throttle
from app.accounts.services.sign_in import Visit
from app.kernel.errors import Invalid, Late, NotAllowed, TooMany
from tests.factories.accounts import (
    PASSWORD,
    make_actor,
    make_duty,
    make_organisation,
    make_person,
)

HERE = Visit("203.0.113.9", "Firefox")
NEW = "石桥边的老樟树又开花了"


def stored(person):
    return Person.get_by_id(person.id).password


def test_a_new_password_ends_every_other_session(db):
    person = make_person()
    mine, token = sessions.open_session(person, method="password")
    _, other = sessions.open_session(person, method="password")

    passwords.change_password(
        person, PASSWORD, NEW, actor=services.actor_of(person), visit=HERE, keep=mine.id
    )

    assert hashing.verify(stored(person), NEW)
    assert sessions.recognise(token) is not None
    assert sessions.recognise(other) is None


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("not mine at all", NEW, "current"),
        (PASSWORD, "password1", "password"),
        (PASSWORD, "short", "password"),
        (PASSWORD, PASSWORD, "password"),
    ],
)
def test_a_wrong_current_or_a_weak_new_password_changes_nothing(db, current, new, field):
    person = make_person()
    before = stored(person)
    with pytest.raises(Invalid) as wrong:
        passwords.change_password(person, current, new, actor=services.actor_of(person), visit=HERE)
    assert list(wrong.value.fields) == [field]
    assert stored(person) == before


def test_guessing_the_current_password_is_throttled(db):
    person = make_person()
    for _ in range(5):
        with pytest.raises(Invalid):
            passwords.change_password(
                person, "a guess", NEW, actor=services.actor_of(person), visit=HERE
            )
    with pytest.raises(TooMany):
        passwords.change_password(
            person, PASSWORD, NEW, actor=services.actor_of(person), visit=HERE
        )


def test_a_link_works_once_ends_sessions_and_lifts_the_lock(db):
    person = make_person()
    _, open_session = sessions.open_session(person, method="password")
    for _ in range(5):
        throttle.fail(throttle.keys_of(person.login, "203.0.113.9")[:1])
    token = passwords.new_mail_link(person)

    passwords.reset_password(token, NEW)

    assert hashing.verify(stored(person), NEW)
    assert sessions.recognise(open_session) is None
    assert throttle.locked_now() == []
    with pytest.raises(Late):
        passwords.reset_password(token, "另一句完全不同的话语")
    assert hashing.verify(stored(person), NEW)


def test_the_table_keeps_the_hash_of_the_link_only(db):
    token = passwords.new_mail_link(make_person())
    assert ResetLink.get().token != token


def test_a_link_expires_and_a_newer_one_replaces_it(db, at):
    at("2026-11-20 09:00")
    person = make_person()
    old = passwords.new_mail_link(person)
    new = passwords.new_mail_link(person)
    with pytest.raises(Late):
        passwords.reset_for(old)
    assert passwords.reset_for(new).person_id == person.id
    at("2026-11-20 09:30")
    with pytest.raises(Late) as late:
        passwords.reset_password(new, NEW)
    assert str(late.value) == passwords.USED_UP
    with pytest.raises(Late):
        passwords.reset_for("forged")


def test_a_weak_new_password_does_not_use_up_the_link(db):
    token = passwords.new_mail_link(make_person())
    with pytest.raises(Invalid):
        passwords.reset_password(token, "12345678")
    passwords.reset_password(token, NEW)


def test_changing_the_password_makes_open_links_worthless(db):
    person = make_person()
    token = passwords.new_mail_link(person)
    passwords.change_password(person, PASSWORD, NEW, actor=services.actor_of(person), visit=HERE)
    with pytest.raises(Late):
        passwords.reset_for(token)


def test_a_manager_issues_links_for_people_of_the_own_organisation_only(db):
    place, other = make_organisation(), make_organisation()
    manager = make_actor("manager", organisation=place)
    member = make_person(organisation=place, roles=("handler",))
    stranger = make_person(organisation=other, roles=("handler",))
    both = make_person(organisation=place, roles=("handler",))
    make_duty(both, other, "handler")

    assert passwords.issue_reset(member, actor=manager)
    for person in (stranger, both, make_person()):
        with pytest.raises(NotAllowed) as refused:
            passwords.issue_reset(person, actor=manager)
        assert str(refused.value) == passwords.ELSEWHERE


def test_a_handler_issues_nothing(db):
    place = make_organisation()
    handler = make_actor("handler", organisation=place)
    with pytest.raises(NotAllowed):
        passwords.issue_reset(make_person(organisation=place, roles=("handler",)), actor=handler)


def test_the_security_administrator_issues_for_everybody_but_closed_accounts(db):
    admin = make_actor("security_admin", kind="platform")
    person = make_person(organisation=make_organisation())
    assert passwords.issue_reset(person, actor=admin)
    people.disable(person, "离职", actor=admin)
    with pytest.raises(NotAllowed):
        passwords.issue_reset(person, actor=admin)


def test_a_link_issued_before_the_account_was_closed_opens_nothing(db):
    admin = make_actor("security_admin", kind="platform")
    person = make_person()
    token = passwords.issue_reset(person, actor=admin)
    people.disable(person, "离职", actor=admin)
    with pytest.raises(NotAllowed):
        passwords.reset_for(token)


def test_mail_goes_to_active_people_with_an_address_only(db):
    assert not passwords.may_have_mail(None)
    assert not passwords.may_have_mail(make_person())
    assert passwords.may_have_mail(make_person(email="zhou@example.cn"))
