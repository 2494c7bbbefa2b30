"""From notice to award by itself: 0, 1, 2 and more sign-ups, the exact moments, the record."""

import datetime as dt
import hashlib
import json

import pytest

from app.kernel import draw as kernel_draw
from app.kernel import events, jobs
from app.kernel.errors import Late, NotAllowed
from app.kernel.events import Event
from bidding.models import Award, Contract, DrawRound, Exclusion, Freeze, Requirement, Signup
from bidding.services import award, publish, refusing, signup
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.intermediaries import make_agency
from tests.factories.projects import make_project, make_unit

pytestmark = pytest.mark.usefixtures("db")

OPENS = "2026-11-16 09:00"  # a Monday
F = dt.datetime(2026, 11, 19, 17, 0)
T = F + dt.timedelta(minutes=10)


def again(requirement):
    return Requirement.get_by_id(requirement.id)


def keys(requirement):
    found = events.timeline("bidding.requirement", requirement.id)
    return [e.key.rpartition(".")[2] for e in reversed(found)]


def test_three_sign_ups_are_frozen_drawn_published_and_awarded_by_themselves(at):
    at(OPENS)
    requirement = make_requirement()
    agencies = [make_signup(requirement, nonce=f"随机{i}")[0] for i in range(3)]

    jobs.run_due(F)
    frozen = again(requirement)
    jobs.run_due(T)
    drawn = again(requirement)
    jobs.run_due(dt.datetime(2026, 11, 25, 0, 0))

    assert (frozen.state, drawn.state, again(requirement).state) == (
        "frozen",
        "publicity",
        "awarded",
    )
    won = Award.get(Award.requirement == requirement)
    assert won.agency in agencies
    assert won.state == "issued"
    assert won.number == "中选通知〔2026〕1号"
    assert Contract.get(Contract.award == won).state == "pending"
    assert keys(requirement) == ["draft", "publish", "freeze", "draw", "award"]


def test_the_record_is_the_same_byte_for_byte_and_recomputes(at):
    at(OPENS)
    requirement = make_requirement()
    for i in range(5):
        make_signup(requirement, nonce="" if i % 2 else f"随机{i}")

    jobs.run_due(F)
    jobs.run_due(T)

    row = DrawRound.get(DrawRound.requirement == requirement)
    record = json.loads(row.document)
    from bidding.services.draw import draw_due, record_of

    assert kernel_draw.recompute(record) == []
    assert record_of(requirement, 1) == record
    draw_due({"round": row.id})
    assert Award.select().count() == 1
    sources = record["rounds"][0]["sources"]
    assert sources[0] == ["agency"]
    assert sources[1] == [Freeze.get(Freeze.requirement == requirement).sha256]
    assert hashlib.sha256(bytes.fromhex(sources[2][0])).hexdigest() == requirement.anchor


@pytest.mark.parametrize(("seconds", "state"), [(-1, "signup"), (0, "frozen")])
def test_the_pool_freezes_at_the_closing_moment_and_never_early(at, seconds, state):
    at(OPENS)
    requirement = make_requirement()
    for _ in range(2):
        make_signup(requirement)

    jobs.run_due(F + dt.timedelta(seconds=seconds))

    assert again(requirement).state == state


def test_a_sign_up_one_second_before_closing_counts_and_one_at_closing_does_not(at):
    at(OPENS)
    requirement = make_requirement()
    bidders = [make_bidder(), make_bidder()]

    at("2026-11-19 16:59:59")
    make_signup(requirement, bidders[0])
    at("2026-11-19 17:00:00")
    with pytest.raises(Late) as late:
        make_signup(requirement, bidders[1])

    assert Signup.select().count() == 1
    assert late.value.refusal.facts["agency_uscc"] == bidders[1][0].uscc


def test_no_sign_up_extends_once_and_then_fails(at):
    at(OPENS)
    requirement = make_requirement()

    jobs.run_due(F)
    extended = again(requirement)
    jobs.run_due(extended.signup_until)

    assert extended.state == "signup"
    assert extended.signup_until == dt.datetime(2026, 11, 24, 17, 0)
    assert extended.draw_at - extended.signup_until == dt.timedelta(minutes=10)
    assert again(requirement).state == "failed"
    assert keys(requirement) == ["draft", "publish", "extend", "fail"]


def one_sign_up(at, sole_rule):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    Requirement.update(sole_rule=sole_rule).where(Requirement.id == requirement.id).execute()
    agency, _ = make_signup(requirement)
    jobs.run_due(F)
    jobs.run_due(again(requirement).signup_until)
    at("2026-11-25 09:00")
    return owner, again(requirement), agency


def test_one_sign_up_fails_where_the_rule_says_so(at):
    _, requirement, _ = one_sign_up(at, "fail")

    assert (requirement.state, Award.select().count()) == ("failed", 0)


def test_one_sign_up_may_be_taken_directly_with_a_reason(at):
    owner, requirement, agency = one_sign_up(at, "direct")

    with pytest.raises(NotAllowed):
        award.choose_sole(requirement, " ", owner, None)
    won = award.choose_sole(again(requirement), "工期紧，价格固定", owner, None)

    assert (won.agency, won.basis) == (agency, "direct")
    assert again(requirement).state == "publicity"


def test_an_owner_who_does_not_decide_in_time_fails_the_purchase(at):
    _, requirement, _ = one_sign_up(at, "direct")

    jobs.run_due(dt.datetime(2026, 11, 30, 9, 0))

    name = requirement.owner.name
    assert again(requirement).failure == f"业主{name}逾期未决定是否直接选取"


def test_two_sign_ups_are_drawn_and_the_record_warns(at):
    at(OPENS)
    requirement = make_requirement()
    for _ in range(2):
        make_signup(requirement)

    jobs.run_due(F)

    frozen = events.last_of("bidding.requirement", requirement.id)
    assert frozen.facts["thin"] is True
    assert frozen.facts["size"] == 2


def test_killed_between_freeze_and_draw_the_draw_still_happens_once(at):
    at(OPENS)
    requirement = make_requirement()
    for _ in range(3):
        make_signup(requirement)
    jobs.run_due(F)

    jobs.Job.update(owner="dead:1", attempts=1, lease_until=T).where(
        jobs.Job.kind == "bidding.draw"
    ).execute()
    jobs.run_due(T + dt.timedelta(seconds=1))
    jobs.run_due(T + dt.timedelta(minutes=5))

    assert again(requirement).state == "publicity"
    assert keys(requirement).count("draw") == 1


def test_a_late_freeze_moves_the_draw_by_the_published_margin(at):
    at(OPENS)
    requirement = make_requirement()
    for _ in range(3):
        make_signup(requirement)

    jobs.run_due(T + dt.timedelta(hours=2))
    late = again(requirement)
    jobs.run_due(late.draw_at)

    assert late.state == "frozen"
    assert late.draw_at == T + dt.timedelta(hours=2, minutes=10)
    assert keys(requirement)[-3:] == ["freeze", "postpone", "draw"]


def test_the_same_key_gets_the_same_entry_and_a_second_sign_up_is_refused(at):
    at(OPENS)
    requirement = make_requirement()
    bidder = make_bidder()

    _, first = make_signup(requirement, bidder, key="once")
    _, again_ = make_signup(requirement, bidder, key="once")
    with pytest.raises(NotAllowed) as refused:
        make_signup(requirement, bidder, key="twice")

    assert first.seq == again_.seq
    assert str(refused.value) == "贵机构已报名本公告，无需重复报名；如需更换随机数，请先撤回"


def test_a_withdrawn_sign_up_is_out_and_may_come_again(at):
    at(OPENS)
    requirement = make_requirement()
    agency, actor = make_bidder()
    make_signup(requirement, (agency, actor))

    row = Signup.get(Signup.agency == agency)
    signup.withdraw(row, actor, row.version)
    make_signup(requirement, (agency, actor))

    states = [s.state for s in Signup.select().order_by(Signup.at, Signup.state)]
    assert sorted(states) == ["active", "withdrawn"]


def test_unqualified_avoided_and_foreign_agencies_are_refused_with_the_reason(at):
    at(OPENS)
    avoided = make_agency()
    requirement = make_requirement(exclusions=[(avoided.uscc, avoided.name, "业主的下属企业")])
    without = make_agency(items=())

    for agency in (avoided, without):
        with pytest.raises(NotAllowed) as refused:
            make_signup(requirement, make_bidder(agency))
        assert refused.value.reasons
    assert Signup.select().count() == 0


@pytest.mark.parametrize("by_hand", [False, True])
def test_the_designer_and_its_relations_are_avoided_by_themselves(at, by_hand):
    at(OPENS)
    designer = make_agency()
    named = [(designer.uscc, designer.name, "曾有纠纷")] if by_hand else []
    owner = make_owner()
    from app.accounts.models import Organisation

    project = make_project(Organisation.get_by_id(owner.org_id))
    make_unit(project, "design", designer.organisation)

    requirement = make_requirement(owner, project=project, exclusions=named)

    row = Exclusion.get(Exclusion.requirement == requirement, Exclusion.uscc == designer.uscc)
    told = (False, "曾有纠纷") if by_hand else (True, "即为本项目设计单位")
    assert (row.automatic, row.reason) == told


def test_a_revision_starts_again_and_old_sign_ups_do_not_count(at):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    for _ in range(3):
        make_signup(requirement)
    later = F + dt.timedelta(days=4)

    values = {"amount_fen": 9_000_000, "signup_until": later, "draw_at": later + (T - F)}
    publish.revise(again(requirement), values, "价格更正", owner, None)
    newcomers = [make_signup(again(requirement))[0] for _ in range(2)]
    jobs.run_due(F)
    untouched = again(requirement).state
    jobs.run_due(later)

    pool = json.loads(Freeze.get(Freeze.requirement == requirement).pool)["pool"]
    assert untouched == "signup"
    assert {row["id"] for row in pool} == {agency.uscc for agency in newcomers}


def test_a_cancelled_purchase_is_still_frozen_and_drawn_for_all_to_see(at):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    for _ in range(3):
        make_signup(requirement)

    publish.cancel(again(requirement), "项目调整", owner, None)
    with pytest.raises(NotAllowed):
        make_signup(again(requirement))
    jobs.run_due(F)
    jobs.run_due(T)

    assert again(requirement).state == "cancelled"
    assert DrawRound.get(DrawRound.requirement == requirement).drawn_at is not None
    assert Award.select().count() == 0
    assert events.last_of("bidding.requirement", requirement.id).facts["cancelled"] is True


def test_a_cancelled_item_or_a_tender_size_stops_the_publication(at):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner, publish_it=False, amount_fen=100_000_000)

    with pytest.raises(NotAllowed) as refused:
        publish.publish(requirement, owner)

    assert str(refused.value).startswith("服务金额达到本地必须招标的限额 1,000,000.00 元")
    assert Requirement.get_by_id(requirement.id).number is None


def test_matching_agencies_are_told_and_others_are_not(at):
    from app.kernel.notices import Notice

    at(OPENS)
    (_, told), (_, deaf) = make_bidder(), make_bidder(make_agency(items=()))
    make_requirement()

    jobs.run_due()

    people = {row.person_id for row in Notice.select().where(Notice.text.startswith("新公告"))}
    assert told.person_id in people
    assert deaf.person_id not in people


def test_a_stranger_may_not_publish(at):
    at(OPENS)
    requirement = make_requirement(publish_it=False)
    from app.kernel.errors import Forbidden

    with pytest.raises(Forbidden):
        publish.publish(requirement, make_actor("handler", kind="owner"))


def test_a_late_agency_asking_again_and_again_gets_the_one_refusal(at):
    at(OPENS)
    requirement = make_requirement()
    first, second = make_bidder(), make_bidder()
    at("2026-11-19 17:00:00")

    given = []
    for bidder in (first, first, second, first):
        with pytest.raises(Late) as late:
            make_signup(requirement, bidder)
        given.append(late.value.refusal.id)

    assert given[0] == given[1] == given[3] != given[2]
    assert Event.select().where(Event.key == refusing.REFUSED).count() == 2
