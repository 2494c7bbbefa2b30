"""No table lets a move through that is not in it; the rooms make all of theirs in tests."""

import ast

import pytest

from app.kernel import events
from app.kernel.db import write
from app.kernel.errors import StaleState
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from app.rooms import ROOMS
from tests.house.tree import ROOT
from tests.walks import ROOMS as WALKED
from tests.walks import promised

WORKFLOWS = [workflow for room in ROOMS for workflow in room.workflows]
REMEDY = "write a test that makes the move, then tests/house/walks.txt anew (see tests/walks.py)"


class Thing:
    """Stands where a thing of any kind might: it may be asked for again, and is not there."""

    id = "a" * 16
    version = 1

    def __init__(self, kind, state):
        self.subject_kind, self.state = kind, state

    @classmethod
    def get_or_none(cls, *_):
        return None


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda w: w.kind)
def test_what_is_not_in_the_table_is_refused_to_the_house_itself(workflow, db):
    legal = {(source, t.action) for t in workflow.transitions for source in t.sources}
    others = {(state, action) for state in workflow.states for action in workflow.actions()} - legal
    before = events.Event.select().count()

    for state, action in sorted(others):
        thing = Thing(workflow.kind, state)
        with write(), pytest.raises(StaleState):
            fire(workflow, thing, action, SYSTEM, reason="不论什么理由")
        assert (thing.state, thing.version) == (state, 1)
    assert events.Event.select().count() == before


def test_every_move_of_the_rooms_is_made_by_a_test():
    moves = {
        (w.kind, str(source), t.action)
        for w in WORKFLOWS
        for t in w.transitions
        for source in t.sources
    }
    table = promised()
    left = {move for move in moves - set(table) if move[0].split(".")[0] in WALKED}

    assert left == set(), REMEDY
    assert set(table) - moves == set(), "no such move: take the line out of tests/house/walks.txt"


def test_the_tests_of_the_table_are_there_and_run():
    known = {}
    for test in set(promised().values()):
        path, _, name = test.partition("::")
        if path not in known:
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            known[path] = {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}
        assert name.partition("[")[0] in known[path], f"{test} is gone: {REMEDY}"
