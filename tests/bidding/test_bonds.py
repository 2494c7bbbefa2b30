"""Related bidders: the pure rule case by case, then at F with its words in the published pool."""

import json

import pytest

from app.kernel import jobs, parameters
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from bidding.models import Exclusion, Freeze
from bidding.rules import avoidance, bonds
from bidding.rules.avoidance import Party, Tie
from bidding.rules.bonds import Bidder, Bond
from bidding.services import bonding, freeze, terms
from intermediaries.models import Agency
from tests.bidding import scenes
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder, make_requirement, make_signup
from tests.factories.intermediaries import make_agency, make_relation

HEAD = ("王某", "3201**********0011")


def bidder(code, **more):
    return Bidder(code, f"第{code}工程咨询有限公司", **more)


def tied(code, kind, name, uscc=""):
    return bidder(code, ties=(Tie(kind, name, uscc),))


@pytest.mark.parametrize(
    ("rows", "bonds_found"),
    [
        ([bidder("A", legal=HEAD), bidder("B", legal=HEAD)], [("legal_representative", True)]),
        ([bidder("A", legal=HEAD), bidder("B", legal=("王某", "3201**********0012"))], []),
        ([bidder("A", legal=("王某", "")), bidder("B", legal=("王某", ""))], []),
        ([tied("A", "shareholder", "别名", "B"), bidder("B")], [("holding", True)]),
        ([tied("A", "controller", "第B工程咨询有限公司"), bidder("B")], [("holding", True)]),
        ([tied("A", "executive", "第B工程咨询有限公司"), bidder("B")], []),
        ([tied("A", "controller", "甲", "X"), tied("B", "controller", "乙", "X")],
         [("controller", True)]),
        ([tied("A", "controller", "王某"), tied("B", "controller", "王某")],
         [("controller", False)]),
        ([tied("A", "controller", "甲", "X"), tied("B", "shareholder", "甲", "X")], []),
        ([bidder("A", phone="025-8333 1234"), bidder("B", phone="02583331234")], [("phone", True)]),
        ([bidder("A", phone="1234"), bidder("B", phone="1234")], []),
        ([bidder("A", address="中山路 1号"), bidder("B", address="中山路1号")], [("address", True)]),
    ],
)  # fmt: skip
def test_a_bond_is_certain_by_code_number_or_full_name_never_by_a_persons_name(rows, bonds_found):
    assert [(one.kind, one.certain) for one in bonds.found(rows)] == bonds_found


def test_all_or_all_but_the_first_fall_out_and_only_for_kinds_that_block():
    rows = [bidder(code, legal=HEAD, phone="025-83331234") for code in "BAC"]
    others = "与同一公告的报名机构第{}工程咨询有限公司、第{}工程咨询有限公司法定代表人为同一人"

    assert bonds.fallen(rows, ["legal_representative"]) == {
        "B": others.format("A", "C"), "A": others.format("B", "C"), "C": others.format("B", "A"),
    }  # fmt: skip
    assert list(bonds.fallen(rows, ["legal_representative"], "first")) == ["A", "C"]
    assert bonds.fallen(rows, ["holding"]) == {}
    assert bonds.fallen([tied(c, "controller", "王某") for c in "AB"], ["controller"]) == {}
    crowd = [bidder(code, phone="025-83331234") for code in "ABCDE"]
    assert "等4家联系电话相同" in bonds.fallen(crowd, ["phone"])["A"]
    assert bonds.found(crowd) == [Bond("phone", tuple("ABCDE"))]


@pytest.mark.parametrize(
    ("theirs", "ours", "word"),
    [
        ({"phone": "025-83331234"}, {"phone": "(025)83331234"}, "与业主联系电话相同"),
        ({"address": "中山东路1号"}, {"address": "中山东路1号"}, "与业主登记地址相同"),
        ({"phone": ""}, {"phone": ""}, None),
        ({"address": "1号"}, {"address": "1号"}, None),
    ],
)
def test_who_shares_a_seat_with_the_owner_is_avoided(theirs, ours, word):
    found = avoidance.automatic(Party("丁", "U2", **ours), (Party("甲", "U1", "业主", **theirs),))

    assert found == ([word] if word else [])


def _pair(**more):
    first = make_agency()
    shared = {"legal_representative": "王某", "legal_id_masked": "3201**********7777"}
    with write():
        Agency.update(shared).where(Agency.id == first.id).execute()
    return Agency.get_by_id(first.id), make_agency(**shared, **more)


@pytest.fixture
def _opens(db, at):
    at(scenes.OPENS)


@pytest.mark.usefixtures("_opens")
def test_two_related_bidders_are_left_out_at_f_with_the_reason_and_the_page_warns(web):
    one, other = _pair()
    requirement = make_requirement()
    people = [make_bidder(agency) for agency in (one, other)]
    page = web(people[0][1]).get(f"/bidding/requirements/{requirement.id}/signup").text
    assert other.name in page.split("与贵机构同时报名的")[1].split("</div>")[0]
    for pair in (*people, make_bidder(), make_bidder()):
        make_signup(requirement, pair)
    jobs.run_due(scenes.F)

    pool = json.loads(Freeze.get(Freeze.requirement == requirement).pool)
    assert len(pool["pool"]) == 2
    assert {row["id"]: row["reason"] for row in pool["excluded"]} == {
        a.uscc: f"关联：与同一公告的报名机构{b.name}法定代表人为同一人"
        for a, b in ((one, other), (other, one))
    }
    assert "均不列入候选名单" in str(terms.rule_words(requirement)[-2])


@pytest.mark.usefixtures("_opens")
def test_the_rule_of_the_day_the_notice_opened_holds_and_only_for_those_who_stand():
    one, other = _pair()
    parent, child = make_agency(), make_agency()
    make_relation(child, "controller", parent.name, parent.uscc)
    requirement = make_requirement()
    with write():
        parameters.set_value("bidding.related_kinds", '["phone"]', scenes.F.date(), "试点", SYSTEM)
    for agency in (one, other, parent, child):
        make_signup(requirement, make_bidder(agency))
    told = {"requirement": requirement, "uscc": one.uscc, "name": one.name, "reason": "下属"}
    with write():
        Exclusion.create(**told)
    jobs.run_due(scenes.F)

    _, excluded = freeze.judge(requirement)
    assert {row["id"] for row in excluded} == {one.uscc, parent.uscc, child.uscc}
    requirement.opened_at = scenes.F
    assert str(bonding.words(requirement)[0]).startswith("报名机构之间联系电话相同的")
    assert [row["id"] for row in freeze.judge(requirement)[1]] == [one.uscc]


@pytest.mark.usefixtures("_opens")
@pytest.mark.parametrize("compares", [True, False])
def test_an_agency_with_the_owners_telephone_is_listed_to_be_avoided(compares):
    place = make_organisation(kind="owner", phone="025-86660001")
    since, typed = scenes.F.date().replace(day=1), "true" if compares else "false"
    with write():
        parameters.set_value("bidding.avoid_places", typed, since, "地方", SYSTEM)
    twin = make_agency(phone="025-86660001")
    requirement = make_requirement(make_actor("handler", organisation=place))
    rows = Exclusion.select().where(
        Exclusion.requirement == requirement, Exclusion.uscc == twin.uscc
    )

    assert [row.reason for row in rows] == (["与业主联系电话相同"] if compares else [])
