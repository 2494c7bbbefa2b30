"""An opinion in dispute goes to experts: the clock stands, both sides are bound by what they say."""

import pytest

from app.kernel import deadlines, jobs
from app.kernel.clock import now, today
from app.kernel.errors import Invalid, NotAllowed, StaleState
from app.kernel.notices import Notice
from app.kernel.permissions import allowed
from exports.models import Paper
from joint_review import disputes, kin, queries
from joint_review.models.argument import Argument
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package
from joint_review.services import argue, counting, opine, reply, submit
from tests.factories.joint_review import call, conclude, dispute, finish, make_pdf


def clock_of(package, kind="package.rereview"):
    return next(one for one in deadlines.of(package) if one.kind == kind)


def paused(package):
    return clock_of(package).steps[-1].action == "pause"


def test_the_review_clock_stands_and_the_argument_has_its_own(world):
    opinion = dispute(world)

    made = call(world, opinion)

    assert paused(opinion.package)
    own = clock_of(made, "argument.ruling")
    assert (own.is_open, own.due.date().isoformat()) == (True, "2026-12-18")  # 20 working days
    told = {n.person_id for n in Notice.select() if "专家论证，请到会" in n.text}
    assert {world.designer.person_id, world.owner.person_id, world.reviewer.person_id} <= told

    conclude(world, made, uphold=3)
    assert not paused(opinion.package)
    assert not clock_of(made, "argument.ruling").is_open


@pytest.mark.parametrize(
    ("votes", "state", "severity", "kind", "verdict", "counted"),
    [
        ({"uphold": 2, "lower": 1}, "issued", "must", "mandatory", "open", 1),
        ({"lower": 3}, "issued", "suggest", "general", "open", 0),
        ({"revoke": 2, "uphold": 1}, "void", "must", "mandatory", "closed", 0),
    ],
)
def test_the_conclusion_is_carried_out_and_counted(
    world, votes, state, severity, kind, verdict, counted
):
    opinion = dispute(world)
    Opinion.update(kind="mandatory").where(Opinion.id == opinion.id).execute()
    counting.again(opinion)

    conclude(world, call(world, opinion), **votes)

    now = Opinion.get_by_id(opinion.id)
    assert (now.state, now.severity, now.kind) == (state, severity, kind)
    assert Reply.get(Reply.opinion == opinion).verdict == verdict
    assert Argument.get().state == "ruled"
    found = Package.get_by_id(now.package_id)
    assert (found.first_pass, found.mandatory_count) == (not counted, counted)
    assert len(found.mandatory_clauses) == counted


def test_an_opinion_made_void_no_longer_counts_for_the_first_round(world):
    opinion = dispute(world, "explain")
    assert Package.get_by_id(opinion.package_id).first_pass is False

    opine.move(opinion, "void", world.lead, reason="条文引用有误")

    assert Package.get_by_id(opinion.package_id).first_pass is True


def test_the_experts_word_is_told_at_once_and_stays_readable(world):
    opinion = dispute(world)
    conclude(world, call(world, opinion), revoke=3)

    seen = queries.opinion_for(opinion.id, world.designer)

    assert (seen.veiled, seen.state) == (False, "void")
    assert allowed(world.designer, "opinion.view", seen)
    assert allowed(world.designer, "argument.view", disputes.argument(Argument.get().id))


def test_a_verdict_of_a_reviewer_stays_inside_beside_an_argument(world):
    opinion = dispute(world, "explain")
    reply.close(opinion, world.reviewer)

    assert kin.unreleased([opinion]) == {opinion.id}
    assert queries.opinion_for(opinion.id, world.designer).state == "replied"


@pytest.mark.parametrize("move", ["close", "keep_open", "void", "pause", "issue", "finish"])
def test_while_experts_argue_nobody_else_decides(world, move):
    opinion = dispute(world)
    call(world, opinion)
    fresh = queries.opinion(opinion.id)
    moves = {
        "close": lambda: reply.close(fresh, world.reviewer),
        "keep_open": lambda: reply.keep_open(fresh, "不行", world.reviewer),
        "void": lambda: opine.move(fresh, "void", world.lead, reason="不要了"),
        "pause": lambda: submit.move(fresh.package, "pause", world.lead, reason="等等"),
        "issue": lambda: opine.issue(fresh.package, world.lead),
        "finish": lambda: finish(world, fresh.package),
    }

    with pytest.raises(NotAllowed):
        moves[move]()


def test_an_upheld_opinion_binds_both_sides(world):
    opinion = dispute(world)
    conclude(world, call(world, opinion), uphold=3)
    with pytest.raises(NotAllowed, match="按结论执行"):
        opine.move(queries.opinion(opinion.id), "void", world.lead, reason="算了")
    finish(world, opinion.package)
    opine.issue(queries.package(opinion.package_id), world.lead)
    told = queries.opinion(opinion.id)

    for kind in ("explain", "expert"):
        with pytest.raises(Invalid):
            reply.reply(told, kind, "还是不改", None, world.designer)
    reply.reply(told, "modify", "已加宽", None, world.designer)
    assert queries.opinion(opinion.id).state == "replied"


@pytest.mark.parametrize("kind", ["modify", "explain"])
def test_experts_come_only_where_the_designer_asks(world, kind):
    with pytest.raises(NotAllowed, match="申请论证"):
        call(world, dispute(world, kind))


def test_experts_of_a_party_and_a_day_gone_by_are_refused(world):
    opinion = dispute(world)
    tied = "孙工，玄武建筑设计院，高工\n李工，江左施工图审查中心，高工\n周工，南方研究院，研究员"

    with pytest.raises(Invalid) as refusal:
        call(world, opinion, experts=tied, held_on=today().replace(day=1))

    assert set(refusal.value.fields) == {"experts", "held_on"}
    assert Argument.select().count() == 0


def test_a_second_call_is_refused_and_a_dropped_one_gives_the_answer_back(world):
    opinion = dispute(world)
    made = call(world, opinion)
    with pytest.raises(NotAllowed):
        call(world, queries.opinion(opinion.id))

    argue.drop(disputes.argument(made.id), "双方已经一致", world.lead)

    assert not paused(opinion.package)
    reply.close(queries.opinion(opinion.id), world.reviewer)
    with pytest.raises(StaleState):
        conclude(world, made, uphold=3)


def test_the_lead_does_it_all_in_pages_and_the_paper_is_made(world, web):
    opinion = dispute(world)
    lead = web(world.lead)
    page = f"/joint-review/opinions/{opinion.id}"
    assert "组织专家论证" in lead.get("/desk").text
    assert f"{page}/argue" in lead.get(page).text
    typed = {"issue": "净宽", "reviewers": "按条文", "held_on": "2026-11-27"}
    assert lead.post(f"{page}/argue", data={**typed, "experts": "甲"}).status_code == 422
    experts = "孙工，东方设计院，高工\n李工，西方大学，教授\n周工，南方院，高工"
    assert lead.post(f"{page}/argue", data={**typed, "experts": experts}).status_code == 303
    base = f"/joint-review/arguments/{Argument.get().id}"
    assert "孙工" in web(world.designer).get(base).text
    assert "记录论证结论" in lead.get("/desk").text
    votes = {"uphold": "2", "lower": "1", "revoke": "0", "conclusion": "维持，应当按照条文加宽。"}
    for papers, status in (({}, 422), ({"papers": (make_pdf(("论证", "意见")), "意见.pdf")}, 303)):
        found = lead.post(f"{base}/rule", data={**votes, **papers})
        assert found.status_code == status
    jobs.run_due(now())
    paper = Paper.get(Paper.document == "review-argument")
    assert f"/exports/papers/{paper.id}" in web(world.designer).get(base).text
    assert "意见.pdf" in web(world.owner).get(base).text


def test_outsiders_and_designers_cannot_call_or_conclude(world, web):
    opinion = dispute(world)
    made = call(world, opinion)

    for actor in (world.designer, world.owner, world.reviewer):
        assert web(actor).get(f"/joint-review/arguments/{made.id}/rule").status_code == 403
        assert web(actor).get(f"/joint-review/opinions/{opinion.id}/argue").status_code == 403
