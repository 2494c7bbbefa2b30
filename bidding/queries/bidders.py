"""What waits for a bidder and runs out: an invitation, a bidding that is open now."""

from typing import Any

from app.kernel.prepared import prepared
from bidding.models import Freeze, LiveRoom, Requirement, Signup
from bidding.requirement_states import RequirementState
from intermediaries.models import Agency

MOST = 100


@prepared
def invited(organisation: Any) -> Any:
    """List the direct choices an agency has not answered yet."""
    fields = (Requirement.id, Requirement.title, Requirement.state)
    query = Requirement.select(*fields).join(Agency, on=Requirement.chosen == Agency.id)
    mine = (Agency.organisation == organisation) & (Requirement.method == "direct")
    query = query.where(mine, Requirement.state == RequirementState.SIGNUP)
    return query.order_by(Requirement.signup_until).limit(MOST)


@prepared
def bidding_now(organisation: Any) -> Any:
    """List the sign-ups of an agency whose live bidding is open, with the pool and the end."""
    fields = (Signup.id, Requirement.id, Requirement.title, Freeze.signups, LiveRoom.ends_at)
    query = Signup.select(*fields).join(Requirement)
    query = query.join(Freeze, on=Freeze.requirement == Requirement.id, attr="frozen")
    room = LiveRoom.requirement == Requirement.id
    query = query.join_from(Requirement, LiveRoom, on=room, attr="room")
    mine = (Signup.organisation == organisation) & Signup.slot.is_null(False)
    query = query.where(mine, Requirement.state == RequirementState.LIVE)
    return query.order_by(LiveRoom.ends_at).limit(MOST)
