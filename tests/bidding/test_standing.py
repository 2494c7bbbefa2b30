"""Plan-merit after the opening, and what each agency alone is told of its own place."""

import datetime as dt
import json

import pytest

from app.kernel import deadlines, jobs
from app.kernel.errors import NotAllowed
from bidding.models import Award, RankingRecord, Requirement, Signup
from bidding.rules.terms_of_method import Average, CreditMerit, PlanMerit
from bidding.services import award, choosing, selecting, standing
from tests.bidding.scenes import T
from tests.bidding.test_methods import by_credit
from tests.bidding.test_sealed import closed
from tests.factories.accounts import make_actor
from tests.factories.sealing import release

pytestmark = pytest.mark.usefixtures("db")


def again(row):
    return type(row).get_by_id(row.id)


def planned(at, *amounts):
    """A plan-merit whose offers are open: (requirement, bidders)."""
    more = {"method": "plan_merit", "rule": PlanMerit(2), "ceiling_fen": 7_500_000}
    requirement, kept, bidders = closed(at, *amounts, **more)
    release(requirement, kept, 1, 2)
    return again(requirement), bidders


def own(requirement, agency):
    return standing.of(Signup.get(Signup.requirement == requirement, Signup.agency == agency))


def selector(requirement):
    """Somebody of the owner."""
    return make_actor("handler", organisation=requirement.owner)


def test_valid_offers_stand_side_by_side_and_the_owner_chooses_one_at_its_price(at, web):
    requirement, bidders = planned(at, 7_200_000, 6_900_000, 7_600_000)
    listed = choosing.choices(requirement)
    (light,) = deadlines.of(requirement, only_open=True)
    owner = selector(requirement)

    page = web(owner).get(f"/bidding/requirements/{requirement.id}/choose").text
    with pytest.raises(NotAllowed):
        selecting.choose(again(requirement), 99, "好", owner, None)
    dearer = next(one for one in listed if one.amount_fen == 7_200_000)
    selecting.choose(again(requirement), dearer.number, "方案最完整", owner, None)

    row = Award.get(Award.requirement == requirement)
    assert [one.amount_fen for one in listed] == [6_900_000, 7_200_000]
    assert (light.kind, "72,000.00" in page) == ("bidding.choosing", True)
    assert (row.agency_id, row.basis, row.amount_fen) == (bidders[0][0].id, "choice", 7_200_000)


def test_silence_fails_and_a_refusal_asks_the_owner_again(at):
    requirement, bidders = planned(at, 7_200_000, 6_900_000)
    owner = selector(requirement)
    first = choosing.choices(requirement)[0]
    row = selecting.choose(again(requirement), first.number, "价格最低", owner, None)
    award.decline(row, "无力承接", bidders[1][1], None)
    left = [one.amount_fen for one in choosing.choices(again(requirement))]
    state = again(requirement).state

    jobs.run_due(dt.datetime(2026, 11, 24))

    assert (left, state) == ([7_200_000], "choosing")
    assert again(requirement).state == "failed"
    assert requirement.owner.name in again(requirement).failure


def test_each_bidder_reads_its_own_place_and_distance_and_no_stranger_does(at, web):
    requirement, kept, bidders = closed(at, 7_200_000, 6_900_000, 9_000_000)
    before = own(requirement, bidders[0][0])
    release(requirement, kept, 1, 2)
    requirement = again(requirement)
    signup = Signup.get(Signup.agency == bidders[0][0])

    found = [own(requirement, agency) for agency, *_ in bidders]
    mine = web(bidders[0][1]).get(f"/bidding/signups/{signup.id}")
    others = web(bidders[1][1]).get(f"/bidding/signups/{signup.id}").status_code

    assert before is None
    assert [(one.place, one.count, one.gap_fen) for one in found] == [
        (2, 2, 300_000), (1, 2, 0), (None, 2, None)]  # fmt: skip
    assert found[2].reasons == ("高于公告的上限",)
    assert "第 2 名，共 2 家" in mine.text
    assert "3,000.00" in mine.text
    assert others in (403, 404)
    signup.edition += 1
    assert standing.of(signup) is None, "a sign-up to another edition has no place in this one"


def test_after_the_small_list_each_agency_reads_its_credit_and_why_it_was_cut(at):
    rule = CreditMerit(big=2, small=2)
    requirement, _, bidders = by_credit(at, "credit_merit", rule, scores=(90, 80, 70))
    before = own(requirement, bidders[0][0])
    jobs.run_due(T)

    found = [own(Requirement.get_by_id(requirement.id), agency) for agency, _ in bidders]

    assert before is None
    assert [(one.place, one.score, one.is_listed) for one in found] == [
        (1, 90, True), (2, 80, True), (None, None, False)]  # fmt: skip
    assert found[2].reasons == ("信用得分 70 分，第 3 名，低于大名单末位 80 分",)


def test_where_the_nearest_to_the_reference_wins_the_distance_is_told_from_it(at, web):
    requirement, kept, bidders = closed(
        at, 6_000_000, 7_000_000, 7_200_000, method="average_price", rule=Average()
    )
    release(requirement, kept, 1, 2)
    rows = json.loads(RankingRecord.get().document)["rows"]
    far = {row["place"]: row["figures"]["distance"] for row in rows}

    found = [own(again(requirement), agency) for agency, *_ in bidders]
    second = next(one for one in found if one.place == 2)
    pages = [
        web(actor).get(f"/bidding/signups/{Signup.get(Signup.agency == agency).id}").text
        for agency, actor, *_ in bidders
    ]

    assert {one.gap_fen for one in found} == {None}
    assert second.apart == (far[2], far[1])
    assert all("第一名与基准价相差" in page and "与第一名的差距" not in page for page in pages)
