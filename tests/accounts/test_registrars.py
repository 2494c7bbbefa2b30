"""Which operator approves whose registration: by the division of the organisation."""

import lxml.html
import pytest

from app.accounts import queries
from app.accounts.models import Organisation, Person, Region
from app.accounts.services import registration
from app.kernel.errors import Forbidden
from app.kernel.notices import Notice
from app.kernel.permissions import allowed
from tests.accounts.test_registration import FIRST, details
from tests.factories.accounts import make_actor, make_organisation

HOME, AWAY, FAR = "320102", "320106", "330302"
CITY, PROVINCE, NATION = "320100", "320000", "000000"
LOGINS = {"玄武": HOME, "鼓楼": AWAY, "远方": FAR}


def operators(*divisions):
    """Make the operators of some divisions, each with a clerk; return division -> actor."""
    found = {}
    for code in divisions:
        region = None if code is None else Region.get_by_id(code)
        found[code] = make_actor("clerk", organisation=make_organisation(kind="operator", region=region))  # fmt: skip
        if code is None:
            Organisation.update(region=None).where(Organisation.id == found[code].org_id).execute()
    return found


@pytest.fixture
def waiting(app, db, at):
    """Three registrations, of two divisions that have an operator and one that has none."""
    at("2026-11-20 09:00")
    return {name: make_organisation(name, state="pending", region=Region.get_by_id(code))
            for name, code in LOGINS.items()}  # fmt: skip


@pytest.mark.parametrize(
    ("divisions", "who", "names"),
    [
        ((HOME,), HOME, "玄武 鼓楼 远方"),
        ((HOME, AWAY), HOME, "玄武 远方"),
        ((HOME, AWAY), AWAY, "鼓楼 远方"),
        ((HOME, AWAY, CITY), HOME, "玄武"),
        ((HOME, AWAY, CITY), CITY, "玄武 鼓楼 远方"),
        ((HOME, "330300"), HOME, "玄武 鼓楼"),
        ((HOME, "330300"), "330300", "远方 鼓楼"),
        ((HOME, "330000", CITY), CITY, "玄武 鼓楼"),
    ],
)
def test_an_operator_sees_to_its_division_and_a_leading_one_to_all(
    waiting, client_as, divisions, who, names
):
    actor = operators(*divisions)[who]
    clerk = client_as(Person.get_by_id(actor.person_id), Organisation.get_by_id(actor.org_id))
    asked = "核准组织注册："

    page = lxml.html.fromstring(clerk.get("/admin/registrations").text)

    assert {one.text for one in page.xpath("//tbody//a")} == set(names.split())
    desk = lxml.html.fromstring(clerk.get("/desk").text)
    lines = [one for one in desk.itertext() if one.strip().startswith(asked)]
    assert {one.strip().removeprefix(asked) for one in lines} == set(names.split())
    for name, place in waiting.items():
        near = name in names.split()
        address = f"/accounts/organisations/{place.id}"
        assert clerk.get(address).status_code == (200 if near else 403)
        assert allowed(actor, "accounts.organisation.view", place) is near
        assert allowed(actor, "accounts.organisation.approve", place) is near


def test_nobody_of_elsewhere_approves_or_refuses(waiting):
    here = operators(HOME, AWAY)[HOME]
    for act in (registration.approve, lambda *a, **k: registration.refuse(*a, "缺材料", **k)):
        with pytest.raises(Forbidden):
            act(waiting["鼓楼"], actor=here, seen=None)

    registration.approve(waiting["玄武"], actor=here, seen=None)

    assert queries.organisation(waiting["玄武"].id).state == "approved"
    assert queries.organisation(waiting["鼓楼"].id).state == "pending"


@pytest.mark.parametrize(
    ("divisions", "region", "told"),
    [
        ((HOME, AWAY), HOME, {HOME}),
        ((HOME, AWAY), FAR, {HOME, AWAY}),
        ((HOME, AWAY, CITY), HOME, {HOME, CITY}),
        ((HOME, AWAY, CITY), FAR, {CITY}),
        ((HOME, None), AWAY, {None}),
    ],
)
def test_a_registration_is_told_to_those_whose_matter_it_is(app, db, divisions, region, told):
    clerks = {actor.person_id: code for code, actor in operators(*divisions).items()}

    registration.register(details(region=region), FIRST)

    rows = Notice.select().where(Notice.text.contains("待核准"))
    assert {clerks[row.person_id] for row in rows} == told
