"""A low price in Chromium: two would-be winners explain, the owner turns one down and takes one."""

import pytest

from bidding.models import Award, Explanation, Requirement
from bidding.rules.terms_of_method import Lowest
from bidding.services import explained
from tests.bidding.scenes import pdf
from tests.bidding.test_low_prices import LINE, paper
from tests.factories.intermediaries import make_agency
from tests.factories.sealing import make_offer, make_sealed, release
from tests.journeys.hall import person
from tests.journeys.test_whole_way import town
from tests.journeys.test_whole_way_in_browser import served

__all__ = ["served", "town"]
pytestmark = pytest.mark.journey
PRICES = {"cheap": 3_000_000, "second": 3_100_000, "dear": 7_000_000, "dearest": 7_200_000}


def test_a_price_without_ground_falls_out_and_the_next_is_taken(served):
    served.at("2026-11-02 09:00")
    owner = person("buyer", "owner", "handler")
    requirement, kept = make_sealed(2, owner, rule=Lowest(**LINE))
    who = {}
    for login, fen in PRICES.items():
        agency = make_agency()
        who[login] = agency, person(login, "agency", "handler", agency)
        make_offer(requirement, who[login], amount=fen)
    served.at(requirement.draw_at.isoformat())
    release(requirement, kept, 1, 2)
    page = f"/bidding/requirements/{requirement.id}"
    assert "待报价说明" in served.visit().go(page).text

    agency = served.visit("cheap").go("/desk").follow("/bidding/explanations/")
    agency.follow("/answer$").send("/answer$", 422, text="设备自有，人员在岗")
    agency.send("/answer$", text="设备自有，人员在岗", papers=(pdf(), "成本.pdf"))
    assert "待认定" in agency.text
    buyer = served.visit("buyer").go("/desk").follow("/bidding/explanations/")
    assert all(word in buyer.text for word in ("设备自有，人员在岗", "成本.pdf", "30,000.00"))
    buyer.send("/reject$", reason="没有成本依据")

    row = Explanation.get(Explanation.state == "asked")
    assert row.organisation_id == who["second"][1].org_id
    explained.answer(row, "上一合同的成本", paper(), who["second"][1], row.version)
    buyer.go("/desk").follow("/bidding/explanations/").send("/accept$", reason="成本测算可信")
    named = Award.get(Award.requirement == requirement)
    assert (named.agency_id, named.amount_fen) == (who["second"][0].id, 3_100_000)
    shown = served.visit().go(page).text
    assert str(Requirement.get_by_id(requirement.id).state) == "publicity"
    assert all(word in shown for word in ("没有成本依据", "成本测算可信", named.agency.name))
    assert "设备自有" not in shown
