"""A regulator's office lists and decides what is of its division: registered or serving there."""

import pytest

from app.accounts.models import Region
from app.kernel.errors import Forbidden
from intermediaries.models import AgencyRegion
from supervision.credit.todo import todo
from supervision.sanctions.models import Sanction
from supervision.sanctions.todo import todo as sanctions_todo
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.intermediaries import make_agency
from tests.factories.supervision import cases, decide, hear, make_entry, make_sanction


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def test_a_regulator_decides_and_lists_what_is_of_its_own_division(web):
    far = make_agency(state="listed", region="330302")
    AgencyRegion.update(region_code="330300").where(AgencyRegion.agency == far).execute()
    entry = hear(make_entry(far))
    here = make_actor("officer", kind="regulator")
    there = make_organisation(kind="regulator", region=Region.get_by_id("330300"))
    near = make_actor("officer", organisation=there)

    assert near.region == "330300"
    with pytest.raises(Forbidden):
        decide(entry, here)
    assert far.name not in web(here).get("/supervision/entries").text
    assert todo(here) == []
    assert far.name in web(near).get("/supervision/entries").text
    assert web(here).get(f"/supervision/entries/{entry.id}/decide").status_code == 404
    assert len(todo(near)) == 1
    assert decide(entry, near).state == "decided"


def test_who_serves_the_division_is_within_reach(web):
    wide = make_agency(state="listed", region="330302")
    entry = hear(make_entry(wide))
    here = make_actor("officer", kind="regulator")

    assert wide.name in web(here).get("/supervision/entries").text
    assert decide(entry, here).state == "decided"


def test_a_sanction_is_handled_by_the_division_of_the_agency(web):
    far = make_agency(state="listed", region="330302")
    AgencyRegion.update(region_code="330300").where(AgencyRegion.agency == far).execute()
    there = make_organisation(kind="regulator", region=Region.get_by_id("330300"))
    near = make_actor("officer", organisation=there)
    here = make_actor("officer", kind="regulator")
    with pytest.raises(Forbidden):
        make_sanction(far, actor=here)
    row = make_sanction(far, actor=near)

    assert (sanctions_todo(here), len(sanctions_todo(near))) == ([], 1)
    assert far.name not in web(here).get("/supervision/sanctions").text
    assert far.name in web(near).get("/supervision/sanctions").text
    with pytest.raises(Forbidden):
        cases.notice(Sanction.get_by_id(row.id), here, None)
    cases.notice(row, near, None)
    for watches, place in ((False, "320102"), (True, "330300"), (True, "330000")):
        office = make_organisation(kind="supervisor", region=Region.get_by_id(place))
        page = web(make_actor("officer", organisation=office)).get("/supervision/sanctions")
        assert (far.name in page.text) is watches
