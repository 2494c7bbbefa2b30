"""Several services, any or all of them, and a commitment alone: judged wherever it is asked."""

import pytest

from app.kernel import clock, jobs
from app.kernel.db import write
from app.kernel.errors import NotAllowed, Reason
from app.kernel.notices import Notice
from bidding.models import Freeze, Requirement
from bidding.queries import pool_of
from bidding.rules import asked
from bidding.services import fitting, publish, signup
from intermediaries.models import Agency
from intermediaries.states import AgencyState
from tests.bidding.scenes import OPENS, F
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.intermediaries import make_agency

A, B = Reason("缺甲"), Reason("缺乙")


@pytest.mark.parametrize(
    ("details", "found", "said"),
    [
        ({}, {"a": [A]}, ["缺甲"]),
        ({"more_items": ["b"]}, {"a": [], "b": []}, []),
        ({"more_items": ["b"]}, {"a": [A], "b": [A, B]}, ["缺甲", "缺乙"]),
        ({"more_items": ["b"], "items_match": "all"}, {"a": [], "b": [B]}, ["缺乙"]),
        ({"more_items": ["b"], "items_match": "any"}, {"a": [], "b": [B]}, []),
        (
            {"more_items": ["b"], "items_match": "any"},
            {"a": [A], "b": [B]},
            [asked.NONE_OF, "缺甲", "缺乙"],
        ),
        ({"more_items": ["a"], "items_match": "any"}, {"a": [A]}, ["缺甲"]),
        ({"more_items": ["b"], "items_match": "nonsense"}, {"a": [A], "b": []}, ["缺甲"]),
    ],
)
def test_of_all_every_reason_counts_and_of_any_the_best_service(details, found, said):
    wanted = asked.read("a", details)
    assert [str(one) for one in wanted.judge(found)] == said
    able = {item: {"x"} if not against else set() for item, against in found.items()}
    assert (wanted.able(able) == {"x"}) is (said == [])


def test_the_notice_says_what_is_asked_and_nothing_where_it_is_plain():
    assert asked.read("a", {}).words({"a": "甲"}) == []
    wanted = asked.read("a", {"more_items": ["b"], "items_match": "any", "commitment_only": "yes"})
    several, commitment = (str(one) for one in wanted.words({"a": "甲", "b": "乙"}))
    assert several == "报名机构须能承接下列服务（具备其一即可）：“甲”、“乙”"
    assert "仅需承诺" in commitment


ITEMS = ("drawing-review", "surveying")
WHO = {
    "both": ITEMS,
    "first": ITEMS[:1],
    "second": ITEMS[1:],
    "none": (),
    "barred": (),
}
MAY = {
    "plain": ({}, {"both", "first"}),
    "all": ({"more_items": ITEMS[1:]}, {"both"}),
    "any": ({"more_items": ITEMS[1:], "items_match": "any"}, {"both", "first", "second"}),
    "commitment": ({"commitment_only": "yes"}, {"both", "first", "second", "none"}),
}


@pytest.mark.parametrize("kind", list(MAY))
def test_gate_preview_invitation_and_pool_judge_alike(app, db, at, kind):
    at(OPENS)
    details, may = MAY[kind]
    bidders = {name: make_bidder(make_agency(items=items)) for name, items in WHO.items()}
    with write():
        barred = Agency.id == bidders["barred"][0].id
        Agency.update(state=AgencyState.SUSPENDED).where(barred).execute()
    requirement = make_requirement(make_owner(), publish_it=False, **details)
    able = {one.id for one in fitting.able(requirement, clock.today())}
    publish.publish(requirement, make_owner(requirement.owner))
    jobs.run_due()

    told = {one.person_id for one in Notice.select().where(Notice.text.contains("新公告"))}
    for name, bidder in bidders.items():
        passed = signup.gate(requirement.id, bidder[1].org_id)
        assert (signup.objections(passed, clock.today()) == []) is (name in may), name
        assert (bidder[0].id in able) is (name in may), name
        assert (bidder[1].person_id in told) is (name in may), name
        if name in may:
            make_signup(requirement, bidder)
        else:
            with pytest.raises(NotAllowed):
                make_signup(requirement, bidder)
    Requirement.update(extensions=0, sole_rule="direct").execute()
    jobs.run_due(F)
    pool = pool_of(Freeze.get(Freeze.requirement == requirement))
    assert {one["id"] for one in pool["pool"]} == {bidders[name][0].uscc for name in may}
