"""Registering an organisation, and the operator's answer."""

import datetime as dt
from dataclasses import replace

import pytest

from app.accounts import queries, services
from app.accounts.models import Organisation, Person
from app.accounts.services import organisations, registration, sessions, sign_in
from app.accounts.services.registration import FirstPerson, OrganisationDetails
from app.accounts.services.sign_in import Visit
from app.kernel import deadlines, events, parameters
from app.kernel.errors import Forbidden, Invalid, NotAllowed, StaleState
from tests.factories.accounts import (
    make_actor,
    make_organisation,
    make_person,
    make_uscc,
)

FIRST = FirstPerson("zhou.jg", "周建国", "13800001234", "河畔的三只白鹭在等雨停")


def details(**changes):
    values = OrganisationDetails(
        kind="owner",
        name="金陵置业有限公司",
        uscc=make_uscc(),
        region="320102",
        contact="周建国",
        phone="025-83331234",
    )
    return replace(values, **changes)


@pytest.fixture
def clerk(db):
    return make_actor("clerk", kind="operator")


def test_a_registration_waits_for_the_operator_with_a_deadline(db, at):
    at("2026-11-20 15:00")
    place, person = registration.register(details(), FIRST)

    assert place.state == "pending"
    assert queries.roles_of(person.id, place.id) == ["handler", "manager"]
    (view,) = deadlines.of(place)
    assert view.due.date() == dt.date(2026, 11, 24)
    assert events.last_of("accounts.organisation", place.id).facts["uscc"] == place.uscc
    assert sign_in.sign_in("zhou.jg", FIRST.password, Visit()).token


def test_whoever_waits_is_told_for_what_and_until_when(db, at, client_as, clerk):
    at("2026-11-20 15:00")
    place, person = registration.register(details(), FIRST)
    browser = client_as(person, place)

    answer = browser.get("/projects/new")

    assert answer.status_code == 403
    told = "“金陵置业有限公司”的注册正在等待运行机构核准，最迟 2026-11-24 23:59 答复"
    assert told in answer.text
    assert f"/accounts/organisations/{place.id}" in answer.text
    registration.approve(place, actor=clerk)
    assert browser.get("/projects/new").status_code == 200
    assert "正在等待" not in browser.get("/admin/jobs").text


def test_the_history_names_the_duty_in_the_readers_language(db, client_as):
    place, person = registration.register(details(), FIRST)
    browser = client_as(person, place)

    assert "授予职责：组织管理员" in browser.get(f"/accounts/organisations/{place.id}").text
    browser.set_cookie("locale", "en")
    page = browser.get(f"/accounts/organisations/{place.id}").text
    assert "Granted a duty: Manager of the organisation" in page


def test_approval_opens_the_duties_and_stops_the_clock(db, at, clerk):
    at("2026-11-20 15:00")
    place, person = registration.register(details(), FIRST)
    _, token = sessions.open_session(person, method="password")
    assert sessions.recognise(token).actor.duties == {"owner.applicant"}

    registration.approve(place, actor=clerk)

    assert sessions.recognise(token).actor.duties == {"owner.manager", "owner.handler"}
    assert [view.is_open for view in deadlines.of(place)] == [False]
    assert events.last_of("accounts.organisation", place.id).key == "accounts.organisation.approve"


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(db):
    before = (Organisation.select().count(), Person.select().count())
    bad = details(kind="window", name="", uscc="123", region="000000", contact="", phone="1")
    with pytest.raises(Invalid) as wrong:
        registration.register(bad, FirstPerson("x", "", "", "12345678"))
    assert set(wrong.value.fields) == {
        "kind", "name", "uscc", "region", "contact", "org_phone",
        "login", "person_name", "phone", "password",
    }  # fmt: skip
    assert (Organisation.select().count(), Person.select().count()) == before


def test_a_code_registered_already_is_refused_at_its_field(db):
    place, _ = registration.register(details(), FIRST)
    again = details(uscc=f" {place.uscc.lower()} ")
    with pytest.raises(Invalid) as taken:
        registration.register(again, replace(FIRST, login="other"))
    assert str(taken.value.fields["uscc"]) == organisations.USCC_TAKEN
    assert queries.person_by_login("other") is None


def test_natural_persons_register_only_where_the_place_allows_it(db, at):
    at("2026-11-20 09:00")
    alone = details(is_person=True, uscc="", name="张三")
    with pytest.raises(Invalid) as refused:
        registration.register(alone, FIRST)
    assert list(refused.value.fields) == ["is_person"]

    admin = make_actor("system_admin", kind="platform")
    parameters.set_value(
        "accounts.natural_persons", "是", dt.date(2026, 11, 1), "本地办法第三条", admin
    )
    place, _ = registration.register(alone, FIRST)
    assert (place.is_person, place.uscc) == (True, None)


def test_a_signed_in_person_registers_a_second_organisation(db):
    first, person = registration.register(details(), FIRST)
    second, same = registration.register(details(kind="designer"), member=person)
    assert same.id == person.id
    assert {o.id for o in queries.organisations_of(person.id)} == {first.id, second.id}


def test_a_refused_registration_is_corrected_and_handed_in_again(db, at, clerk):
    at("2026-11-20 09:00")
    place, person = registration.register(details(), FIRST)
    registration.refuse(place, "名称与营业执照不一致", actor=clerk)
    actor = services.actor_of(person, queries.organisation(place.id))
    at("2026-11-23 09:00")

    registration.resubmit(place, details(name="金陵置业集团有限公司", uscc=place.uscc), actor=actor)

    again = queries.organisation(place.id)
    assert (again.name, again.state) == ("金陵置业集团有限公司", "pending")
    due = [v.due.date() for v in deadlines.of(again) if v.due]
    assert dt.date(2026, 11, 25) in due


def test_a_correction_may_not_take_anothers_code_nor_change_the_kind(db, clerk):
    other = make_organisation()
    place, person = registration.register(details(), FIRST)
    registration.refuse(place, "不符", actor=clerk)
    actor = services.actor_of(person, queries.organisation(place.id))
    for change, field in (({"uscc": other.uscc}, "uscc"), ({"kind": "agency"}, "kind")):
        with pytest.raises(Invalid) as wrong:
            registration.resubmit(queries.organisation(place.id), details(**change), actor=actor)
        assert list(wrong.value.fields) == [field]
    assert queries.organisation(place.id).state == "refused"


def test_refusing_needs_a_reason(db, clerk):
    place, _ = registration.register(details(), FIRST)
    with pytest.raises(NotAllowed):
        registration.refuse(place, "  ", actor=clerk)


@pytest.mark.parametrize(
    ("kind", "role"),
    [("owner", "manager"), ("platform", "system_admin"), ("platform", "security_admin")],
)
def test_only_the_operator_approves(db, kind, role):
    place, _ = registration.register(details(), FIRST)
    with pytest.raises(Forbidden):
        registration.approve(place, actor=make_actor(role, kind=kind))


def test_strangers_do_not_correct(db, clerk):
    place, _ = registration.register(details(), FIRST)
    registration.refuse(place, "不符", actor=clerk)
    stranger = make_organisation(state="refused")
    actor = services.actor_of(make_person(organisation=stranger), stranger)
    with pytest.raises(Forbidden):
        registration.resubmit(place, details(uscc=place.uscc), actor=actor)


def test_the_second_of_two_answers_is_told_who_was_first(db, clerk):
    place, _ = registration.register(details(), FIRST)
    stale = queries.organisation(place.id)
    registration.approve(place, actor=clerk)
    with pytest.raises(StaleState) as late:
        registration.refuse(stale, "太慢了", actor=clerk, seen=1)
    assert clerk.org_name in str(late.value)
    assert queries.organisation(place.id).state == "approved"


def test_the_system_administrator_suspends_and_restores(db):
    admin = make_actor("system_admin", kind="platform")
    place = make_organisation()
    person = make_person(organisation=place)
    registration.suspend(place, "营业执照被吊销", actor=admin)
    assert services.actor_of(person, place).duties == {"owner.applicant"}
    registration.restore(place, "已恢复", actor=admin)
    assert "owner.manager" in services.actor_of(person, place).duties


def test_contact_details_change_and_an_old_page_is_refused(db):
    place = make_organisation()
    actor = services.actor_of(make_person(organisation=place), place)
    change = {"contact": "李娜", "phone": "13900001111", "address": "中山路 1 号", "actor": actor}
    registration.change_contact(place, **change, seen=1)
    assert queries.organisation(place.id).contact == "李娜"
    with pytest.raises(StaleState):
        registration.change_contact(place, **change, seen=1)
    with pytest.raises(Invalid):
        registration.change_contact(place, **(change | {"phone": "1"}), seen=2)
