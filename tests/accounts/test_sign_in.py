"""Sign-in, lockout and sessions, on the database."""

import datetime as dt

import pytest
from argon2 import PasswordHasher

from app.accounts import services
from app.accounts.models import Person, Session, Throttle
from app.accounts.services import hashing, people, sessions, sign_in, throttle
from app.accounts.services.sign_in import Visit
from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, NotAllowed, NotFound, TooMany
from tests.factories.accounts import (
    PASSWORD,
    make_actor,
    make_duty,
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


def test_a_session_ends_after_its_absolute_and_its_idle_time(db, at):
    at("2026-11-20 08:00")
    person = make_person(organisation=make_organisation())
    _, token = sessions.open_session(person, method="password")

    at("2026-11-20 09:59")
    sessions.mark_seen(sessions.recognise(token))
    at("2026-11-20 11:58")
    assert sessions.recognise(token) is not None
    at("2026-11-20 12:00")
    assert sessions.recognise(token) is None

    Session.update(seen_at=dt.datetime(2026, 11, 20, 19, 59)).execute()
    at("2026-11-20 19:59:59")
    assert sessions.recognise(token) is not None
    at("2026-11-20 20:00")
    assert sessions.recognise(token) is None
    assert sessions.sessions_of(person.id) == []


def test_looking_marks_the_session_at_most_every_five_minutes(db, at):
    at("2026-11-20 08:00")
    person = make_person()
    _, token = sessions.open_session(person, method="password")
    at("2026-11-20 08:04")
    sessions.mark_seen(sessions.recognise(token))
    assert Session.get().seen_at == dt.datetime(2026, 11, 20, 8, 0)
    at("2026-11-20 08:05")
    sessions.mark_seen(sessions.recognise(token))
    assert Session.get().seen_at == dt.datetime(2026, 11, 20, 8, 5)


def test_recognising_costs_one_query(db):
    from playhouse.test_utils import count_queries

    person = make_person(organisation=make_organisation())
    _, token = sessions.open_session(person, method="password")
    sessions.recognise(token)
    with count_queries(only_select=False) as counter:
        sessions.recognise(token)
    assert len(counter.get_queries()) <= 1


def test_a_forged_token_is_nobody(db):
    assert sessions.recognise("forged") is None
    assert sessions.recognise("") is None


def test_one_session_is_revoked_and_the_other_goes_on(db):
    person = make_person()
    actor = services.actor_of(person)
    first, gone = sessions.open_session(person, method="password", agent="Edge")
    _, kept = sessions.open_session(person, method="password")

    sessions.revoke(first, actor=actor)

    assert sessions.recognise(gone) is None
    assert sessions.recognise(kept) is not None
    assert len(sessions.sessions_of(person.id)) == 1
    with pytest.raises(NotAllowed):
        sessions.revoke(first, actor=actor)


def test_all_sessions_end_at_once_but_the_one_kept(db):
    person = make_person()
    kept, kept_token = sessions.open_session(person, method="password")
    _, token = sessions.open_session(person, method="password")

    sessions.revoke_all(person, actor=services.actor_of(person), keep=kept.id)

    assert sessions.recognise(token) is None
    assert sessions.recognise(kept_token) is not None


def test_sign_out_ends_the_session_on_the_server_and_twice_is_no_error(db):
    person = make_person()
    session, token = sessions.open_session(person, method="password")
    sign_in.sign_out(session)
    sign_in.sign_out(session)
    assert sessions.recognise(token) is None
    keys = [e.key for e in events.timeline("accounts.person", person.id)]
    assert keys.count("accounts.person.sign_out") == 1


def test_switching_acts_for_exactly_one_organisation_and_is_logged(db):
    one, two = make_organisation(name="甲"), make_organisation(name="乙", kind="agency")
    person = make_person(organisation=one)
    make_duty(person, two, "reviewer")
    session, token = sessions.open_session(person, method="password")
    Session.update(organisation=one).execute()

    sessions.act_for(session.id, two.id, actor=sessions.recognise(token).actor)

    known = sessions.recognise(token)
    assert (known.actor.org_id, known.actor.duties) == (two.id, {"agency.reviewer"})
    last = events.last_of("accounts.person", person.id)
    assert (last.key, last.facts["organisation"]) == ("accounts.person.act_for", two.id)
    with pytest.raises(NotFound):
        sessions.act_for(session.id, make_organisation().id, actor=known.actor)


def test_the_next_session_begins_where_the_last_one_acted(db, at):
    at("2026-11-20 08:00")
    one, two = make_organisation(name="甲"), make_organisation(name="乙")
    person = make_person(organisation=one)
    make_duty(person, two, "handler")
    at("2026-11-20 09:00")
    session, token = sessions.open_session(person, method="password")
    sessions.act_for(session.id, two.id, actor=sessions.recognise(token).actor)
    at("2026-11-20 10:00")
    again, _ = sessions.open_session(person, method="password")
    assert again.organisation_id == two.id


def test_duties_count_between_since_and_until_only(db, at):
    at("2026-11-20 09:00")
    place = make_organisation()
    person = make_person()
    make_duty(person, place, "handler", since=dt.datetime(2026, 11, 20, 10))
    make_duty(person, place, "manager", until=dt.datetime(2026, 11, 20, 11))
    _, token = sessions.open_session(person, method="password")

    seen = {}
    for hour in ("09:30", "10:30", "11:30"):
        at(f"2026-11-20 {hour}")
        sessions.mark_seen(sessions.recognise(token))
        seen[hour] = set(sessions.recognise(token).actor.duties)

    assert seen == {
        "09:30": {"owner.manager"},
        "10:30": {"owner.manager", "owner.handler"},
        "11:30": {"owner.handler"},
    }


@pytest.mark.parametrize("state", ["pending", "refused", "suspended"])
def test_people_of_an_organisation_not_approved_hold_no_duty(db, state):
    place = make_organisation(state=state)
    person = make_person(organisation=place)
    _, token = sessions.open_session(person, method="password")
    actor = sessions.recognise(token).actor
    assert actor.duties == {"owner.applicant"} == services.actor_of(person, place).duties
    assert actor.org_id == place.id


def test_at_most_two_passwords_are_hashed_at_once():
    assert hashing._two._initial_value == 2
    assert clock.now() is not None
