"""Direct choice, credit-weighted draw and credit-merit, from publication to the publicity."""

import datetime as dt
import json

import pytest

from app.kernel import deadlines, jobs
from app.kernel.db import write
from app.kernel.errors import DomainError, NotAllowed, StaleState
from app.kernel.fire import fire
from app.kernel.notices import Notice
from app.kernel.permissions import SYSTEM
from bidding.models import Award, DrawRound, Freeze, Requirement, Signup
from bidding.rules.terms_of_method import CreditDraw, CreditMerit, Direct
from bidding.services import award, choosing, direct, evidence, selecting, signup, terms, voiding
from bidding.states import REQUIREMENT
from bidding.todo import todo
from tests.bidding.scenes import OPENS, F, T, verify
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.intermediaries import make_agency

pytestmark = pytest.mark.usefixtures("db")
SCORES = (95, 80, 80, 70, 40)


def again(requirement):
    return Requirement.get_by_id(requirement.id)


def named(at, **more):
    """A published direct choice, its owner and the named agency with a person."""
    at(OPENS)
    owner, bidder = make_owner(), make_bidder()
    rule = {"method": "direct", "rule": Direct("唯一掌握原始资料"), "chosen": bidder[0]}
    return make_requirement(owner, **{**rule, **more}), owner, bidder


def by_credit(at, method, rule, scores=SCORES, **more):
    """A published requirement to which agencies of these scores have signed up."""
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner, method=method, rule=rule, **more)
    bidders = [make_bidder(make_agency(score=score)) for score in scores]
    for bidder in bidders:
        make_signup(requirement, bidder)
    jobs.run_due(F)
    return requirement, owner, bidders


def merit(at, **more):
    made = by_credit(at, "credit_merit", CreditMerit(big=3, small=2, choice_days=2), **more)
    jobs.run_due(T)
    at("2026-11-20 09:00")
    return made


def test_the_rules_of_a_direct_choice_say_each_thing_once(at):
    requirement, _, _ = named(at)

    assert [str(one) for one in terms.rule_words(requirement)] == [
        "所选机构不接受，或者未在时限内接受：按流标处理，并公开",
        "所选机构接受：不经抽取，结果公示，参加方可以提出异议",
        "直接选取的理由：唯一掌握原始资料",
        "所选机构放弃或被取消资格的，按流标处理",
    ]


def test_the_named_agency_alone_is_told_and_accepts_and_the_result_is_on_display(at):
    requirement, _, (agency, actor) = named(at)
    _, stranger = make_bidder()
    jobs.run_due(dt.datetime(2026, 11, 16, 9))

    told = {row.person_id for row in Notice.select() if "直接选取贵机构" in row.text}
    passed = signup.gate(requirement.id, stranger.org_id)
    refused = [str(one) for one in signup.objections(passed, dt.date(2026, 11, 16))]
    make_signup(requirement, (agency, actor))
    direct.accepted(requirement.id)
    direct.accepted(requirement.id)

    row = Award.get(Award.requirement == requirement)
    assert told == {actor.person_id}
    assert refused == ["本公告为直接选取，只由所选机构接受邀请"]
    assert again(requirement).state == "publicity"
    assert (row.agency_id, row.basis, row.reason) == (agency.id, "direct", "唯一掌握原始资料")
    assert Freeze.get(Freeze.requirement == requirement).size == 1


def test_an_acceptance_that_was_not_settled_is_settled_at_the_end_of_its_time(at):
    requirement, _, bidder = named(at)
    make_signup(requirement, bidder)

    jobs.run_due(F)

    assert again(requirement).state == "publicity"


def test_a_named_agency_that_does_not_answer_fails_the_purchase_in_public(at):
    requirement, _, (agency, _) = named(at)

    jobs.run_due(F - dt.timedelta(seconds=1))
    early = again(requirement).state
    jobs.run_due(F)

    assert (early, again(requirement).state) == ("signup", "failed")
    assert again(requirement).failure == f"所选机构{agency.name}未在时限内接受"


def test_the_invitation_is_turned_down_by_the_named_agency_only(at):
    requirement, owner, (agency, actor) = named(at)
    for stranger in (owner, make_bidder()[1]):
        with pytest.raises(DomainError):
            direct.turn_down(again(requirement), "无力承接", stranger, None)

    (line,) = todo(actor)
    assert (line.action, line.url) == (
        "接受或不接受邀请",
        f"/bidding/requirements/{requirement.id}",
    )
    assert line.clock == ("bidding.requirement", requirement.id)

    direct.turn_down(again(requirement), "人员不足", actor, None)

    assert todo(actor) == []
    assert again(requirement).state == "failed"
    assert again(requirement).failure == f"所选机构{agency.name}不接受邀请：人员不足"


def test_a_direct_choice_that_is_declined_later_fails_and_draws_nobody(at):
    requirement, _, bidder = named(at)
    make_signup(requirement, bidder)
    direct.accepted(requirement.id)

    award.decline(Award.get(Award.requirement == requirement), "无力承接", bidder[1], None)

    assert again(requirement).state == "failed"
    assert DrawRound.select().count() == 0


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            {"amount_fen": 10_000_000},
            "服务金额达到本地应当公开竞争的限额 100,000.00 元，不得直接选取",
        ),
        ({"chosen": None}, "请填写所选机构，且该机构须已入驻"),
        ({"rule": Direct("")}, "直接选取须写明公开的理由"),
    ],
)
def test_a_direct_choice_against_the_rules_is_not_published(at, more, sentence):
    with pytest.raises(NotAllowed) as refused:
        named(at, **more)

    assert sentence in [str(one) for one in refused.value.reasons]


def test_tickets_follow_the_credit_at_the_close_and_the_verifier_agrees(at, tmp_path):
    requirement, _, bidders = by_credit(at, "credit_draw", CreditDraw(60, 10, 3))
    jobs.run_due(T)

    pool = json.loads(Freeze.get(Freeze.requirement == requirement).pool)
    tickets = {row["id"]: row["tickets"] for row in pool["pool"]}
    kept = {row["id"]: row["score"] for row in pool["credit"]}
    code, said = verify("draw", json.dumps(evidence.download(requirement)), tmp_path)
    assert [tickets[a.uscc] for a, _ in bidders] == [3, 3, 3, 2, 1]
    assert [kept[a.uscc] for a, _ in bidders] == list(SCORES)
    assert (again(requirement).state, code) == ("publicity", 0), said


def test_the_tail_is_cut_the_small_list_is_drawn_and_the_owner_chooses(at, tmp_path):
    requirement, owner, bidders = merit(at)
    frozen = json.loads(Freeze.get(Freeze.requirement == requirement).pool)
    small = choosing.choices(requirement)

    selecting.choose(again(requirement), small[1].number, "人员配备最好", owner, None)

    row = Award.get(Award.requirement == requirement)
    code, said = verify("draw", json.dumps(evidence.download(requirement)), tmp_path)
    best = sorted(agency.uscc for agency, _ in bidders[:3])
    assert [row["id"] for row in frozen["pool"]] == best
    assert {row["reason"] for row in frozen["excluded"]} == {
        "信用得分 70 分，第 4 名，低于大名单末位 80 分",
        "信用得分 40 分，第 5 名，低于大名单末位 80 分",
    }
    assert (len(small), {one.uscc for one in small} <= set(best)) == (2, True)
    assert (row.basis, row.reason, row.agency.uscc) == ("choice", "人员配备最好", small[1].uscc)
    assert (again(requirement).state, code) == ("publicity", 0), said


def test_the_owners_clock_runs_as_published_and_silence_fails_with_its_name(at):
    requirement, owner, _ = merit(at)
    (light,) = deadlines.of(again(requirement), only_open=True)

    jobs.run_due(light.due - dt.timedelta(seconds=1))
    early = again(requirement).state
    jobs.run_due(light.due + dt.timedelta(seconds=1))

    assert (light.kind, light.due.date()) == ("bidding.choosing", dt.date(2026, 11, 23))
    assert early == "choosing"
    assert again(requirement).state == "failed"
    assert again(requirement).failure == f"业主{owner.org_name}逾期未选定中选机构"
    assert Award.select().count() == 0


def test_a_choice_in_time_is_not_failed_by_the_old_clock(at):
    requirement, owner, _ = merit(at)
    choosing.over({"subject_id": requirement.id})
    early = again(requirement).state
    selecting.choose(again(requirement), choosing.choices(requirement)[0].number, "好", owner, None)

    jobs.run_due(dt.datetime(2026, 11, 24))

    assert (early, again(requirement).state) == ("choosing", "publicity")


def test_after_a_refusal_the_owner_chooses_among_the_rest_until_nobody_is_left(at):
    requirement, owner, bidders = merit(at)
    actors = {agency.uscc: actor for agency, actor in bidders}
    for left in (1, 0):
        (one, *_) = choosing.choices(requirement)
        row = selecting.choose(again(requirement), one.number, "合适", owner, None)
        award.decline(row, "无力承接", actors[one.uscc], None)
        assert len(choosing.choices(requirement)) == left

    assert again(requirement).state == "failed"
    assert again(requirement).failure == "中选机构放弃，名单内已无其他机构"


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_extend_once_and_then_fail(at, count):
    requirement, _, _ = by_credit(at, "credit_merit", CreditMerit(), scores=SCORES[:count])
    first = again(requirement)

    jobs.run_due(first.signup_until)

    assert (first.state, first.extended, again(requirement).state) == ("signup", 1, "failed")


def test_only_the_owner_chooses_only_from_the_list_only_once_and_with_a_reason(at):
    requirement, owner, bidders = merit(at)
    number = choosing.choices(requirement)[0].number
    seen = again(requirement).version
    strangers = (make_owner(), bidders[0][1], make_actor("clerk", kind="operator"))
    for stranger in strangers:
        with pytest.raises(DomainError):
            selecting.choose(again(requirement), number, "好", stranger, None)
    for wrong in (0, 99):
        with pytest.raises(NotAllowed):
            selecting.choose(again(requirement), wrong, "好", owner, None)
    with pytest.raises(NotAllowed):
        selecting.choose(again(requirement), number, " ", owner, None)

    selecting.choose(again(requirement), number, "好", owner, seen)

    with pytest.raises(StaleState):
        selecting.choose(again(requirement), number, "好", owner, seen)
    assert Award.select().count() == 1


def test_a_void_purchase_is_drawn_all_the_same_and_chooses_nobody(at):
    at(OPENS)
    requirement = make_requirement()
    for _ in range(2):
        make_signup(requirement)
    clerk = make_actor("clerk", kind="operator")
    with pytest.raises(DomainError):
        voiding.invalidate(again(requirement), "", clerk, None)

    voiding.invalidate(again(requirement), "项目已撤销", clerk, None)
    jobs.run_due(F)
    jobs.run_due(T)

    found = again(requirement)
    assert (found.state, found.failure) == ("invalid", "项目已撤销")
    assert DrawRound.get(DrawRound.requirement == requirement).winner
    assert Award.select().count() == 0


def test_a_proposed_agency_of_a_void_purchase_is_out_and_told_why(at):
    requirement, owner, _ = merit(at)
    selecting.choose(again(requirement), choosing.choices(requirement)[0].number, "好", owner, None)

    officer = make_actor("officer", kind="regulator")
    voiding.invalidate(again(requirement), "违反采购程序", officer, None)

    assert Award.get(Award.requirement == requirement).state == "disqualified"
    assert not deadlines.of(again(requirement), only_open=True)


@pytest.mark.parametrize("state", ["draft", "awarded", "failed", "objection", "audit"])
def test_what_is_not_running_cannot_be_voided(at, state):
    at(OPENS)
    requirement = make_requirement()
    Requirement.update(state=state).where(Requirement.id == requirement.id).execute()

    with pytest.raises(DomainError):
        voiding.invalidate(again(requirement), "理由", make_actor("clerk", kind="operator"), None)


def test_numbers_of_a_method_stand_in_the_notice_and_are_not_read_anew(at):
    requirement, _, _ = by_credit(at, "credit_draw", CreditDraw(60, 10, 3))
    document = json.loads(requirement.editions.get().document)

    assert document["method_terms"] == {"threshold": 60, "step": 10, "cap": 3}
    assert any("最多 3 签" in rule for rule in document["rules"])
    with pytest.raises(DomainError), write():
        fire(REQUIREMENT, again(requirement), "choose", SYSTEM)
    assert Signup.select().count() == len(SCORES)
