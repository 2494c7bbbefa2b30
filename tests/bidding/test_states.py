"""The workflow tables of buying: whole, reachable, and named as later rooms expect."""

import pytest

from bidding.states import WORKFLOWS

TABLES = [pytest.param(w, id=w.subject) for w in WORKFLOWS]


@pytest.mark.parametrize("workflow", TABLES)
def test_every_state_is_reachable_and_has_a_word(workflow):
    assert workflow.reachable() == set(workflow.states)
    assert set(workflow.labels) == set(workflow.states)


@pytest.mark.parametrize("workflow", TABLES)
def test_every_waiting_state_has_a_clock_or_says_why_not(workflow):
    waiting = set(workflow.states) - set(workflow.terminal())

    assert set(workflow.waits) == waiting


@pytest.mark.parametrize("workflow", TABLES)
def test_no_move_is_written_twice(workflow):
    pairs = [(s, t.action) for t in workflow.transitions for s in t.sources]

    assert len(pairs) == len(set(pairs))


def test_the_event_names_that_later_rooms_listen_to_are_kept():
    keys = {w.event_key(t) for w in WORKFLOWS for t in w.transitions}

    assert keys >= {
        "bidding.contract.filed",
        "bidding.contract.completed",
        "bidding.contract.terminated",
        "bidding.result.delivered",
        "bidding.result.accepted",
        "bidding.result.returned",
        "bidding.award.issued",
        "bidding.award.declined",
    }
