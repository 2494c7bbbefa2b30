"""Before what could take an account or the platform away, the password once more."""

import pytest

from app.accounts.models import ResetLink
from app.accounts.rules import passwords
from app.accounts.services import actor_of, totp
from app.kernel import clock
from tests.accounts.test_totp import code_at
from tests.factories.accounts import PASSWORD, make_organisation, make_person

SIGNED_IN, LATER = "2026-11-20 09:00", "2026-11-20 09:15"
ASKING = {
    "account.begin_codes",
    "account.confirm_codes",
    "account.end_others",
    "account.end_session",
    "account.reset_member",
    "account.unbind",
    "accounts.organisation_suspend",
    "accounts.person_disable",
    "accounts_admin.administrators",
    "accounts_admin.hand_over",
    "accounts_admin.person_codes_off",
    "accounts_admin.reset_person",
    "admin_parameters.edit",
    "outside.bind",
}


@pytest.fixture
def person(db):
    return make_person(organisation=make_organisation(kind="owner"))


@pytest.fixture
def there(client, person, at):
    at(SIGNED_IN)
    data = {"login": person.login, "password": PASSWORD}
    assert client.post("/account/sign-in", data=data).status_code == 303
    return client


def test_these_acts_and_no_other_ask_again(app):
    asking = {e for e, view in app.view_functions.items() if hasattr(view, "__fresh__")}

    assert asking == ASKING


def test_a_sign_in_counts_for_fifteen_minutes(there, at):
    at("2026-11-20 09:14:59")
    soon = there.post("/account/codes/begin")
    at(LATER)
    late = there.post("/account/codes/begin")

    assert soon.location == "/account/codes"
    assert late.location == "/account/again?next=/account"


def test_the_password_opens_it_again_and_a_wrong_one_does_not(there, at, person):
    at(LATER)
    wrong = there.post("/account/again?next=/account/codes", data={"current": "猜的密码不对呀"})
    still = there.post("/account/codes/begin")
    right = there.post("/account/again?next=/account/codes", data={"current": PASSWORD})
    open_ = there.post("/account/codes/begin")

    assert (wrong.status_code, "当前密码不对" in wrong.text) == (422, True)
    assert still.location.startswith("/account/again")
    assert (right.location, open_.location) == ("/account/codes", "/account/codes")


def test_with_one_time_codes_the_code_is_asked_too(there, at, person):
    totp.begin(person)
    secret = totp.pending_secret(person)
    totp.confirm(person, code_at(secret, clock.now()), actor=actor_of(person))
    at(LATER)

    answer = there.post("/account/again", data={"current": PASSWORD, "code": "000000"})

    assert answer.status_code == 422
    assert there.post("/account/codes/begin").location.startswith("/account/again")


def test_a_found_session_of_the_security_administrator_resets_nobody(client_as, at):
    at(SIGNED_IN)
    place = make_organisation(kind="platform")
    admin = client_as(make_person(organisation=place, roles=("security_admin",)), place)
    victim = make_person()
    at(LATER)

    answer = admin.post(f"/admin/people/{victim.id}/reset")

    assert answer.location.startswith("/account/again")
    assert ResetLink.select().count() == 0


def test_the_page_leads_nowhere_else(there):
    answer = there.post("/account/again?next=https://evil.example/", data={"current": PASSWORD})

    assert answer.location == "/"


@pytest.mark.parametrize(
    "leaked", ["iloveyou1", "liverpool1", "trustno1", "P@ssw0rd1", "woaini1314", "Football99"]
)
def test_passwords_of_published_breaches_are_refused(leaked):
    assert len(passwords.check(leaked)) == 1


def test_the_breached_list_is_large_enough_and_a_sentence_passes():
    listed = passwords._breached()
    assert len(listed) > 10_000
    assert all(len(word) >= passwords.SHORTEST for word in listed)
    assert passwords.check(PASSWORD) == []
