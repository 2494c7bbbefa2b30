"""Forms sent by nobody's browser: ten megabytes, doubled keys, JSON, names that turn the reading."""

import time

import pytest

from app.web import forms
from projects.models import Project
from tests.factories.accounts import PASSWORD, make_organisation, make_person

LONG = "甲" * 1_000_000  # three megabytes in UTF-8: the most a form may carry, about
FIELDS = (
    forms.Text("名称"), forms.Area("说明"), forms.Code("代码"), forms.Uscc(), forms.Phone(),
    forms.Email(), forms.Integer("数"), forms.Date("日"), forms.Moment("时"), forms.Hidden("藏"),
    forms.Secret("密", max=128), forms.Choice("选", choices=[("a", "甲")]),
)  # fmt: skip
VALUES = {
    "name": "河西综合楼工程", "kind": "filing", "category": "市政", "grade": "large",
    "region": "320102", "address": "江东路1号", "investment_fen": "100", "content": "道路",
    "contact": "周建国", "phone": "025-83331234", "is_open": "1",
}  # fmt: skip


@pytest.fixture
def owner(client_as, db):
    place = make_organisation(kind="owner")
    return client_as(make_person(organisation=place), place)


@pytest.mark.parametrize("typed", [LONG, "9" * 1_000_000, "a@" * 500_000, " " * 999_999 + "x"],
                         ids=["words", "digits", "mail", "blanks"])  # fmt: skip
@pytest.mark.parametrize("one", FIELDS, ids=lambda f: type(f).__name__)
def test_a_field_of_any_kind_refuses_a_million_signs_at_once(one, typed):
    kind = type("F", (forms.Form,), {"one": one})
    begun = time.thread_time()

    form = kind({"one": typed})
    refused = not form.ok

    assert refused == ("one" in form.errors)
    assert refused or typed.startswith(" ")
    assert time.thread_time() - begun < 1, "a pattern that runs away"


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("application/x-www-form-urlencoded", b"name=", b""),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n',
            b"\r\n--x--\r\n",
        ),
    ],
    ids=["form", "multipart"],
)
def test_ten_megabytes_of_text_are_refused_in_words(owner, kind, before, after):
    body = before + b"x" * (10 << 20) + after

    answer = owner.post("/projects/new/form", data=body, content_type=kind)

    assert answer.status_code == 413
    assert "太大" in answer.text
    assert Project.select().count() == 0


def test_a_doubled_key_counts_once(owner):
    data = [*VALUES.items(), ("name", "第二个名称"), ("region", "110000")]
    body = "&".join(f"{name}={value}" for name, value in data).encode()

    answer = owner.post("/projects/new/form", data=body,
                        content_type="application/x-www-form-urlencoded")  # fmt: skip

    assert answer.status_code == 303
    assert [project.name for project in Project.select()] == ["河西综合楼工程"]


@pytest.mark.parametrize("body", [{"name": "x"}, [1], "x", None])
def test_json_where_a_form_is_expected_does_nothing(owner, body):
    answer = owner.post("/projects/new/form", json=body)

    assert answer.status_code == 422
    assert Project.select().count() == 0


@pytest.mark.parametrize(
    "odd", ["\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\x85", "\u2028"]
)
def test_signs_that_turn_or_hide_are_left_out_of_names(owner, odd):
    answer = owner.post("/projects/new/form", data=VALUES | {"name": f"河西{odd}综合楼工程"})

    assert answer.status_code == 303
    assert Project.get().name == "河西综合楼工程"


@pytest.mark.parametrize(
    "path", ["..%2f..%2fetc%2fpasswd", "%2e%2e%5cwin.ini", "....%2f%2f", "%00", "%ff"]
)
@pytest.mark.parametrize(
    "base", ["files", "verify", "projects", "bidding/requirements", "exports/papers", "static"]
)
def test_no_path_climbs_out_of_an_address(owner, base, path):
    assert owner.get(f"/{base}/{path}").status_code in (403, 404)


@pytest.mark.parametrize(
    "away", ["//evil.example", "/\\evil.example", "https:evil.example", "/%09/evil.example"]
)
def test_signing_in_leads_nowhere_else(client, db, away):
    person = make_person()
    answer = client.post("/account/sign-in", query_string={"next": away},
                         data={"login": person.login, "password": PASSWORD})  # fmt: skip

    assert answer.status_code == 303
    assert not answer.location.replace("\t", "").startswith(("//", "http", "/\\"))
