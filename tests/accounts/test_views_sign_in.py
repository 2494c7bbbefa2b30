"""The pages of sign-in, registration and invitation, as a browser sees them."""

import re

import pytest

from app.accounts import queries
from app.accounts.models import Organisation, Person, Session
from app.accounts.services import invitations, passwords, sessions, throttle, totp
from app.kernel import clock
from tests.accounts.test_totp import code_at
from tests.factories.accounts import (
    PASSWORD,
    make_actor,
    make_duty,
    make_organisation,
    make_person,
    make_uscc,
)

NEW = "石桥边的老樟树又开花了"


def sign_in(client, login="zhou", password=PASSWORD, **more):
    return client.post("/account/sign-in", data={"login": login, "password": password}, **more)


def text_of(response):
    return re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))


def test_the_desk_sends_a_visitor_to_sign_in_and_back(client):
    person = make_person(login="zhou", organisation=make_organisation())
    away = client.get("/account/sessions")
    assert away.status_code == 303
    assert away.location == "/account/sign-in?next=/account/sessions"

    back = client.post(away.location, data={"login": "zhou", "password": PASSWORD})

    assert (back.status_code, back.location) == (303, "/account/sessions")
    assert client.get("/account/sessions").status_code == 200
    assert Session.get().person_id == person.id


@pytest.mark.parametrize("bad", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(client, bad):
    make_person(login="zhou", organisation=make_organisation())
    answer = client.post(
        "/account/sign-in", query_string={"next": bad}, data={"login": "zhou", "password": PASSWORD}
    )
    assert answer.location == "/"


def test_the_cookie_is_http_only_and_lax_and_holds_no_name(client):
    make_person(login="zhou", organisation=make_organisation())
    cookie = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "zhou" not in cookie


def test_a_wrong_password_keeps_the_name_typed_and_says_nothing_more(client):
    make_person(login="zhou")
    answer = sign_in(client, password="wrong words here")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'value="zhou"' in page
    assert "wrong words here" not in page
    assert "用户名或密码不对，请核对后再试" in page


def test_a_locked_account_answers_429_and_when_it_opens(client, at):
    at("2026-11-20 09:00")
    make_person(login="zhou")
    for _ in range(5):
        sign_in(client, password="wrong words here")
    answer = sign_in(client)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "901"
    assert "2026-11-20 09:16 之后再试" in text_of(answer)


def test_the_code_is_asked_for_and_the_password_alone_opens_nothing(client, at):
    at("2026-11-20 09:00")
    person = make_person(login="zhou", organisation=make_organisation())
    secret = totp.begin(person)
    totp.confirm(person, code_at(secret, clock.now()), actor=make_actor("manager"))
    at("2026-11-20 09:10")

    assert sign_in(client).location == "/account/sign-in/code"
    assert client.get("/account/sessions").status_code == 303
    wrong = client.post("/account/sign-in/code", data={"code": "000000"})
    assert wrong.status_code == 422
    right = client.post("/account/sign-in/code", data={"code": code_at(secret, clock.now())})
    assert right.location == "/desk"
    assert client.get("/account/sessions").status_code == 200


def test_the_second_step_waits_five_minutes_only(client, at):
    at("2026-11-20 09:00")
    person = make_person(login="zhou")
    secret = totp.begin(person)
    totp.confirm(person, code_at(secret, clock.now()), actor=make_actor("manager"))
    at("2026-11-20 09:10")
    sign_in(client)
    at("2026-11-20 09:15:01")
    late = client.post("/account/sign-in/code", data={"code": code_at(secret, clock.now())})
    assert late.location == "/account/sign-in"
    assert Session.select().count() == 0


def test_signing_out_ends_the_session_on_the_server(client_as):
    place = make_organisation()
    client = client_as(make_person(organisation=place), place)
    assert client.get("/account").status_code == 200
    assert client.post("/account/sign-out").status_code == 303
    assert Session.get().revoked_at is not None
    assert client.get("/account").status_code == 303


def test_switching_to_a_foreign_organisation_is_not_found(client_as):
    one, two, foreign = make_organisation(), make_organisation(), make_organisation()
    person = make_person(organisation=one)
    make_duty(person, two, "manager")
    client = client_as(person, one)
    assert client.post("/account/act-for", data={"organisation": two.id}).status_code == 303
    assert two.name in client.get("/account/members").get_data(as_text=True)
    assert client.post("/account/act-for", data={"organisation": foreign.id}).status_code == 404


def registration(**changes):
    return {
        "kind": "owner",
        "name": "金陵置业有限公司",
        "uscc": make_uscc(),
        "region": "南京市玄武区",
        "contact": "周建国",
        "org_phone": "025-83331234",
        "login": "zhou.jg",
        "person_name": "周建国",
        "phone": "13800001234",
        "password": NEW,
        "again": NEW,
    } | changes


def test_registering_signs_in_and_shows_what_happens_next(client):
    answer = client.post("/register", data=registration())
    place = Organisation.get(Organisation.name == "金陵置业有限公司")
    assert answer.location == f"/accounts/organisations/{place.id}"
    assert place.region_id == "320102"
    page = text_of(client.get(answer.location))
    assert "等待运行机构核准" in page
    assert client.get("/desk").status_code == 200


def test_a_rejected_registration_keeps_what_was_typed_but_no_password(client):
    answer = client.post("/register", data=registration(uscc="123", again="else"))
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'value="金陵置业有限公司"' in page
    assert NEW not in page
    assert Organisation.select().count() == 0


def test_a_legacy_number_of_15_digits_is_told_so(client):
    page = text_of(client.post("/register", data=registration(uscc="110000600037341")))
    assert "这是原 15 位注册号或税号" in page


def test_an_ambiguous_division_lists_its_codes(client):
    page = text_of(client.post("/register", data=registration(region="鼓楼区")))
    assert "320106 江苏省南京市鼓楼区" in page
    missing = text_of(client.post("/register", data=registration(region="不存在的区")))
    assert "没有找到行政区划“不存在的区”，请填写完整名称或 6 位代码" in missing
    begun = text_of(client.post("/register", data=registration(region="鼓楼")))
    assert "没有找到行政区划“鼓楼”，是不是这里的一个：" in begun
    assert "江苏省南京市鼓楼区" in begun


@pytest.mark.parametrize("region", ["东莞市", "620200", "海南省儋州市"])
def test_cities_without_counties_are_good_divisions(client, region):
    assert client.post("/register", data=registration(region=region)).status_code == 303


def test_somebody_signed_in_registers_a_further_organisation(client_as):
    place = make_organisation()
    person = make_person(organisation=place)
    client = client_as(person, place)
    answer = client.post("/register", data=registration(kind="designer"))
    assert answer.status_code == 303
    assert len(queries.organisations_of(person.id)) == 2
    assert "等待运行机构核准" in text_of(client.get(answer.location))


def test_an_invitation_makes_an_account_once(client):
    place = make_organisation(kind="agency")
    manager = make_actor("manager", organisation=place)
    _, token = invitations.invite(place, ["reviewer"], name="李工", actor=manager)
    form = {"login": "li.gong", "name": "李工", "phone": "13900001111"}
    form |= {"password": NEW, "again": NEW}

    assert place.name in client.get(f"/account/invitation/{token}").get_data(as_text=True)
    assert client.post(f"/account/invitation/{token}", data=form).status_code == 303
    person = Person.get(Person.login == "li.gong")
    assert queries.roles_of(person.id, place.id) == ["reviewer"]

    again = client.post(f"/account/invitation/{token}", data=form | {"login": "li.two"})
    assert again.status_code == 409
    assert "这个邀请已经用过" in text_of(again)
    assert client.get("/account/invitation/forged").status_code == 409


def test_somebody_signed_in_accepts_with_the_own_account(client_as):
    place, other = make_organisation(), make_organisation()
    _, token = invitations.invite(
        place, ["handler"], actor=make_actor("manager", organisation=place)
    )
    person = make_person(organisation=other)
    client = client_as(person, other)
    assert "用这个账号加入" in client.get(f"/account/invitation/{token}").get_data(as_text=True)
    assert client.post(f"/account/invitation/{token}/accept").status_code == 303
    assert queries.roles_of(person.id, place.id) == ["handler"]


def test_a_reset_link_sets_the_password_and_is_then_worthless(client):
    person = make_person(login="zhou", organisation=make_organisation())
    token = passwords.new_mail_link(person)
    form = {"password": NEW, "again": NEW}
    assert client.get(f"/account/reset/{token}").status_code == 200
    differing = client.post(f"/account/reset/{token}", data=form | {"again": "else"})
    assert "两次输入的密码不一致" in text_of(differing)
    assert client.post(f"/account/reset/{token}", data=form).status_code == 303
    assert client.post(f"/account/reset/{token}", data=form).status_code == 409
    assert sign_in(client, password=NEW).location == "/desk"


def test_without_mail_the_page_says_whom_to_ask(client):
    page = client.get("/account/reset").get_data(as_text=True)
    assert "当面领取重置链接" in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]


def test_asking_by_mail_reads_the_same_for_known_and_unknown_names(client, monkeypatch):
    from app.kernel import delivery, jobs

    monkeypatch.setattr(delivery._Use, "channels", delivery.Channels(smtp_host="mail.example"))
    person = make_person(login="zhou", email="zhou@example.cn")
    before = jobs.Job.select().where(jobs.Job.kind == "accounts.reset_mail").count()
    known = client.post("/account/reset", data={"login": "zhou"})
    unknown = client.post("/account/reset", data={"login": "nobody"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    promised = jobs.Job.select().where(jobs.Job.kind == "accounts.reset_mail")
    assert promised.count() == before + 1
    assert promised.order_by(jobs.Job.id.desc()).first().payload == f'{{"person": "{person.id}"}}'


def test_the_mail_carries_a_link_that_works(db, monkeypatch):
    from app.accounts.services import reset_mail
    from app.kernel import delivery

    sent = []
    monkeypatch.setattr(delivery, "send_mail", lambda *parts: sent.append(parts))
    person = make_person(email="zhou@example.cn")
    reset_mail.HANDLER.prepare({"person": person.id})
    ((to, _, link, _),) = sent
    assert to == "zhou@example.cn"
    assert passwords.reset_for(link.rsplit("/", 1)[1]).person_id == person.id


def test_asking_too_often_answers_429(client, monkeypatch):
    from app.kernel import delivery

    monkeypatch.setattr(delivery._Use, "channels", delivery.Channels(smtp_host="mail.example"))
    make_person(login="zhou")
    answers = [client.post("/account/reset", data={"login": "zhou"}) for _ in range(6)]
    assert [a.status_code for a in answers] == [303] * 5 + [429]
    assert sign_in(client).location == "/desk"
    assert throttle.locked_now() != []


def test_a_stale_cookie_is_nobody_and_not_an_error(client):
    person = make_person(login="zhou", organisation=make_organisation())
    sign_in(client)
    sessions.revoke_all(person, actor=make_actor("manager"))
    assert client.get("/").status_code == 200
    assert client.get("/account").status_code == 303


def test_signing_in_again_ends_the_session_the_browser_had(client):
    make_person(login="zhou", organisation=make_organisation())
    sign_in(client)
    first = Session.get()
    sign_in(client)

    assert Session.get_by_id(first.id).revoked_at is not None
    assert Session.select().where(Session.revoked_at.is_null()).count() == 1
