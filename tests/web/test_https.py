"""Served on https: cookies bound to this very host, and the same headers on every kind of answer."""

import dataclasses

import pytest

from app.config import Settings
from app.factory import create_app
from tests.conftest import SECRET, bind, close
from tests.factories.accounts import PASSWORD, make_organisation, make_person

ORIGIN = "https://shencha.example.cn"


@pytest.fixture(scope="module")
def https_app(settings, database):
    close(database)
    application = create_app(dataclasses.replace(settings, origin=ORIGIN))
    application.config["WTF_CSRF_ENABLED"] = False
    bind(settings.database_url)
    return application


@pytest.fixture
def visitor(https_app, db):
    return https_app.test_client()


def get(client, path, **more):
    return client.get(path, base_url=ORIGIN, **more)


@pytest.fixture
def person(visitor):
    someone = make_person(organisation=make_organisation(kind="owner"))
    data = {"login": someone.login, "password": PASSWORD}
    answer = visitor.post("/account/sign-in", data=data, base_url=ORIGIN)
    assert answer.status_code == 303
    return visitor


def test_settings_made_directly_know_that_https_is_secure():
    made = Settings(data=None, secret=SECRET, origin=ORIGIN)

    assert made.secure_cookies
    assert not Settings(data=None, secret=SECRET).secure_cookies


def test_every_cookie_is_bound_to_the_host_and_travels_on_https_only(visitor):
    answers = [
        visitor.post(
            "/preferences", data={"locale": "en", "theme": "dark", "back": "/"}, base_url=ORIGIN
        )
    ]
    someone = make_person()
    data = {"login": someone.login, "password": PASSWORD}
    answers.append(visitor.post("/account/sign-in", data=data, base_url=ORIGIN))
    cookies = [line for one in answers for line in one.headers.getlist("Set-Cookie")]

    assert {line.split("=")[0] for line in cookies} == {
        "__Host-lianshen",
        "__Host-locale",
        "__Host-theme",
    }
    for line in cookies:
        parts = line.split("; ")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(parts), line
        assert not any(part.startswith("Domain") for part in parts)


def test_the_language_chosen_is_found_again_under_its_bound_name(visitor):
    visitor.post("/preferences", data={"locale": "en", "back": "/"}, base_url=ORIGIN)

    assert '<html lang="en"' in get(visitor, "/").text


def every_answer(client, app):
    static = app.jinja_env.globals["static_url"]("css/app.css")
    yield "page", get(client, "/")
    yield "unknown", get(client, "/nowhere")
    yield "refused", get(client, "/bidding/requirements/aaaaaaaaaaaaaaaa")
    yield "method", client.post("/log", base_url=ORIGIN)
    yield "redirect", get(client, "/desk")
    yield "script", get(client, static)
    yield (
        "unchanged",
        get(client, static, headers={"If-None-Match": get(client, static).headers["ETag"]}),
    )
    yield "plain", get(client, "/robots.txt")
    yield "json", get(client, "/log/checkpoint")
    yield "bad json", get(client, "/log/entries?start=x")
    yield "streamed", get(client, "/log/export")
    yield "file", get(client, "/log/verify.py")
    yield "health", get(client, "/healthz")
    yield "stranger's host", client.get("/", base_url="https://evil.example")


def test_every_kind_of_answer_carries_the_headers(visitor, https_app):
    for name, answer in every_answer(visitor, https_app):
        head = answer.headers
        assert head["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", name
        assert head["X-Content-Type-Options"] == "nosniff", name
        assert head["Referrer-Policy"] == "same-origin", name
        assert "frame-ancestors 'none'" in head["Content-Security-Policy"], name
        assert head["Cross-Origin-Resource-Policy"] == "same-origin", name
        assert "Access-Control-Allow-Origin" not in head, name
        assert "Cache-Control" in head, name
        if answer.data:
            assert "charset" in head["Content-Type"] or "json" in head["Content-Type"], name
        answer.close()


def test_nothing_a_signed_in_person_reads_is_kept_by_a_cache(person, https_app):
    kept = {}
    for rule in https_app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments:
            answer = get(person, rule.rule)
            kept[rule.rule] = answer.headers["Cache-Control"]
            answer.close()

    assert {path for path, how in kept.items() if how != "no-store"} == set()


def test_after_signing_out_the_browser_is_told_to_forget(person):
    answer = person.post("/account/sign-out", base_url=ORIGIN)

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert get(person, "/desk").status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "shencha.example.cn.evil.example", "a@evil"])
def test_no_other_host_is_answered(visitor, host):
    answer = visitor.get("/account/reset", headers={"Host": host}, base_url=ORIGIN)

    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_forwarded_host_counts_only_behind_a_trusted_proxy(visitor, https_app):
    told = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}

    answer = get(visitor, "/desk", headers=told)

    assert https_app.config["SETTINGS"].proxies == 0
    assert "evil" not in answer.headers["Location"]
