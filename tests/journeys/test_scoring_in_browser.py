"""Scoring in Chromium: one of three drawn experts accepts, scores, signs; everybody reads the result."""

import pytest

from bidding.models import Award, Requirement, Seat
from bidding.services import experts, scoring
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.scoring import ITEM, fill, rule, sign
from tests.factories.sealing import make_offer, make_sealed, release
from tests.journeys.test_whole_way import town
from tests.journeys.test_whole_way_in_browser import served

__all__ = ["served", "town"]
pytestmark = pytest.mark.journey
PRICES = (7_000_000, 6_400_000, 7_600_000)


def furnish():
    """Three experts, one of whom comes with a browser; three sealed offers, closed."""
    place = make_organisation("江宁区行业专家管理办公室", kind="department")
    keeper = make_actor("handler", organisation=place)
    made = {}
    for login, name in (("scorer", "许知远"), ("second", "何思齐"), ("third", "吕若谷")):
        person = make_person(name, login=login, organisation=place, roles=("expert",))
        told = {"title": "高级工程师", "region": None, "employer": "江南大学", "employer_uscc": ""}
        row = experts.register({"login": login, "items": [ITEM], **told}, keeper)
        made[row.id] = make_actor(organisation=place, person=person)
    requirement, kept = make_sealed(3, method="scoring", rule=rule())
    bidders = [make_offer(requirement, amount=amount) for amount in PRICES]
    return made, requirement, kept, bidders


def points(requirement, best):
    """What is typed into the sheet: the dearest offer is the best one."""
    offers = [(one.number, one.number == best) for one in scoring.valid_offers(requirement)]
    table = (("c1", 28, 15), ("c2", 24, 12), ("c3", 14.5, 8))
    return {f"m_{key}_{n}": high if good else low for n, good in offers for key, high, low in table}


def test_an_expert_scores_in_the_browser_and_everybody_reads_the_result(served):
    served.at("2026-11-02 09:00")
    made, requirement, kept, bidders = furnish()
    served.at(requirement.draw_at.isoformat())
    release(requirement, kept, 1, 2)
    requirement = Requirement.get_by_id(requirement.id)
    page = f"/bidding/requirements/{requirement.id}"
    assert "许知远" not in served.visit().go(f"{page}/scoring").text

    dear = next(o.number for o in requirement.opened_offers if o.signup.uscc == bidders[2][0].uscc)
    mine = Seat.get(Seat.requirement == requirement, Seat.person == who(made, "许知远"))
    for seat in requirement.seats.where(Seat.id != mine.id):
        fill(seat, made[seat.expert_id], 60, **{f"n{dear}": 95})
        sign(seat, made[seat.expert_id])
    expert = served.visit("scorer").go("/desk")
    assert requirement.title in expert.text
    expert.go(f"/bidding/seats/{mine.id}").follow("/accept$").send("/accept$", agreed="1")
    expert.send("/sheet$", **points(requirement, dear))
    assert "28.00" in expert.text
    expert.send("/sign$", 422, current="不是这个密码")
    expert.send("/sign$", current="河畔的三只白鹭在等雨停")
    assert "评分表已签名" in expert.text

    row = Award.get(Award.requirement == requirement)
    assert (row.basis, row.agency_id) == ("score", bidders[2][0].id)
    assert "评分汇总表在发出中选通知书后公开" in served.visit().go(f"{page}/scoring").text
    served.at("2026-11-20 09:00")
    shown = served.visit().go(f"{page}/scoring").text
    assert all(word in shown for word in ("评分汇总", row.agency.name, "下载专家抽取记录"))


def who(made, name):
    return next(actor.person_id for actor in made.values() if actor.name == name)
