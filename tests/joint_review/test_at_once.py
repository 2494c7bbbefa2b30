"""Two people at the same moment: one is done, the other hears a sentence, nothing is half done."""

import threading

import pytest

from app.kernel import deadlines
from app.kernel.errors import DomainError, NotAllowed, StaleState
from joint_review import queries
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.sheet import Sheet
from joint_review.services import assign, opine, reply, sheets, submit
from tests.factories.joint_review import (
    answer,
    finish,
    make_opinion,
    make_package,
    make_pdf,
    make_sheet,
    make_world,
    typed,
    upload,
)


def replaced(package, old):
    """Hand in a new revision of a sheet behind everybody's back."""
    return make_sheet(package, old.number, old.title, old.discipline, round=2, revision=2)


def test_two_clerks_accept_at_once_and_one_is_told_who_was_first(world):
    package = make_package(world, "submitted")
    one, other = queries.package(package.id), queries.package(package.id)

    submit.accept(one, world.window)
    with pytest.raises(StaleState) as refused:
        submit.accept(other, world.window)

    assert "办理过，现在的状态是“已受理，待分派”" in str(refused.value)
    kinds = [view.kind for view in deadlines.of(queries.package(package.id)) if view.is_open]
    assert kinds == ["package.assignment"]


def test_two_clerks_press_different_buttons(world, web):
    package = make_package(world, "submitted")
    browsers = [web(world.window), web(world.window)]
    seen = {"seen": str(package.version)}

    first = browsers[0].post(f"/joint-review/packages/{package.id}/accept", data=seen)
    second = browsers[1].post(
        f"/joint-review/packages/{package.id}/refuse", data=seen | {"reason": "资料不齐"}
    )

    assert (first.status_code, second.status_code) == (303, 409)
    assert "现在的状态是“已受理，待分派”" in second.text
    assert queries.package(package.id).state == "accepted"


def test_four_clerks_in_four_threads_accept_once(committing_db, wired, at):
    at("2026-11-20 09:00")
    world = make_world()
    package = make_package(world, "submitted")
    results, gate = [], threading.Barrier(4)

    def run():
        found = queries.package(package.id)
        gate.wait()
        try:
            submit.accept(found, world.window)
            results.append("done")
        except StaleState as error:
            results.append("已受理" in str(error))
        finally:
            committing_db.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results, key=str) == [True, True, True, "done"]


def test_an_answer_taken_back_while_a_colleague_hands_over_is_refused(world):
    package = make_package(world, "revising")
    (made,) = queries.issued(package)
    reply.reply(queries.opinion(made.id), "modify", "已改", None, world.designer)
    on_screen = queries.opinion(made.id)

    reply.answer(queries.package(package.id), world.designer)
    with pytest.raises(StaleState) as refused:
        reply.amend(on_screen, world.designer)

    assert "现在的状态是“审查中”" in str(refused.value)
    assert Opinion.get_by_id(made.id).state == "replied"
    assert Reply.get().verdict == "waiting"


def test_a_reply_to_an_opinion_that_the_lead_issues_again_meanwhile(world, web):
    package = make_package(world, "rereview")
    (made,) = queries.issued(package)
    old = str(made.version)
    reply.keep_open(queries.opinion(made.id), "仍不足", world.reviewer)
    there = f"/joint-review/packages/{package.id}/replies"
    data = {f"kind-{made.id}": "modify", f"text-{made.id}": "又改了", f"seen-{made.id}": old}
    early = web(world.designer).post(there, data=data)
    finish(world, package)
    opine.issue(queries.package(package.id), world.lead)

    late = web(world.designer).post(there, data=data)

    assert (early.status_code, late.status_code) == (422, 409)
    assert "又改了" in late.text
    assert "现在的状态是“已发出”。您填写的内容没有丢失" in late.text
    assert Reply.select().where(Reply.text == "又改了").count() == 0


def test_a_verdict_while_the_lead_issues_is_refused(world):
    package = make_package(world, "rereview")
    (made,) = queries.issued(package)
    on_screen = queries.opinion(made.id)
    reply.close(queries.opinion(made.id), world.reviewer)
    make_opinion(world, package, problem="新问题")
    finish(world, package)
    opine.issue(queries.package(package.id), world.lead)

    with pytest.raises(StaleState, match="待修改回复"):
        reply.keep_open(on_screen, "不足", world.reviewer)

    assert Opinion.get_by_id(made.id).state == "closed"


def test_an_opinion_written_while_the_lead_issues_is_not_left_behind(world):
    package = make_package(world, "reviewing")
    make_opinion(world, package)
    task = next(
        queries.task(t.id) for t in queries.tasks(package) if t.discipline == "architecture"
    )
    sheet = queries.sheet(queries.current_sheets(package)[0].id)
    finish(world, package)
    opine.issue(queries.package(package.id), world.lead)

    with pytest.raises(StaleState, match="待修改回复"):
        opine.write_opinion(task, sheet, typed(problem="晚了一步"), world.reviewer)

    assert Opinion.select().where(Opinion.problem == "晚了一步").count() == 0


def test_an_opinion_of_a_task_that_was_just_reassigned_is_refused(world):
    package = make_package(world, "reviewing")
    task = next(
        queries.task(t.id) for t in queries.tasks(package) if t.discipline == "architecture"
    )
    assign.release(queries.task(task.id), "换人", world.lead)

    with pytest.raises(StaleState, match="现在的状态是“已改派”"):
        opine.write_opinion(task, None, typed(x=None, y=None), world.reviewer)


def test_a_pin_on_a_sheet_replaced_a_second_ago_moves_to_the_new_one(world, web):
    package = make_package(world, "revising")
    old = queries.current_sheets(package)[0]
    new = replaced(package, old)
    _swap(old, new)
    answer(world, package)
    task = next(t for t in queries.tasks(package) if t.discipline == "architecture")
    data = {"task": task.id, "problem": "新问题", "kind": "depth", "severity": "must"}
    data |= {"x": "700000", "y": "300000"}

    told = web(world.reviewer).post(f"/joint-review/sheets/{old.id}/opinions", data=data)

    assert told.status_code == 409
    assert "这张图纸刚刚换了新版，意见没有记上" in told.text
    assert f'action="/joint-review/sheets/{new.id}/opinions"' in told.text
    assert ("新问题" in told.text, 'value="700000"' in told.text) == (True, True)
    assert Opinion.select().where(Opinion.problem == "新问题").count() == 0
    again = web(world.reviewer).post(f"/joint-review/sheets/{new.id}/opinions", data=data)
    assert again.status_code == 303
    assert Opinion.get(Opinion.problem == "新问题").sheet_id == new.id


def _swap(old, new):
    from app.kernel.db import write

    with write():
        sheets.replace(Sheet.get_by_id(old.id), new)


def test_a_file_sent_while_a_colleague_hands_over_is_refused(world):
    package = make_package(world, "revising")
    on_screen = queries.package(package.id)
    answer(world, package)

    with pytest.raises(StaleState, match="现在的状态是“审查中”"):
        upload(on_screen, make_pdf(("建施-01", "一层平面图")), "改.pdf", world.designer)

    assert queries.intakes(package) == []


def test_a_sheet_renamed_while_the_package_is_submitted_is_refused(world):
    package = make_package(world, "draft")
    sheet = queries.sheet(queries.current_sheets(package)[0].id)
    submit.submit(queries.package(package.id), world.owner)

    for change in (
        lambda: sheets.name_sheet(sheet, "建施-09", "改名", "architecture", world.owner),
        lambda: sheets.remove_sheet(sheet, world.owner),
    ):
        with pytest.raises(StaleState, match="现在的状态是“待受理”"):
            change()

    assert Sheet.get_by_id(sheet.id).number == sheet.number


def test_two_that_merge_into_each_other_leave_one(world):
    package = make_package(world, "reviewing")
    one, two = (make_opinion(world, package, problem=p) for p in ("甲", "乙"))
    finish(world, package)
    left, right = queries.opinion(one.id), queries.opinion(two.id)
    stale_left, stale_right = queries.opinion(one.id), queries.opinion(two.id)

    opine.merge(left, right, world.lead)
    with pytest.raises(DomainError) as refused:
        opine.merge(stale_right, stale_left, world.lead)

    assert isinstance(refused.value, StaleState | NotAllowed)
    assert "刚刚被改动" in str(refused.value)
    assert sorted(o.state for o in Opinion.select()) == ["merged", "pending"]
