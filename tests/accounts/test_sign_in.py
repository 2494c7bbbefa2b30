"""Sign-in and lockout, on the database."""

import datetime as dt

import pytest
from argon2 import PasswordHasher

from app.accounts import services
from app.accounts.models import Person, Throttle
from app.accounts.services import hashing, people, sessions, sign_in, throttle
from app.accounts.services.sign_in import Visit
from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, TooMany
from tests.factories.accounts import (
    PASSWORD,
    make_actor,
    make_organisation,
    make_person,
)

HERE = Visit("203.0.113.9", "Firefox")


def attempt(login, password="wrong words here", visit=HERE):
    with pytest.raises(Invalid) as wrong:
        sign_in.sign_in(login, password, visit)
    return str(wrong.value)


def test_login_and_password_open_a_session_for_the_own_organisation(db):
    place = make_organisation()
    person = make_person(login="zhou", organisation=place)

    found = sign_in.sign_in(" ZHOU ", PASSWORD, HERE)

    known = sessions.recognise(found.token)
    assert known.actor == services.actor_of(person, place)
    assert known.actor.duties == {"owner.manager", "owner.handler"}
    assert found.session.token != found.token
    assert events.last_of("accounts.person", person.id).key == "accounts.person.sign_in"


def test_a_wrong_name_and_a_wrong_password_read_the_same(db):
    make_person(login="zhou")
    assert attempt("zhou") == attempt("nobody") == sign_in.WRONG


def test_five_failures_lock_the_account_before_any_hashing(db, at, monkeypatch):
    at("2026-11-20 09:00")
    person = make_person(login="zhou")
    for _ in range(5):
        attempt("zhou")
    monkeypatch.setattr(hashing, "verify", lambda *_: pytest.fail("hashed although locked"))

    with pytest.raises(TooMany) as locked:
        sign_in.sign_in("zhou", PASSWORD, HERE)

    assert str(locked.value) == (
        "尝试次数过多，为保护账号已暂停登录，请在 2026-11-20 09:16 之后再试"
    )
    assert locked.value.retry_after == 901
    assert events.last_of("accounts.person", person.id).key == "accounts.person.lock_out"
    assert events.last_of("accounts.person", person.id).facts == {}


def test_the_lock_opens_by_itself_and_success_forgets_the_failures(db, at):
    at("2026-11-20 09:00")
    make_person(login="zhou")
    for _ in range(5):
        attempt("zhou")

    at("2026-11-20 09:15:01")
    assert sign_in.sign_in("zhou", PASSWORD, HERE).token

    account, address = throttle.keys_of("zhou", HERE.address)
    assert Throttle.get_or_none(Throttle.key == account) is None
    assert Throttle.get_by_id(address).n == 5


def test_a_second_lock_lasts_twice_as_long(db, at):
    at("2026-11-20 09:00")
    make_person(login="zhou")
    for _ in range(5):
        attempt("zhou")
    at("2026-11-20 09:16")
    for _ in range(5):
        attempt("zhou")

    account, _ = throttle.keys_of("zhou", "")
    assert Throttle.get_by_id(account).until == dt.datetime(2026, 11, 20, 9, 46)


def test_failures_long_ago_do_not_count(db, at):
    at("2026-11-20 09:00")
    make_person(login="zhou")
    for _ in range(4):
        attempt("zhou")
    at("2026-11-20 09:30")
    attempt("zhou")
    assert sign_in.sign_in("zhou", PASSWORD, HERE).token


def test_an_address_that_guesses_many_names_is_locked_for_all_names(db, at):
    at("2026-11-20 09:00")
    make_person(login="zhou")
    with write():
        for _ in range(49):
            throttle.fail(throttle.keys_of("x", HERE.address)[1:])
    attempt("name50")
    with pytest.raises(TooMany):
        sign_in.sign_in("zhou", PASSWORD, HERE)
    assert sign_in.sign_in("zhou", PASSWORD, Visit("198.51.100.1")).token


def test_unknown_names_leave_nothing_in_the_log(db):
    before = events.Event.select().count()
    for _ in range(6):
        try:
            sign_in.sign_in("nobody", "wrong words here", HERE)
        except (Invalid, TooMany):
            continue
    assert events.Event.select().count() == before
    assert len(throttle.locked_now()) == 1


def test_the_security_administrator_lifts_a_lock_and_the_sweep_drops_old_counters(db, at):
    at("2026-11-20 09:00")
    for _ in range(5):
        attempt("zhou")
    assert throttle.clear(throttle.locked_now()[0].key) == 1
    assert throttle.locked_now() == []
    at("2026-11-22 09:00")
    assert throttle.sweep() == 1


def test_a_weak_hash_is_made_anew_at_sign_in(db):
    person = make_person(login="zhou")
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    Person.update(password=weak).where(Person.id == person.id).execute()

    sign_in.sign_in("zhou", PASSWORD, HERE)

    stored = Person.get_by_id(person.id).password
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashing.verify(stored, PASSWORD)


def test_an_account_without_a_password_cannot_be_entered(db):
    make_person(login="zhou")
    Person.update(password="").where(Person.login == "zhou").execute()
    for guess in ("", PASSWORD):
        assert attempt("zhou", guess) == sign_in.WRONG


def test_a_closed_account_is_told_so_only_with_the_right_password(db):
    person = make_person(login="zhou", organisation=make_organisation())
    admin = make_actor("security_admin", kind="platform")
    token = sign_in.sign_in("zhou", PASSWORD, HERE).token

    people.disable(person, "离职", actor=admin)

    assert sessions.recognise(token) is None
    assert attempt("zhou") == sign_in.WRONG
    with pytest.raises(Forbidden) as closed:
        sign_in.sign_in("zhou", PASSWORD, HERE)
    assert str(closed.value) == sign_in.CLOSED


def test_nobody_closes_the_own_account(db):
    place = make_organisation(kind="platform")
    admin = make_person(organisation=place, roles=("security_admin",))
    with pytest.raises(Forbidden):
        people.disable(admin, "试试", actor=services.actor_of(admin, place))


def test_at_most_two_passwords_are_hashed_at_once():
    assert hashing._two._initial_value == 2
    assert clock.now() is not None
