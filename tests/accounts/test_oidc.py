"""Sign-in through an outside identity, against a provider started here."""

import dataclasses
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.accounts.models import Identity, Session
from app.accounts.services import sessions
from tests.accounts.provider import Provider
from tests.conftest import SECRET, bind, close
from tests.factories.accounts import make_organisation, make_person


@pytest.fixture(scope="module")
def provider():
    started = Provider()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def outside_app(settings, database, provider):
    from app.factory import create_app

    close(database)
    chosen = dataclasses.replace(
        settings,
        secret=SECRET,
        oidc_issuer=provider.issuer,
        oidc_client="lianshen",
        oidc_secret="only-here",
    )
    application = create_app(chosen)
    application.testing = True
    application.config["WTF_CSRF_ENABLED"] = False
    bind(settings.database_url)
    return application


@pytest.fixture
def browser(outside_app, provider, db):
    provider.subject, provider.claims, provider.forge = "outside-42", {}, False
    return outside_app.test_client()


def signed_in(browser, person, place):
    from app.web.session import remember

    with browser.session_transaction() as cookie:
        remember(cookie, person, place)


def walk(browser, provider, start):
    """Follow `start` to the provider and come back as the person's browser would."""
    away = browser.get(start)
    asked = dict(parse_qsl(urlsplit(away.location).query))
    assert away.location.startswith(f"{provider.issuer}/authorize?")
    assert asked["code_challenge_method"] == "S256"
    back = urlsplit(provider.authorize(asked))
    return browser.get(f"{back.path}?{back.query}")


def bound(browser, provider):
    place = make_organisation()
    person = make_person(organisation=place, email="zhou@example.cn")
    signed_in(browser, person, place)
    assert walk(browser, provider, "/account/outside/bind").status_code == 200
    assert browser.post("/account/outside/bind").status_code == 303
    browser.post("/account/sign-out")
    return person


def test_an_identity_bound_while_signed_in_opens_that_account(browser, provider):
    person = bound(browser, provider)
    back = walk(browser, provider, "/account/outside/sign-in?next=/account/sessions")
    assert (back.status_code, back.location) == (303, "/account/sessions")
    with browser.session_transaction() as cookie:
        assert sessions.recognise(cookie["_user_id"]).person_id == person.id
    row = Identity.get()
    assert (row.issuer, row.subject, row.label) == (provider.issuer, "outside-42", "周建国")


def test_an_equal_e_mail_address_opens_nothing(browser, provider):
    make_person(organisation=make_organisation(), email="zhou@example.cn")
    back = walk(browser, provider, "/account/outside/sign-in")
    assert back.status_code == 409
    assert "还没有绑定账号" in back.text
    assert "请刷新页面，查看最新情况" not in back.text
    assert Session.select().count() == 0


def test_another_subject_of_the_provider_opens_nothing(browser, provider):
    bound(browser, provider)
    provider.subject = "somebody-else"
    assert walk(browser, provider, "/account/outside/sign-in").status_code == 409


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": "another-client"},
        {"nonce": "another-nonce"},
        {"exp": 1000},
        {"sub": ""},
    ],
)
def test_tokens_for_others_are_refused(browser, provider, claims):
    bound(browser, provider)
    provider.claims = claims
    answer = walk(browser, provider, "/account/outside/sign-in")
    assert answer.status_code == 409
    assert "外部身份验证没有成功" in answer.get_data(as_text=True)


def test_a_token_of_a_foreign_key_is_refused(browser, provider):
    bound(browser, provider)
    provider.forge = True
    assert walk(browser, provider, "/account/outside/sign-in").status_code == 409


def test_a_return_that_nobody_asked_for_is_refused(browser, provider):
    assert browser.get("/account/outside/return?code=x&state=y").status_code == 409
    browser.get("/account/outside/sign-in")
    assert browser.get("/account/outside/return?code=x&state=forged").status_code == 409
    denied = browser.get("/account/outside/return?error=access_denied")
    assert denied.status_code == 409


def test_binding_is_confirmed_by_a_form_and_only_once(browser, provider):
    place = make_organisation()
    signed_in(browser, make_person(organisation=place), place)
    assert browser.post("/account/outside/bind").status_code == 409
    walk(browser, provider, "/account/outside/bind")
    assert Identity.select().count() == 0
    assert browser.post("/account/outside/bind").status_code == 303
    assert browser.post("/account/outside/bind").status_code == 409
    assert "解除绑定" in browser.get("/account").get_data(as_text=True)


def test_an_identity_of_another_account_is_not_taken_over(browser, provider):
    person = bound(browser, provider)
    place = make_organisation()
    signed_in(browser, make_person(organisation=place), place)
    walk(browser, provider, "/account/outside/bind")
    assert browser.post("/account/outside/bind").status_code == 409
    assert Identity.get().person_id == person.id


def test_the_way_is_offered_on_the_sign_in_page_only_where_it_is_on(browser, client):
    assert "统一身份认证" in browser.get("/account/sign-in").get_data(as_text=True)
    assert "统一身份认证" not in client.get("/account/sign-in").get_data(as_text=True)
    assert client.get("/account/outside/sign-in").status_code == 404
    assert client.get("/account/outside/return").status_code == 404


def test_a_provider_that_is_down_is_told_in_a_sentence(outside_app, provider, db, monkeypatch):
    from app.web import oidc

    settings = dataclasses.replace(outside_app.config["SETTINGS"], oidc_issuer="http://127.0.0.1:9")
    monkeypatch.setitem(outside_app.config, "SETTINGS", settings)
    kept = outside_app.extensions.pop(oidc.NAME, None)
    try:
        answer = outside_app.test_client().get("/account/outside/sign-in")
    finally:
        outside_app.extensions.pop(oidc.NAME, None)
        if kept:
            outside_app.extensions[oidc.NAME] = kept
    assert answer.status_code == 409
    assert "外部身份验证没有成功" in answer.get_data(as_text=True)
