"""Moves of a review off the usual way: refused, withdrawn, resumed, taken back, void, given away."""

import pytest

from app.kernel.errors import Forbidden, NotAllowed, StaleState
from joint_review import queries
from joint_review.services import assign, opine, reply, submit
from tests.factories.joint_review import answer, finish, issue, make_opinion, make_package


def state(package):
    return str(queries.package(package.id).state)


@pytest.mark.parametrize("before", ["draft", "submitted", "correction", "accepted"])
def test_the_owner_withdraws_a_package_until_its_review_begins(world, before):
    package = make_package(world, "submitted" if before == "correction" else before)
    if before == "correction":
        submit.correct(package, "缺人防图", world.window)
    with pytest.raises(Forbidden):
        submit.move(package, "withdraw", world.designer, reason="方案重做")
    with pytest.raises(NotAllowed):
        submit.move(package, "withdraw", world.owner)
    submit.move(package, "withdraw", world.owner, reason="方案重做")

    assert state(package) == "withdrawn"


def test_a_package_is_not_accepted_with_a_reason(world):
    package = make_package(world, "submitted")
    submit.move(package, "refuse", world.window, reason="不属于施工图审查范围")

    assert state(package) == "refused"
    with pytest.raises(StaleState):
        submit.accept(package, world.window)


def test_a_review_in_progress_is_paused_and_resumed_but_not_withdrawn(world):
    package = make_package(world, "reviewing")
    with pytest.raises(StaleState):
        submit.move(package, "withdraw", world.owner, reason="方案重做")
    submit.move(package, "pause", world.lead, reason="等待专家评审")
    assert state(package) == "paused"
    with pytest.raises(Forbidden):
        submit.move(package, "resume", world.reviewer)
    submit.move(package, "resume", world.lead)

    assert state(package) == "reviewing"


def test_an_opinion_is_taken_back_and_void_before_it_is_issued_and_void_after(world):
    package = make_package(world, "reviewing")
    first, second = (make_opinion(world, package, problem=f"第{n}处") for n in ("一", "二"))
    for one in (first, second):
        opine.move(one, "propose", world.reviewer)
    opine.move(first, "take_back", world.reviewer)
    assert str(queries.opinion(first.id).state) == "draft"
    with pytest.raises(Forbidden):
        opine.move(second, "void", world.designer, reason="提错图")
    opine.move(second, "void", world.reviewer, reason="提错图")
    issue(world, package)
    answer(world, package)
    reply.keep_open(queries.opinion(first.id), "未按意见修改", world.reviewer)
    with pytest.raises(Forbidden):  # once the designer was told, it is the lead's to say
        opine.move(queries.opinion(first.id), "void", world.reviewer, reason="规范已更新")
    opine.move(queries.opinion(first.id), "void", world.lead, reason="规范已更新")

    found = [str(queries.opinion(one.id).state) for one in (first, second)]
    assert found == ["void", "void"]


def test_a_finished_discipline_is_given_to_somebody_else(world):
    package = make_package(world, "reviewing")
    finish(world, package)
    task = next(one for one in queries.tasks(package) if one.discipline == "structure")
    assign.release(task, "复核回避", world.lead)

    assert str(queries.task(task.id).state) == "released"
    with pytest.raises(NotAllowed, match="还有专业没有指派审查人：结构"):
        opine.approve(queries.package(package.id), world.lead)
