"""Sessions and the organisation they act for, on the database."""

import datetime as dt

import pytest

from app.accounts import services
from app.accounts.models import Person, Session
from app.accounts.services import sessions, sign_in
from app.kernel import events
from app.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import (
    make_duty,
    make_organisation,
    make_person,
)


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


def test_a_disabled_account_is_nobody_even_with_a_session_left(db):
    person = make_person(organisation=make_organisation())
    _, token = sessions.open_session(person, method="password")
    Person.update(state="disabled").where(Person.id == person.id).execute()

    assert sessions.recognise(token) is None
