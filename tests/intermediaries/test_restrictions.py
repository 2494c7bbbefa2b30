"""Suspensions and bans by item, region or of everything: what they keep off, how they end."""

import datetime as dt
from types import SimpleNamespace

import pytest
from peewee import IntegrityError

from app.kernel import jobs
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.events import Event
from app.kernel.notices import Notice
from bidding.models import Freeze, Requirement
from bidding.services import signup
from intermediaries import queries
from intermediaries.models import Agency, Restriction, Shelf
from intermediaries.queries import Filters
from intermediaries.rules import restricting
from intermediaries.services import standing
from intermediaries.states import AgencyState
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_requirement, make_signup
from tests.factories.intermediaries import make_agency

DAY = dt.date(2026, 11, 20)
ENDS = dt.date(2026, 12, 20)
BOTH = ("drawing-review", "cost-consulting")


def cause(key="s" * 16):
    return SimpleNamespace(subject_kind="supervision.sanction", id=key)


def restrict(agency, by=None, *, starts=DAY, ends=ENDS, **more):
    actor = make_actor("officer", kind="regulator")
    why = "成果两次退回"
    given = {"reason": why, "cause": by or cause(), "actor": actor} | more
    return standing.restrict(agency, starts=starts, ends=ends, **given)


def state(agency):
    return queries.agency(agency.id).state


def words(reasons):
    return [str(one) for one in reasons]


def morning(day):
    jobs.run_due(dt.datetime.combine(day, dt.time()))


def test_one_item_is_off_its_list_and_the_other_stays(db):
    agency = make_agency(items=BOTH)
    restrict(agency, items=["drawing-review"])

    said = words(queries.qualified(agency, "drawing-review", DAY))
    assert said == [f"{agency.name}被暂停承接服务（施工图审查），至2026-12-20。"]
    assert queries.qualified(agency, "cost-consulting", DAY) == []
    assert queries.agencies_for("drawing-review", DAY) == []
    assert queries.agencies_for("cost-consulting", DAY) == [agency]
    for item, count in (("drawing-review", 0), ("cost-consulting", 1), ("", 1)):
        asked = Filters(item=item)
        assert (queries.count(asked, DAY), len(queries.page(asked, DAY).rows)) == (count, count)
    assert queries.agency(agency.id).services_text == "造价咨询"
    assert state(agency) == AgencyState.LISTED


@pytest.mark.parametrize(
    ("region", "place", "kept"),
    [
        ("320100", "320102", True),
        ("320102", "320102", True),
        ("320102", "320104", False),
        ("320000", "320104", True),
        ("320100", None, False),
    ],
)
def test_a_region_is_closed_to_it_and_others_stay_open(db, region, place, kept):
    agency = make_agency()
    restrict(agency, region=region)

    assert bool(queries.qualified(agency, "drawing-review", DAY, place)) is kept
    assert (agency in queries.agencies_for("drawing-review", DAY, place=place)) is not kept
    assert (agency in queries.agencies_for("drawing-review", DAY, place)) is not kept
    assert queries.count(Filters(item="drawing-review"), DAY) == 1


def test_everything_stops_and_returns_by_itself(db):
    agency = make_agency()
    restrict(agency)

    assert state(agency) == AgencyState.SUSPENDED
    assert Shelf.select().where(Shelf.agency == agency).count() == 0
    now = queries.agency(agency.id)
    assert words(queries.qualified(now, "drawing-review", DAY)) == [
        f"{agency.name}处于暂停期间，不能承接服务。"  # said once
    ]
    morning(ENDS)
    assert state(agency) == AgencyState.SUSPENDED  # the last day counts
    morning(ENDS + dt.timedelta(days=1))

    assert state(agency) == AgencyState.LISTED
    assert queries.agencies_for("drawing-review", ENDS + dt.timedelta(days=1)) == [agency]
    assert Restriction.get().lifted_because == "期限届满，自动解除"


def test_an_item_returns_to_its_list_on_the_day(db):
    agency = make_agency()
    restrict(agency, items=["drawing-review"])
    after = ENDS + dt.timedelta(days=1)

    assert queries.qualified(agency, "drawing-review", after) == []
    assert queries.count(Filters(item="drawing-review"), DAY) == 0
    morning(after)

    assert queries.count(Filters(item="drawing-review"), after) == 1
    keys = [one.key for one in Event.select().where(Event.subject_id == agency.id)]
    assert keys.count("intermediaries.agency.unrestrict") == 1
    standing.turn({"agency": agency.id})
    standing.turn({"agency": "nobody"})
    assert Event.select().where(Event.key == "intermediaries.agency.unrestrict").count() == 1


def test_what_begins_later_acts_from_its_morning(db):
    agency = make_agency()
    start = DAY + dt.timedelta(days=5)
    restrict(agency, starts=start)

    assert state(agency) == AgencyState.LISTED
    assert queries.qualified(agency, "drawing-review", DAY) == []
    assert queries.agencies_for("drawing-review", DAY) == [agency]
    assert queries.agencies_for("drawing-review", start) == []
    assert queries.qualified(agency, "drawing-review", start) != []
    morning(start)

    assert state(agency) == AgencyState.SUSPENDED


def test_a_cause_acts_once(db):
    agency = make_agency(items=BOTH)
    first = restrict(agency, items=BOTH)
    again = restrict(agency, items=BOTH)

    assert [one.id for one in first] == [one.id for one in again]
    assert Restriction.select().count() == 2


def test_the_longer_of_two_decisions_lasts(db):
    agency = make_agency()
    short = restrict(agency, cause("a" * 16), ends=dt.date(2026, 11, 30))[0]
    long = restrict(agency, cause("b" * 16))[0]

    assert queries.agency(agency.id).suspended_until == ENDS
    morning(dt.date(2026, 12, 1))
    assert Restriction.get_by_id(short.id).lifted_at is not None
    assert state(agency) == AgencyState.SUSPENDED
    officer = make_actor("officer", kind="regulator")
    standing.lift(long, "整改完成", officer)
    standing.lift(long, "整改完成", officer)

    assert state(agency) == AgencyState.LISTED
    lifted = Event.select().where(Event.key == "intermediaries.agency.unrestrict")
    reasons = [one.facts["reason"] for one in lifted.order_by(Event.seq)]
    assert reasons == ["期限届满，自动解除", "整改完成"]


def test_only_an_emergency_ends_by_hand(db):
    manager = make_actor("manager", kind="operator")
    decided, urgent = make_agency(), make_agency()
    restrict(decided)
    standing.suspend(urgent, DAY, "核查", manager)

    with pytest.raises(NotAllowed, match="惩戒决定"):
        standing.restore(queries.agency(decided.id), "整改完成", manager)
    assert standing.restore(queries.agency(urgent.id), "核查无误", manager).state == "listed"
    assert state(decided) == AgencyState.SUSPENDED
    assert [
        one.agency_id for one in Restriction.select().where(Restriction.lifted_at.is_null())
    ] == [decided.id]


def test_a_decision_outlasts_an_emergency(db):
    agency, manager = make_agency(), make_actor("manager", kind="operator")
    standing.suspend(agency, DAY + dt.timedelta(days=3), "核查", manager)
    restrict(agency)
    morning(DAY + dt.timedelta(days=4))

    assert state(agency) == AgencyState.SUSPENDED
    assert queries.agency(agency.id).suspended_until == ENDS


def test_a_ban_removes_and_its_lifting_lets_the_agency_apply_again(db):
    agency = make_agency()
    row = restrict(agency, kind="ban", ends=dt.date(2027, 11, 20))[0]
    assert (state(agency), queries.agency(agency.id).ban_until) == ("removed", row.ends)
    assert str(restricting.sentence(row, "甲")) == "甲在禁入期内，至2027-11-20。"

    standing.lift(row, "修复", make_actor("officer", kind="regulator"))

    assert (state(agency), queries.agency(agency.id).ban_until) == ("removed", None)


def test_a_ban_reaches_an_agency_that_left(db):
    agency = make_agency(state=AgencyState.WITHDRAWN)
    restrict(agency, kind="ban", ends=ENDS)

    assert (state(agency), queries.agency(agency.id).ban_until) == ("withdrawn", ENDS)


def test_people_of_the_agency_hear_of_it_once(db):
    agency = make_agency(items=BOTH)
    make_actor("handler", organisation=agency.organisation)
    rows = restrict(agency, items=["drawing-review"])
    told = [one.text for one in Notice.select()]
    restrict(agency, cause("b" * 16))

    assert len(told) == 1
    assert Notice.select().count() == 2
    standing.lift(rows[0], "整改完成", make_actor("officer", kind="regulator"))
    assert Notice.select().count() == 3


@pytest.mark.parametrize(
    "wrong",
    [{"ends": DAY - dt.timedelta(days=1)}, {"kind": "ban", "region": "320100"}, {"kind": "fine"}],
)
def test_the_table_keeps_nonsense_out(db, wrong):
    with pytest.raises(IntegrityError):
        restrict(make_agency(), **wrong)


def test_sign_up_is_refused_for_the_item_and_the_place(db):
    bidder, other = make_bidder(), make_bidder()
    requirement = make_requirement()
    restrict(bidder[0], items=["drawing-review"])
    restrict(other[0], cause("b" * 16), region=requirement.region_id)

    for agency, actor in (bidder, other):
        with pytest.raises(NotAllowed, match="被暂停承接服务"):
            make_signup(requirement, (agency, actor))


def test_sign_up_elsewhere_stays_open(db):
    bidder = make_bidder()
    requirement = make_requirement()
    restrict(bidder[0], region="440000")
    restrict(bidder[0], cause("b" * 16), items=["cost-consulting"])

    assert make_signup(requirement, bidder)


def test_who_is_suspended_before_f_is_not_in_the_pool(db):
    requirement = make_requirement()
    bidders = [make_bidder() for _ in range(4)]
    for one in bidders:
        make_signup(requirement, one)
    restrict(bidders[0][0], region=requirement.region_id)
    restrict(bidders[1][0], cause("b" * 16), items=["drawing-review"])
    jobs.run_due(Requirement.get_by_id(requirement.id).signup_until)

    frozen = Freeze.get()
    assert frozen.size == 2
    assert frozen.pool.count("被暂停承接服务") == 2


def test_the_gate_is_still_one_question(db):
    bidder = make_bidder()
    requirement = make_requirement()
    assert not signup.gate(requirement.id, bidder[0].organisation_id).restricted
    restrict(bidder[0], items=["drawing-review"])
    passed = signup.gate(requirement.id, bidder[0].organisation_id)

    assert passed.restricted
    assert passed.place == requirement.region_id


def test_everybody_reads_it_on_the_agencys_page(client):
    agency = make_agency(items=BOTH)
    before = client.get(f"/agencies/{agency.id}").text
    restrict(agency, items=["drawing-review"])
    page = client.get(f"/agencies/{agency.id}").text

    assert "暂停与禁入" not in before
    assert "暂停与禁入" in page
    assert "成果两次退回" in page
    assert page.count("不可") == before.count("不可") + 1


def test_an_emergency_is_short(db):
    agency, manager = make_agency(), make_actor("manager", kind="operator")

    with pytest.raises(Invalid, match="请提出惩戒"):
        standing.suspend(agency, DAY + dt.timedelta(days=31), "核查", manager)
    assert Agency.get_by_id(agency.id).state == "listed"


def test_what_ran_its_time_stays_on_record_and_what_was_lifted_does_not(db, at):
    agency, other = make_agency(items=BOTH), make_agency()
    restrict(agency, cause("i" * 16), items=["drawing-review"])
    assert queries.last_barred(agency) is None
    restrict(agency)
    (early,) = restrict(other, cause("o" * 16))
    standing.lift(early, "修复通过", make_actor("officer", kind="regulator"))

    at("2026-12-21 00:10")
    morning(dt.date(2026, 12, 21))

    assert Restriction.select().where(Restriction.lifted_at.is_null()).count() == 0
    assert queries.last_barred(agency) == ENDS
    assert queries.last_barred(other) is None
