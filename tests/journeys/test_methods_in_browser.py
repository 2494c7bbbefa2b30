"""The remaining methods in Chromium, each with its bidders in browsers of their own.

Random draw, credit-merit, lowest price and scoring have journeys of their own.
"""

import pytest

from app.kernel import jobs
from bidding.models import Award, LiveBid, Requirement
from bidding.rules.live import Live
from bidding.rules.terms_of_method import CreditDraw, Direct, PlanMerit
from tests.bidding.scenes import F, T
from tests.factories.bidding import make_requirement
from tests.factories.intermediaries import make_agency
from tests.factories.sealing import make_sealed
from tests.factories.sealing import release as release_shares
from tests.journeys.hall import hall, person, seal

__all__ = ["hall"]
pytestmark = pytest.mark.journey
LIVE = Live(minutes=30, step_fen=10_000, extend_within=3, extend_minutes=3, most=2)


def bidders(hall, *scores):
    """Agencies of these scores, each with a person in a browser of its own."""
    agencies = {f"b{n}": make_agency(score=score) for n, score in enumerate(scores, 1)}
    for login, agency in agencies.items():
        person(login, "agency", "handler", agency)
    return agencies, {login: hall(login) for login in agencies}


def press(page, within="main"):
    with page.expect_navigation():
        page.click(f"{within} form.form button.btn-primary")


def sign_up(page, requirement):
    page.goto(f"/bidding/requirements/{requirement.id}")
    page.click("main a[href$='/signup']")
    page.check("[name=no_relation]")
    press(page)
    assert "/bidding/signups/" in page.url, page.inner_text("main")


def awarded(requirement):
    return Award.get(Award.requirement == requirement)


def read(page, requirement, part=""):
    page.goto(f"/bidding/requirements/{requirement.id}{part}")
    return page.inner_text("main")


def test_the_agency_named_by_a_direct_choice_accepts(hall):
    owner = person("owner", "owner", "handler")
    agencies, pages = bidders(hall, 90, 80)
    rule = {"rule": Direct("唯一掌握原始资料"), "chosen": agencies["b1"]}
    requirement = make_requirement(owner, method="direct", **rule)
    jobs.run_due()

    assert "唯一掌握原始资料" in read(hall(), requirement)
    pages["b2"].goto(f"/bidding/requirements/{requirement.id}")
    assert pages["b2"].query_selector("main a[href$='/signup']") is None
    sign_up(pages["b1"], requirement)
    jobs.run_due()

    assert awarded(requirement).agency_id == agencies["b1"].id
    shown = read(hall(), requirement)
    assert all(word in shown for word in ("公示中", agencies["b1"].name))


def test_tickets_follow_credit_and_the_draw_is_recomputed_in_the_browser(hall, at):
    owner = person("owner", "owner", "handler")
    agencies, pages = bidders(hall, 95, 85, 60)
    rule = CreditDraw(threshold=60, step=10, cap=9)
    requirement = make_requirement(owner, method="credit_draw", rule=rule)
    for page in pages.values():
        sign_up(page, requirement)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")

    anybody = hall()
    said = read(anybody, requirement, "/draw")
    assert all(agency.name in said for agency in agencies.values())
    anybody.click("text=在本浏览器中重新计算")
    anybody.get_by_text("本机重新计算，结果与记录完全一致").wait_for()
    assert awarded(requirement).agency.name in read(anybody, requirement)


def test_the_offer_nearest_to_the_base_wins_and_losers_see_their_distance(hall, at, tmp_path):
    owner = person("owner", "owner", "handler")
    agencies, pages = bidders(hall, 90, 90, 90)
    requirement, kept = make_sealed(2, owner, method="average_price")
    for page, price in zip(pages.values(), ("70000", "72000", "79000"), strict=True):
        seal(page, requirement, price, tmp_path)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    release_shares(Requirement.get_by_id(requirement.id), kept, 1, 2)

    said = read(hall(), requirement, "/opening")
    assert all(word in said for word in ("73,666.67", "评审基准价", "与基准价相差"))
    places = {}
    for login, agency in agencies.items():
        own = hall(login)
        own.goto("/bidding/signups")
        own.click("main tbody a")
        told = own.inner_text("main")
        assert "本机构的评定结果（只有本机构可见）" in told
        places[agency.id] = next(n for n in (1, 2, 3) if f"第 {n} 名，共 3 家" in told)
    assert sorted(places.values()) == [1, 2, 3]
    assert places[awarded(requirement).agency_id] == 1


def test_the_owner_compares_plans_and_chooses_one(hall, at, tmp_path):
    owner = person("owner", "owner", "handler")
    agencies, pages = bidders(hall, 90, 90, 90)
    requirement, kept = make_sealed(2, owner, method="plan_merit", rule=PlanMerit(2))
    for page, price in zip(pages.values(), ("70000", "72000", "79000"), strict=True):
        seal(page, requirement, price, tmp_path)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    release_shares(Requirement.get_by_id(requirement.id), kept, 1, 2)

    buyer = hall("owner")
    assert "72,000.00" in read(buyer, requirement, "/choose")
    buyer.locator("label", has_text=agencies["b2"].name).click()
    buyer.fill("[name=reason]", "人员和进度安排最切合")
    press(buyer)

    assert awarded(requirement).agency_id == agencies["b2"].id
    shown = read(hall(), requirement)
    assert all(word in shown for word in ("公示中", agencies["b2"].name, "人员和进度安排最切合"))


def test_three_agencies_undercut_each_other_until_the_end_and_the_lowest_wins(hall, at):
    owner = person("owner", "owner", "handler")
    agencies, pages = bidders(hall, 90, 90, 90)
    requirement = make_requirement(owner, method="live_price", floor_fen=5_000_000, rule=LIVE)
    for page in pages.values():
        sign_up(page, requirement)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:12")
    for login, price in (("b1", "79000"), ("b3", "78000"), ("b2", "77000.50")):
        page = pages[login] = hall(login)
        page.goto(f"/bidding/requirements/{requirement.id}/live")
        page.fill("[name=amount_fen]", price)
        page.select_option("[name=amount_fen_unit]", "yuan")
        page.click("main form.form button.btn-primary")
        page.get_by_text("报价已受理").wait_for()

    assert LiveBid.select().count() == 3
    for login, leads in (("b1", False), ("b2", True), ("b3", False)):
        told = read(pages[login], requirement, "/live")
        assert ("贵机构的报价是当前最低价" in told) is leads, login
    at("2026-11-19 17:41")
    jobs.run_due()
    row = awarded(requirement)
    assert (row.agency_id, row.amount_fen) == (agencies["b2"].id, 7_700_050)
    assert "77,000.50" in read(hall(), requirement)
