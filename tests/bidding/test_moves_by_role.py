"""Which moves of the further states are whose: one line a state and a role, everything else is nobody's."""

import pytest

from app.kernel.db import write
from app.kernel.errors import DomainError
from app.kernel.fire import available, fire
from bidding.models import Requirement
from bidding.states import REQUIREMENT
from tests.bidding.scenes import OPENS
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner, make_requirement

pytestmark = pytest.mark.usefixtures("db")
VOID = {"invalidate"}
MAY = {
    "audit": {"owner": {"recall"}, "clerk": {"approve", "send_back"}},
    "opening": {"clerk": VOID, "officer": VOID},
    "live": {"clerk": VOID, "officer": VOID},
    "scoring": {"clerk": VOID, "officer": VOID},
    "choosing": {"owner": {"choose"}, "clerk": VOID, "officer": VOID},
    "explaining": {"clerk": VOID, "officer": VOID},
    "invalid": {"clerk": {"seed", "fallback"}},
    "signup": {
        "owner": {"revise", "cancel"},
        "clerk": VOID,
        "officer": VOID,
        "named": {"turn_down"},
    },
    "publicity": {"clerk": VOID, "officer": VOID},
}
PERSONS = sorted({t.action for t in REQUIREMENT.transitions if t.by == "person"})


@pytest.fixture
def world(at):
    """A direct choice and one of each role that could want to move it."""
    at(OPENS)
    owner, (agency, named) = make_owner(), make_bidder()
    row = make_requirement(owner)
    Requirement.update(chosen=agency).where(Requirement.id == row.id).execute()
    roles = {
        "owner": owner,
        "another owner": make_owner(),
        "named": named,
        "agency": make_bidder()[1],
        "clerk": make_actor("clerk", kind="operator"),
        "officer": make_actor("officer", kind="regulator"),
        "supervisor": make_actor("officer", kind="supervisor"),
    }
    return row.id, roles


@pytest.mark.parametrize("state", list(MAY))
def test_a_move_is_offered_to_its_role_and_refused_to_every_other(world, state):
    key, roles = world
    Requirement.update(state=state).where(Requirement.id == key).execute()
    row = Requirement.get_by_id(key)

    found = {
        name: {choice.transition.action for choice in available(REQUIREMENT, row, actor)}
        for name, actor in roles.items()
    }

    assert {name: moves for name, moves in found.items() if moves} == MAY[state]
    for name, actor in roles.items():
        for action in set(PERSONS) - found[name]:
            with pytest.raises(DomainError), write():
                fire(REQUIREMENT, Requirement.get_by_id(key), action, actor, reason="理由")
    assert Requirement.get_by_id(key).state == state
