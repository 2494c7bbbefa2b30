"""Sign-ins, refusals and errors leave one line each; nothing typed stands in it."""

import json

import pytest

from tests.factories.accounts import PASSWORD, make_organisation, make_person


@pytest.fixture
def lines(app, capsys):
    def read():
        found = capsys.readouterr().err.splitlines()
        return [json.loads(line) for line in found if line.startswith('{"security"')]

    return read


def test_sign_ins_and_failures_are_told_without_what_was_typed(client, db, lines):
    person = make_person(login="zhou", organisation=make_organisation())
    typed = "我把密码输进了用户名\r\n{}"

    client.post("/account/sign-in", data={"login": typed, "password": "不是这个密码"})
    client.post("/account/sign-in", data={"login": "zhou", "password": "也不是这个"})
    client.post("/account/sign-in", data={"login": "zhou", "password": PASSWORD})

    told = lines()
    assert [one["security"] for one in told] == ["sign_in.failed", "sign_in.failed", "sign_in"]
    assert ["person" in one for one in told] == [False, True, True]
    assert told[2]["person"] == person.id
    assert {one["address"] for one in told} == {"127.0.0.1"}
    assert all(one["at"].endswith("+08:00") for one in told)
    assert "密码" not in json.dumps(told, ensure_ascii=False)
    assert PASSWORD not in json.dumps(told, ensure_ascii=False)


def test_a_refusal_and_a_foreign_form_are_told(app, client_as, db, lines):
    place = make_organisation(kind="owner")
    owner = client_as(make_person(organisation=place), place)

    owner.get("/admin/people")
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        owner.post("/account/sign-out", data={})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    told = [(one["security"], one.get("status")) for one in lines()]
    assert told[0] == ("access.refused", 403)
    assert told[1] == ("form.foreign", None)
