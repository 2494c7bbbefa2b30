"""Which papers the file of a purchase must hold: a table by method, every gap with its reason."""

import pytest

from bidding.methods import KEYS
from bidding.rules.required_papers import REQUIRED, checklist

SEALED = {"opening", "opening-record", "tie", "ranking"}
DRAW = {"draw", "draw-record"}
OWN = {
    "direct": set(),
    "random_draw": DRAW | {"pool"},
    "credit_draw": DRAW | {"pool"},
    "credit_merit": DRAW | {"pool"},
    "live_price": {"pool", "live"},
    "lowest_price": SEALED | {"pool"},
    "average_price": SEALED | {"pool", "base"},
    "plan_merit": SEALED | {"pool"},
    "scoring": SEALED | {"pool", "expert", "scoring-sheet", "scoring-summary"},
}
ANY = {"notice", "requirement-notice", "avoidance-list", "result-notice", "award-notice"}
LATER = {"contract", "acceptance", "voucher"}


def by_state(lines):
    return {
        state: {one.paper.key for one in lines if one.state == state}
        for state in {one.state for one in lines}
    }


def test_the_table_has_every_method():
    assert set(OWN) == set(KEYS)


@pytest.mark.parametrize("method", KEYS)
def test_each_method_wants_its_own_papers_and_says_why_it_lacks_others(method):
    wanted = ANY | OWN[method]
    lines = checklist(method, [*wanted, "notice"], failed=False, public=True)
    found = by_state(lines)

    assert found["已归档"] == wanted
    assert found["不公开"] == LATER
    everything = {one.key for one in REQUIRED}
    assert found["不适用"] == everything - wanted - LATER
    assert "尚未形成" not in found
    assert all(one.words for one in lines)
    assert next(one.words for one in lines if one.paper.key == "notice") == "2 件"


@pytest.mark.parametrize(
    ("failed", "public", "key", "state"),
    [
        (False, True, "award-notice", "尚未形成"),
        (True, True, "award-notice", "不适用"),
        (True, False, "contract", "不适用"),
        (False, False, "contract", "尚未形成"),
        (False, True, "scoring-sheet", "不公开"),
        (False, False, "failure-notice", "不适用"),
        (True, True, "failure-notice", "尚未形成"),
        (False, True, "live", "不适用"),
    ],
)
def test_what_is_not_there_yet_is_told_apart_from_what_never_comes(failed, public, key, state):
    lines = checklist("scoring", [], failed=failed, public=public)

    assert next(one.state for one in lines if one.paper.key == key) == state


@pytest.mark.parametrize(
    ("keys", "failed", "state"),
    [
        (["pool"], False, "尚未形成"),
        (["pool", "result-notice"], False, "不适用"),  # the only one that was eligible was taken
        (["pool"], True, "不适用"),
        (["pool", "draw", "result-notice"], False, "已归档"),
    ],
)
def test_a_draw_that_never_took_place_is_not_awaited_for_ever(keys, failed, state):
    lines = checklist("random_draw", keys, failed=failed, public=False)
    (draw,) = (one for one in lines if one.paper.key == "draw")

    assert draw.state == state
