"""One-time codes: right once, never twice; recovery codes; secrets at rest."""

import datetime as dt

import pyotp
import pytest

from app.accounts import services
from app.accounts.models import RecoveryCode, Totp
from app.accounts.services import sessions, sign_in, totp
from app.accounts.services.sign_in import Visit
from app.kernel import clock, events
from app.kernel.errors import Invalid, NotAllowed, TooMany
from tests.factories.accounts import PASSWORD, make_person

HERE = Visit("203.0.113.9", "Firefox")


def code_at(secret, moment, steps=0):
    stamp = moment.replace(tzinfo=clock.BEIJING).timestamp()
    return pyotp.TOTP(secret).at(stamp + 30 * steps)


@pytest.fixture
def enrolled(db, at):
    at("2026-11-20 09:00")
    person = make_person(login="zhou")
    secret = totp.begin(person)
    codes = totp.confirm(person, code_at(secret, clock.now()), actor=services.actor_of(person))
    return person, secret, codes


def test_enrolling_needs_one_right_code_first(db, at):
    at("2026-11-20 09:00")
    person = make_person(login="zhou")
    secret = totp.begin(person)
    assert sign_in.sign_in("zhou", PASSWORD, HERE).token
    with pytest.raises(Invalid):
        totp.confirm(person, "000000", actor=services.actor_of(person))
    assert totp.pending_secret(person) == secret
    assert totp.address_of(person, secret).startswith("otpauth://totp/")


def test_the_secret_is_not_readable_in_the_table(enrolled):
    _, secret, codes = enrolled
    assert secret not in Totp.get().secret
    kept = {row.code for row in RecoveryCode.select()}
    assert kept.isdisjoint(codes)
    assert len(kept) == 8


def test_sign_in_asks_for_the_code_and_then_opens_a_session(enrolled, at):
    person, secret, _ = enrolled
    at("2026-11-20 09:05")

    first = sign_in.sign_in("zhou", PASSWORD, HERE)
    assert (first.needs_code, first.token) == (True, "")
    second = sign_in.second_step(person.id, code_at(secret, clock.now()), HERE)

    assert sessions.recognise(second.token).person_id == person.id
    assert second.session.method == "totp"


def test_a_code_works_once_also_the_one_that_enrolled(enrolled):
    person, secret, _ = enrolled
    with pytest.raises(Invalid):
        sign_in.second_step(person.id, code_at(secret, clock.now()), HERE)
    assert totp.accept(person, code_at(secret, clock.now(), steps=1)) is True
    assert totp.accept(person, code_at(secret, clock.now(), steps=1)) is False
    assert totp.accept(person, code_at(secret, clock.now(), steps=-1)) is False


@pytest.mark.parametrize(
    ("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_the_clock_of_the_phone_may_be_one_step_off(enrolled, at, steps, good):
    person, secret, _ = enrolled
    at("2026-11-20 10:00")
    moment = dt.datetime(2026, 11, 20, 10, 0)
    assert totp.accept(person, code_at(secret, moment, steps)) is good


def test_wrong_codes_lock_the_account_like_wrong_passwords(enrolled):
    person, _, _ = enrolled
    for _ in range(5):
        with pytest.raises(Invalid):
            sign_in.second_step(person.id, "12", HERE)
    with pytest.raises(TooMany):
        sign_in.second_step(person.id, "12", HERE)


def test_a_recovery_code_works_once_and_is_logged(enrolled):
    person, _, codes = enrolled
    assert sign_in.second_step(person.id, codes[0].upper(), HERE).token
    assert totp.recovery_left(person.id) == 7
    with pytest.raises(Invalid):
        sign_in.second_step(person.id, codes[0], HERE)
    keys = [e.key for e in events.timeline("accounts.person", person.id)]
    assert "accounts.person.recovery_used" in keys


def test_codes_of_somebody_else_are_worth_nothing(enrolled):
    _, secret, codes = enrolled
    other = make_person()
    assert totp.accept(other, code_at(secret, clock.now(), 1)) is False
    assert totp.accept(other, codes[0]) is False


def test_turning_off_removes_secret_and_recovery_codes(enrolled):
    person, _, _ = enrolled
    totp.turn_off(person, actor=services.actor_of(person))
    assert not totp.is_on(person.id)
    assert RecoveryCode.select().count() == 0
    with pytest.raises(NotAllowed):
        totp.turn_off(person, actor=services.actor_of(person))


def test_a_second_enrolment_is_refused_while_one_is_on(enrolled):
    person, _, _ = enrolled
    with pytest.raises(NotAllowed):
        totp.begin(person)
    with pytest.raises(NotAllowed):
        totp.confirm(person, "123456", actor=services.actor_of(person))
