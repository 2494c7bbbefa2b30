"""Two lots in Chromium: drafted, published in one notice, k = 1 decided in order, proved by anybody."""

import pytest

from app.accounts.models import Organisation
from bidding.models import Award, Purchase, Requirement
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.bidding import make_requirement, make_signup
from tests.factories.intermediaries import make_agency
from tests.factories.projects import make_project
from tests.journeys.test_whole_way import town
from tests.journeys.test_whole_way_in_browser import recompute, served

__all__ = ["served", "town"]
pytestmark = pytest.mark.journey


def furnish(town):
    """An owner with a draft, and two agencies, one of them with a browser."""
    place = make_organisation("江宁水务发展有限公司", kind="owner")
    make_person("许经办", login="buyer", organisation=place, roles=("handler",))
    owner = make_actor("handler", organisation=Organisation.get_by_id(place.id))
    agencies = [make_agency(name=f"秦淮第{n}咨询有限公司") for n in (1, 2)]
    town.hire(agencies[0].name, ("first", "吕经办", ("manager", "handler")))
    draft = make_requirement(
        owner, project=make_project(place), title="东片区施工图审查", publish_it=False
    )
    return agencies, f"/bidding/requirements/{draft.id}"


def arrange(town, page):
    """A second lot like the first, its own amount, one lot at most for each agency; published."""
    owner = town.visit("buyer").go(page).follow("/lots$")
    owner.send("/lots$", title="西片区施工图审查")
    owner.send("/edit$", amount_fen="6", amount_fen_unit="wan")
    owner.go(page).follow("/lots$")
    owner.send("/lots/limit$", purchase_title="两片区施工图审查", most="1")
    owner.go(page).send("/publish$")
    assert "此为第 1 标段" in owner.text
    return owner


def test_two_lots_of_one_notice_go_to_two_agencies_and_the_record_proves_it(served):
    served.at("2026-11-02 09:00")
    agencies, page = furnish(served)
    arrange(served, page)
    held = Purchase.get()
    rows = list(held.lots.order_by(Requirement.lot))
    public = served.visit().go(f"/bidding/purchases/{held.id}")
    assert all(row.number in public.text for row in rows)
    for row in rows:
        served.visit("first").go(f"/bidding/requirements/{row.id}").follow("/signup$").send(
            "/signup$", no_relation="1"
        )
        make_signup(row, (agencies[1], make_actor(organisation=agencies[1].organisation)))

    served.at("2026-11-05 17:30")

    won = [Award.get(Award.requirement == row).agency_id for row in rows]
    assert sorted(won) == sorted(agency.id for agency in agencies)
    shown = served.visit().go(f"/bidding/requirements/{rows[1].id}/draw")
    assert "已达可中标段上限，本轮跳过" in shown.text
    served.notes["requirement"] = rows[1].id
    recompute(served)
