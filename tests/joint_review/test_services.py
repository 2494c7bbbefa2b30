"""What the verbs of the review do, and what they refuse."""

import pytest
from peewee import Case

from app.kernel import jobs, notices
from app.kernel.errors import Forbidden, Invalid, NotAllowed, NotFound, StaleState
from app.kernel.events import timeline
from joint_review import queries
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Task
from joint_review.models.sheet import Sheet
from joint_review.services import assign, opine, reply, submit
from tests.factories.accounts import make_actor, make_duty, make_organisation
from tests.factories.intermediaries import make_agency, make_relation
from tests.factories.joint_review import (
    answer,
    duty_of,
    finish,
    make_contract,
    make_opinion,
    make_package,
    make_sheet,
    make_world,
)
from tests.factories.projects import make_project

SET = [("建施-01", "一层平面图"), ("结施-01", "基础平面图"), ("", "")]


def told(actor):
    return [str(n.reason) for n in notices.inbox(actor.person_id)]


def test_only_the_owner_of_a_registered_project_opens_a_package(world):
    with pytest.raises(Forbidden):
        submit.create(world.project, "一号楼", "", world.designer)
    with pytest.raises(Invalid, match="请填写图纸包名称"):
        submit.create(world.project, " ", "", world.owner)
    from app.accounts.models import Organisation

    temporary = make_project(Organisation.get_by_id(world.owner.org_id), state="temporary")
    with pytest.raises(Invalid, match="还没有登记国家统一代码"):
        submit.create(temporary, "一号楼", "", world.owner)


def test_a_contract_filed_later_brings_its_institution(db, wired, at):
    at("2026-11-20 09:00")
    world = make_world(contract=False)
    package = make_package(world, "submitted")
    contract = make_contract(world.project, make_agency())

    from app.kernel import events
    from app.kernel.db import write

    with write():
        events.record("bidding.contract.filed", contract, actor=world.owner)

    assert queries.package(package.id).institution_id == contract.agency_id


def test_tied_reviewers_are_refused_with_the_sentence(world):
    package = make_package(world, "accepted")
    duty = duty_of(package, world.reviewer)
    from app.accounts.models import Organisation, Person

    owner = Organisation.get_by_id(world.owner.org_id)
    make_duty(Person.get_by_id(world.reviewer.person_id), owner, "handler")
    with pytest.raises(NotAllowed, match="同时在本项目的建设单位（河西建设发展有限公司）任职"):
        assign.assign(package, "architecture", duty.id, world.lead)

    assert Task.select().count() == 0
    reasons = {d.person.name: [str(r) for r in why] for d, why in assign.candidates(package)}
    assert reasons["王审查"] == ["王审查同时在本项目的建设单位（河西建设发展有限公司）任职"]
    assert reasons["郑负责"] == []


def test_a_designers_employee_and_a_related_institution_are_refused(world):
    from app.accounts.models import Organisation, Person
    from intermediaries.queries.agencies import agency_of

    package = make_package(world, "accepted")
    designer = Organisation.get_by_id(world.designer.org_id)
    make_duty(Person.get_by_id(world.department.person_id), designer, "handler")
    with pytest.raises(NotAllowed, match="同时在本项目的设计单位"):
        assign.assign(package, "architecture", duty_of(package, world.department).id, world.lead)

    make_relation(agency_of(world.lead.org_id), "shareholder", designer.name, designer.uscc)
    with pytest.raises(NotAllowed, match="有关联：股东"):
        assign.assign(package, "structure", duty_of(package, world.lead).id, world.lead)


def test_strangers_unknown_disciplines_and_second_hands_are_refused(world):
    package = make_package(world, "accepted")
    stranger = make_actor("reviewer", organisation=make_organisation(kind="agency"))
    duty = duty_of(package, world.reviewer)

    with pytest.raises(Invalid, match="请选择专业"):
        assign.assign(package, "magic", duty.id, world.lead)
    with pytest.raises(NotFound):
        assign.assign(package, "structure", stranger.person_id, world.lead)
    assign.assign(package, "structure", duty.id, world.lead)
    with pytest.raises(NotAllowed, match="已经承担这个专业"):
        assign.assign(package, "structure", duty.id, world.lead)
    turned = Case(Sheet.discipline, (("architecture", 1),), 0)
    Sheet.update(order=turned).where(Sheet.package == package).execute()
    with pytest.raises(NotAllowed, match="还有专业没有指派审查人：人防、建筑"):
        assign.begin(queries.package(package.id), world.lead)
    with pytest.raises(NotAllowed, match="受理以后"):
        assign.assign(make_package(world), "structure", duty.id, world.lead)


def test_a_released_discipline_must_be_given_again_before_the_end(world):
    package = make_package(world, "reviewing")
    task = next(t for t in queries.tasks(package) if t.discipline == "structure")
    assign.release(task, "休假", world.lead)
    finish(world, package)

    with pytest.raises(NotAllowed, match="还有专业没有指派审查人：结构"):
        opine.approve(queries.package(package.id), world.lead)
    duty = duty_of(package, world.lead)
    assign.assign(queries.package(package.id), "structure", duty.id, world.lead)
    assert queries.package(package.id).open_tasks == ["结构"]


def test_finishing_sends_the_drafts_to_the_lead(world):
    package = make_package(world, "reviewing")
    made = make_opinion(world, package)

    finish(world, package)

    assert Opinion.get_by_id(made.id).state == "pending"
    with pytest.raises(NotAllowed, match="现在不在审查中"):
        make_opinion(world, package)
    task = next(t for t in queries.tasks(package) if t.discipline == "architecture")
    opine.reopen(queries.task(task.id), world.reviewer)
    assert make_opinion(world, package).state == "draft"


def test_drafts_are_changed_by_their_author_only_and_not_twice_at_once(world):
    package = make_package(world, "reviewing")
    made = make_opinion(world, package)
    from tests.factories.joint_review import typed

    opine.edit_opinion(made, typed(problem="改过的"), world.reviewer, seen=1)
    with pytest.raises(StaleState):
        opine.edit_opinion(made, typed(problem="又改"), world.reviewer, seen=1)
    with pytest.raises(Forbidden):
        opine.move(queries.opinion(made.id), "propose", world.lead)
    opine.move(queries.opinion(made.id), "propose", world.reviewer)
    with pytest.raises(NotAllowed, match="先退回草拟"):
        opine.edit_opinion(queries.opinion(made.id), typed(), world.reviewer)
    assert Opinion.get_by_id(made.id).problem == "改过的"


def test_merged_opinions_are_issued_once_with_running_numbers(world):
    package = make_package(world, "reviewing")
    first = make_opinion(world, package, problem="甲")
    second = make_opinion(world, package, problem="乙")
    third = make_opinion(world, package, "civil_defence", problem="丙", kind="depth")
    finish(world, package)
    first, second, third = (queries.opinion(o.id) for o in (first, second, third))

    opine.merge(second, first, world.lead)
    with pytest.raises(NotAllowed, match="已有意见合并到这一条"):
        opine.merge(first, third, world.lead)
    with pytest.raises(NotAllowed, match="另一条意见"):
        opine.merge(third, third, world.lead)
    with pytest.raises(NotAllowed, match="待审定"):
        opine.merge(third, queries.opinion(second.id), world.lead)
    opine.issue(queries.package(package.id), world.lead)

    assert [(o.number, o.problem) for o in queries.issued(package)] == [(1, "甲"), (2, "丙")]
    assert Opinion.get_by_id(second.id).state == "merged"
    assert told(world.designer)[0].endswith("共 2 条，请逐条回复")


def test_without_opinions_the_first_review_passes_at_once(world):
    package = make_package(world, "reviewing")
    finish(world, package)

    with pytest.raises(NotAllowed, match="可以直接判定合格"):
        opine.issue(queries.package(package.id), world.lead)
    opine.approve(queries.package(package.id), world.lead)

    package = queries.package(package.id)
    assert (package.state, package.first_pass, package.mandatory_count) == ("passed", True, 0)


def test_every_opinion_is_answered_before_the_next_round(world):
    package = make_package(world, "revising")
    opinion = queries.opinion(queries.issued(package)[0].id)

    with pytest.raises(NotAllowed, match="还有 1 条意见没有回复"):
        reply.answer(package, world.designer)
    with pytest.raises(Invalid) as wrong:
        reply.reply(opinion, "", " ", None, world.designer)
    assert list(wrong.value.fields) == ["kind", "text"]
    with pytest.raises(Forbidden):
        reply.reply(opinion, "modify", "改了", None, world.owner)
    reply.reply(opinion, "modify", "改了", None, world.designer)
    reply.amend(queries.opinion(opinion.id), world.designer)
    reply.reply(queries.opinion(opinion.id), "explain", "不改", None, world.designer)
    reply.answer(queries.package(package.id), world.designer)

    verdicts = [r.verdict for r in Reply.select().order_by(Reply.at, Reply.id)]
    assert sorted(verdicts) == ["taken", "waiting"]
    assert queries.package(package.id).round == 2


def test_only_disciplines_concerned_go_on_in_the_next_round(world):
    package = make_package(world, "revising")
    changed = make_sheet(package, "结施-09", "新增", "structure", round=2)

    answer(world, package)

    states = {t.discipline: t.state.value for t in queries.tasks(package)}
    assert states == {
        "architecture": "assigned",
        "structure": "assigned",
        "civil_defence": "done",
    }
    assert changed.round == 2


def test_a_verdict_closes_or_tells_again(world):
    package = make_package(world, "rereview")
    opinion = queries.opinion(queries.issued(package)[0].id)
    task = next(t for t in queries.tasks(package) if t.discipline == "architecture")

    with pytest.raises(NotAllowed, match="还有 1 条回复没有复审"):
        opine.finish(queries.task(task.id), world.reviewer)
    with pytest.raises(NotAllowed, match="需要写明理由"):
        reply.keep_open(opinion, " ", world.reviewer)
    reply.keep_open(queries.opinion(opinion.id), "宽度仍不足", world.reviewer)
    finish(world, package)
    with pytest.raises(NotAllowed, match="还有 1 条必须修改的意见没有闭合"):
        opine.approve(queries.package(package.id), world.lead)
    opine.issue(queries.package(package.id), world.lead)

    assert Reply.get().verdict_reason == "宽度仍不足"
    assert queries.package(package.id).state == "revising"
    assert queries.issued(package)[0].number == 1


def test_closing_anothers_opinion_needs_a_reason(world):
    package = make_package(world, "rereview")
    task = next(t for t in queries.tasks(package) if t.discipline == "architecture")
    assign.release(task, "换人", world.lead)
    assign.assign(
        queries.package(package.id), "architecture", duty_of(package, world.lead).id, world.lead
    )
    opinion = queries.opinion(queries.issued(package)[0].id)

    with pytest.raises(NotAllowed, match="闭合他人提出的意见需要写明理由"):
        reply.close(opinion, world.lead)
    reply.close(opinion, world.lead, reason="已核对新图")

    closed = Opinion.get_by_id(opinion.id)
    assert (closed.state, closed.close_reason) == ("closed", "已核对新图")


def test_without_a_designers_account_the_owner_answers(db, wired, at):
    at("2026-11-20 09:00")
    world = make_world()
    from projects.models import Unit

    Unit.update(organisation=None).where(Unit.role == "design").execute()
    package = make_package(world, "revising")
    opinion = queries.opinion(queries.issued(package)[0].id)

    assert package.designer_id is None
    reply.reply(opinion, "modify", "改了", None, world.owner)
    reply.answer(queries.package(package.id), world.owner)
    assert queries.package(package.id).state == "reviewing"


def test_the_papers_are_promised_by_the_events(world):
    package = make_package(world, "certified")

    waiting = [j.payload for j in jobs.Job.select().where(jobs.Job.kind == "exports.issue")]
    assert sorted("review-certificate" in p for p in waiting) == [False, True]
    facts = next(e for e in timeline(package.subject_kind, package.id) if e.key.endswith("certify"))
    assert facts.visibility == "public"
    assert [s["number"] for s in facts.facts["sheets"]] == ["建施-01", "结施-01", "人防-01"]
