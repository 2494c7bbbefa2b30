"""Properties every table of moves has, whatever room it stands in."""

import re

import pytest

from app.diagrams import document
from app.kernel import permissions
from app.rooms import ROOMS
from tests.house.tree import ROOT

WORKFLOWS = [workflow for room in ROOMS for workflow in room.workflows]
CHIPS = {"neutral", "info", "waiting", "good", "bad"}
each = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda w: w.kind)


@each
def test_every_state_can_be_reached(workflow):
    assert set(workflow.states) - set(workflow.reachable()) == set()


@each
def test_no_action_leaves_a_state_twice(workflow):
    pairs = [(source, t.action) for t in workflow.transitions for source in t.sources]

    assert sorted(pairs) == sorted(set(pairs))


@each
def test_every_state_has_a_name_and_a_colour(workflow):
    assert set(workflow.labels) == set(workflow.states)
    assert {workflow.chip(state) for state in workflow.states} <= CHIPS


@each
def test_every_permission_is_defined(workflow, app):
    keys = {t.permission for t in workflow.transitions if t.by == "person"}

    assert {key for key in keys if not permissions.known(key)} == set()


@each
def test_every_action_of_a_person_has_exactly_one_route(workflow, app):
    actions = {t.action for t in workflow.transitions if t.by == "person"}
    posts = [rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods]
    counted = {a: posts.count(f"{workflow.room}.{workflow.subject}_{a}") for a in actions}

    assert {a: n for a, n in counted.items() if n != 1} == {}, "one POST route per action"


@each
def test_a_state_that_waits_has_a_clock_or_a_reason_why_not(workflow):
    waiting = {s for s in workflow.states if workflow.moves_from(s)}
    silent = {s for s in waiting if not workflow.waits.get(s)}
    wrong = {
        state: text
        for state, text in workflow.waits.items()
        if not re.search(r"[\u4e00-\u9fff]", text) and text not in _clocks()
    }

    assert silent == set(), "name a deadline kind in waits, or say in Chinese why there is none"
    assert wrong == {}, "no such deadline kind"


@each
def test_the_clocks_it_names_exist(workflow):
    named = {
        kind for t in workflow.transitions for kind in (*t.starts, *t.pauses, *t.resumes, *t.stops)
    }

    assert named - _clocks() == set()


def test_workflows_are_unlike():
    kinds = [workflow.kind for workflow in WORKFLOWS]

    assert kinds == list(dict.fromkeys(kinds))


def test_the_diagrams_in_the_manual_are_fresh():
    written = (ROOT / "docs" / "workflows.md").read_text(encoding="utf-8")

    assert written == document(ROOMS), "python -m app.diagrams writes docs/workflows.md anew"


def _clocks():
    return {rule.kind for room in ROOMS for rule in room.deadlines}
