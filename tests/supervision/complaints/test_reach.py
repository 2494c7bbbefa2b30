"""A regulator's office finds, is told of and moves the complaints of its own division alone."""

import pytest

from app.accounts.models import Region
from app.kernel.errors import Forbidden
from app.kernel.notices import Notice
from app.kernel.permissions import ANONYMOUS
from intermediaries.models import AgencyRegion
from supervision.complaints import queries, rules
from supervision.complaints.services import handling, lodging
from supervision.complaints.todo import todo
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder
from tests.factories.supervision import letter, make_complaint


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def officer_of(code):
    """Return somebody of the regulator's office of a division."""
    place = make_organisation(kind="regulator", region=Region.get_by_id(code))
    return make_actor("officer", organisation=place)


@pytest.fixture
def far():
    """An agency registered and serving in Wenzhou, with the offices of Wenzhou and Nanjing."""
    agency, _ = make_bidder()
    place = agency.organisation
    place.region = "330302"
    place.save()
    AgencyRegion.update(region_code="330300").where(AgencyRegion.agency == agency).execute()
    return place, officer_of("330300"), officer_of("320100")


@pytest.mark.parametrize(
    ("home", "region", "served", "holds"),
    [
        ("", "330302", [], True),
        ("330300", None, [], True),
        ("330300", "330302", [], True),
        ("330000", "330302001", [], True),
        ("330302", "330300", [], False),
        ("320100", "330302", [], False),
        ("320100", "330302", ["320102"], True),
        ("320102", "330302", ["320000"], True),
        ("320100", "330302", ["000000"], False),
        ("320100", "330302", ["330000", "320200"], False),
    ],
)
def test_of_which_division_it_is(home, region, served, holds):
    assert rules.concerns(home, region, served) is holds


def test_the_other_city_neither_finds_nor_moves_it(far, web):
    place, near, other = far
    row = make_complaint(place)
    url = f"/supervision/complaints/{row.id}"

    def told(actor):
        return Notice.select().where(Notice.person_id == actor.person_id).count()

    assert (told(near), told(other)) == (1, 0)
    assert (len(todo(near)), len(todo(other))) == (1, 0)
    here, there = web(near), web(other)
    for address in ("/supervision/complaints", "/exports/lists/complaints.xlsx"):
        assert (here.get(address).status_code, there.get(address).status_code) == (200, 200)
    assert row.number in here.get("/supervision/complaints").text
    assert row.number not in there.get("/supervision/complaints").text
    assert (here.get(url).status_code, there.get(url).status_code) == (200, 404)
    assert queries.narrowed({}, other).count() == 0
    with pytest.raises(Forbidden):
        handling.accept(row, other, None)
    assert handling.accept(row, near, None).to_state == "accepted"


def test_what_is_given_to_an_office_is_its_own_wherever_it_lies(far, web):
    place, near, other = far
    row = make_complaint(place)
    handling.transfer(row, other.org_id, "跨市业务，由合同履行地处理", near, None)
    row = queries.complaint(row.id)

    assert (len(todo(near)), len(todo(other))) == (0, 1)
    assert row.number in web(other).get("/supervision/complaints").text
    assert handling.accept(row, other, None).to_state == "accepted"


def test_who_serves_the_division_is_of_it(far):
    place, _, other = far
    AgencyRegion.update(region_code="320000").where(
        AgencyRegion.agency == place.agency.get()
    ).execute()
    row = make_complaint(place)

    assert len(todo(other)) == 1
    assert handling.accept(row, other, None).to_state == "accepted"


def test_without_an_office_for_the_place_the_operator_has_it():
    agency, _ = make_bidder()
    agency.organisation.region = "650100"
    agency.organisation.save()
    AgencyRegion.update(region_code="650100").where(AgencyRegion.agency == agency).execute()
    officer_of("320100")
    row = lodging.lodge(letter(agency.organisation), [], ANONYMOUS)

    assert (row.desk, row.office_id) == ("operator", None)
    assert len(todo(make_actor("clerk", kind="operator"))) == 1


def test_where_no_office_of_a_kind_is_near_the_widest_has_it_by_name():
    agency, _ = make_bidder()
    agency.organisation.region = "650100"
    agency.organisation.save()
    AgencyRegion.update(region_code="650100").where(AgencyRegion.agency == agency).execute()
    places = [make_organisation(kind="operator", region=Region.get_by_id(code)) for code in ("320102", "330300")]  # fmt: skip
    row = lodging.lodge(letter(agency.organisation, kind="selection"), [], ANONYMOUS)
    city = make_actor("clerk", organisation=places[1])

    assert (row.desk, row.office_id) == ("operator", places[1].id)
    assert (len(todo(city)), len(todo(make_actor("clerk", organisation=places[0])))) == (1, 0)
