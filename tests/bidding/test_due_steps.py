"""What is due at F and at T: in its time, once, and only of a purchase that still asks for it."""

import pytest

from app.kernel import jobs
from app.kernel.db import write
from app.kernel.events import Event
from bidding.models import DrawRound, Freeze, Requirement
from bidding.requirement_states import VOIDED, RequirementState
from bidding.services import lots, voiding
from bidding.services.draw import draw_due
from bidding.services.freeze import freeze_due
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_lots import fresh
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_requirement, make_signup
from tests.factories.sealing import make_offer, make_sealed

WAITING = {RequirementState.FROZEN, RequirementState.SEEDING, *VOIDED}


def due_at_f(row):
    with write():
        freeze_due({"id": row.id, "until": F.isoformat()})


def void(row):
    voiding.invalidate(fresh(row), "公告有误", make_actor("clerk", kind="operator"), None)


def pools():
    return Freeze.select().count()


@pytest.mark.parametrize(
    ("moment", "state", "frozen"),
    [("2026-11-19 16:59:59", "signup", 0), ("2026-11-19 17:00:00", "frozen", 1)],
)
def test_a_pool_is_not_frozen_before_its_moment(db, at, moment, state, frozen):
    at(OPENS)
    row = make_requirement()
    for _ in range(2):
        make_signup(row)
    at(moment)

    due_at_f(row)

    assert (str(fresh(row).state), pools()) == (state, frozen)


@pytest.mark.parametrize(("entrants", "frozen"), [(0, 0), (1, 1), (2, 1)])
def test_of_a_void_purchase_the_pool_is_frozen_once_where_there_is_one(db, at, entrants, frozen):
    at(OPENS)
    row = make_requirement()
    for _ in range(entrants):
        make_signup(row)
    void(row)
    at(str(F))

    for _ in range(2):
        due_at_f(row)

    assert (str(fresh(row).state), pools()) == ("invalid", frozen)


def test_of_a_void_sealed_purchase_nothing_is_frozen(db, at):
    at(OPENS)
    row, _ = make_sealed(1)
    make_offer(row, amount=7_000_000)
    void(row)
    at(str(F))

    due_at_f(row)

    assert pools() == 0


@pytest.mark.parametrize("state", [one for one in RequirementState if one not in WAITING])
def test_nothing_is_drawn_of_a_purchase_that_waits_for_no_draw(db, at, state):
    at(OPENS)
    row = make_requirement()
    for _ in range(2):
        make_signup(row)
    jobs.run_due(F)
    Requirement.update(state=state).where(Requirement.id == row.id).execute()
    at(str(T))

    with write():
        draw_due({"round": DrawRound.get().id})

    assert DrawRound.get().drawn_at is None


def test_of_a_void_lot_whose_candidates_hold_enough_lots_nothing_is_told(db, at, monkeypatch):
    at(OPENS)
    row = make_requirement()
    make_signup(row)
    void(row)
    jobs.run_due(F)
    monkeypatch.setattr(lots, "passed_over", lambda _: (1,))

    jobs.run_due(T)

    told = Event.select().where(Event.key == "bidding.requirement.draw").count()
    assert (DrawRound.get().drawn_at is not None, told) == (True, 0)
