"""The way of a package by its roles, and every move that may not be made."""

import datetime as dt

import pytest

from app.kernel import deadlines, jobs
from app.kernel.db import write
from app.kernel.errors import Forbidden, NotAllowed, StaleState
from app.kernel.fire import fire
from joint_review import queries, usedtime
from joint_review.models.package import Package
from joint_review.opinion_states import OPINION, TASK
from joint_review.services import opine, submit
from joint_review.states import PACKAGE
from tests.factories.joint_review import (
    ROAD,
    advance,
    finish,
    make_opinion,
    make_package,
    make_sheet,
    make_world,
)

PERSONAL = {
    "submit": "owner",
    "resubmit": "owner",
    "withdraw": "owner",
    "accept": "window",
    "correct": "window",
    "refuse": "window",
    "file": "window",
    "begin": "lead",
    "pause": "lead",
    "resume": "lead",
    "issue": "lead",
    "approve": "lead",
    "answer": "designer",
    "certify": "manager",
}
LEGAL = {
    "draft": {"submit", "withdraw"},
    "submitted": {"accept", "correct", "refuse", "withdraw"},
    "accepted": {"begin", "withdraw"},
    "reviewing": {"pause", "issue", "approve"},
    "revising": {"answer"},
    "passed": {"certify"},
    "certified": {"file"},
    "filed": set(),
}


def clocks(package):
    return {view.kind: view for view in deadlines.of(package, only_open=True)}


def test_a_package_walks_from_draft_to_file_by_its_roles(world):
    package = make_package(world, "filed")

    assert package.state == "filed"
    assert package.round == 2
    assert package.first_pass is False
    assert (package.mandatory_count, package.mandatory_clauses) == (1, ["GB 55037-2022 7.1.4"])
    assert clocks(package) == {}


@pytest.mark.parametrize("state", LEGAL)
def test_only_the_moves_of_the_table_are_possible(world, state):
    package = make_package(world, state)

    for action in set(PERSONAL) - LEGAL[state]:
        with pytest.raises(StaleState), write():
            fire(PACKAGE, package, action, world.actors[PERSONAL[action]], reason="试")
    assert Package.get_by_id(package.id).state == state


@pytest.mark.parametrize("state", [s for s in LEGAL if LEGAL[s]])
def test_a_move_belongs_to_one_role(world, state):
    package = make_package(world, state)

    for action in LEGAL[state]:
        for name, actor in world.actors.items():
            if name != PERSONAL[action]:
                with pytest.raises(Forbidden), write():
                    fire(PACKAGE, package, action, actor, reason="试")


def test_every_state_that_waits_has_its_clock(world):
    package = make_package(world)
    kinds = []
    for state in ROAD[1:]:
        package = advance(world, package, state, alone=True)
        kinds.append(sorted(clocks(package)))

    assert kinds == [
        ["package.acceptance"],
        ["package.assignment"],
        ["package.review"],
        ["package.revision"],
        ["package.rereview"],
        ["package.certificate"],
        ["package.filing"],
        [],
    ]


@pytest.mark.parametrize(
    ("grade", "due"), [("large", "2026-12-11"), ("medium", "2026-12-04"), ("small", "2026-12-04")]
)
def test_the_first_review_takes_what_order_13_gives(db, wired, at, grade, due):
    at("2026-11-20 09:00")
    package = make_package(make_world(grade=grade), "reviewing")

    assert clocks(package)["package.review"].due.date().isoformat() == due


def test_the_window_has_24_hours_of_a_working_day(world):
    package = make_package(world, "submitted")

    assert clocks(package)["package.acceptance"].due == dt.datetime(2026, 11, 23, 9, 0)


def test_a_correction_is_asked_once_and_lapses(world, at):
    package = make_package(world, "submitted")
    submit.correct(package, "缺结构计算书", world.window)
    moment = clocks(package)["package.correction"].due
    at((moment + dt.timedelta(minutes=1)).isoformat())

    jobs.run_due(moment + dt.timedelta(minutes=1))
    jobs.run_due(moment + dt.timedelta(minutes=2))

    assert Package.get_by_id(package.id).state == "withdrawn"


def test_a_correction_in_time_runs_on_and_cannot_be_asked_again(world):
    package = make_package(world, "submitted")
    submit.correct(package, "缺结构计算书", world.window)
    submit.submit(queries.package(package.id), world.owner)
    package = queries.package(package.id)

    with pytest.raises(NotAllowed, match="只能一次性告知一次"):
        submit.correct(package, "再缺一份", world.window)

    submit.lapse({"subject_id": package.id})
    assert Package.get_by_id(package.id).state == "submitted"
    assert submit.accept(package, world.window).to_state == "accepted"


def test_without_a_filed_contract_nothing_is_accepted(db, wired, at):
    at("2026-11-20 09:00")
    world = make_world(contract=False)
    package = make_package(world, "submitted")

    with pytest.raises(NotAllowed, match="还没有备案的施工图审查合同"):
        submit.accept(package, world.window)


def test_a_pause_ends_at_its_cap_and_cannot_be_had_again(world, at):
    package = make_package(world, "reviewing")
    before = clocks(package)["package.review"].due
    submit.move(package, "pause", world.lead, reason="专家论证")
    at("2026-12-31 09:00")
    jobs.run_due(dt.datetime(2026, 12, 31, 9, 0))
    package = queries.package(package.id)

    view = clocks(package)["package.review"]
    assert package.state == "reviewing"
    with pytest.raises(NotAllowed, match="暂停累计已满 20 个工作日"):
        submit.move(queries.package(package.id), "pause", world.lead, reason="再停")

    assert view.paused is None
    assert view.due > before


def test_used_time_is_split_between_those_who_had_it(world, at):
    package = make_package(world, "submitted")
    for moment, state in (
        ("2026-11-20 11:00", "accepted"),
        ("2026-11-20 12:00", "reviewing"),
        ("2026-11-23 12:00", "revising"),
        ("2026-11-25 12:00", "rereview"),
    ):
        at(moment)
        package = advance(world, package, state, alone=True)
    submit.move(package, "pause", world.lead, reason="等待专家意见")
    at("2026-11-25 17:00")

    assert {k: v // 3600 for k, v in usedtime.seconds(deadlines.of(package)).items()} == {
        "institution": 1 + 72,
        "designer": 48,
        "owner": 0,
        "window": 2,
        "paused": 5,
    }


def test_two_leads_at_once_issue_once(world):
    package = make_package(world, "reviewing")
    make_opinion(world, package)
    finish(world, package)
    first, second = queries.package(package.id), queries.package(package.id)

    opine.issue(first, world.lead, seen=first.version)
    with pytest.raises(StaleState, match="已于"):
        opine.issue(second, world.lead, seen=second.version)

    assert [o.number for o in queries.issued(package)] == [1]


def test_a_set_that_is_not_sound_is_not_submitted(world):
    package = submit.create(world.project, "一号楼", "", world.owner)
    with pytest.raises(NotAllowed, match="还没有上传图纸"):
        submit.submit(package, world.owner)
    make_sheet(package, "建施-01")
    make_sheet(package, "建施 - 01")

    with pytest.raises(NotAllowed, match="图号重复"):
        submit.submit(queries.package(package.id), world.owner)


@pytest.mark.parametrize("flow", [TASK, OPINION], ids=lambda f: f.subject)
def test_moves_of_the_house_are_closed_to_people(world, flow):
    for move in flow.transitions:
        if move.by == "system":
            package = make_package(world, "reviewing")
            thing = make_opinion(world, package) if flow is OPINION else queries.tasks(package)[0]
            for actor in world.actors.values():
                with pytest.raises((Forbidden, StaleState)), write():
                    fire(flow, thing, move.action, actor)
