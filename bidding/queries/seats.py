"""Named reads of seats: an expert's own, all of a purchase, the numbers of the frozen pool."""

import json
from typing import Any

from app.kernel.paging import Page, paged
from app.kernel.prepared import prepared
from bidding.expert_states import OPEN_SEATS
from bidding.models import Expert, ExpertPool, Requirement, Seat
from bidding.requirement_states import RequirementState

MOST = 100


def _seats() -> Any:
    query = Seat.select(Seat, Requirement, Expert).join(Requirement).switch(Seat)
    return query.join(Expert)


def seat(key: str) -> Seat | None:
    """Return a seat with purchase and expert, None when there is none."""
    return _seats().where(Seat.id == key).first()


def seats_by_id(keys: Any) -> list[Seat]:
    """Load many seats together."""
    return list(_seats().where(Seat.id.in_(list(keys))))


def seats_of(requirement: str) -> list[Seat]:
    """List the seats of a purchase in the order they were called."""
    return list(_seats().where(Seat.requirement == requirement).order_by(Seat.place))


def seat_page(person: str, after: str = "", size: int = 20) -> Page:
    """Page through an expert's own seats, newest first."""
    return paged(_seats().where(Seat.person == person), Seat.created_at, Seat.id, after, size)


@prepared
def waiting(person):
    """List the seats of a person whose sheet is still to come, oldest first."""
    query = Seat.select(Seat, Requirement).join(Requirement)
    mine = (Seat.person == person) & Seat.state.in_(OPEN_SEATS)
    query = query.where(mine, Requirement.state == RequirementState.SCORING)
    return query.order_by(Seat.created_at).limit(MOST)


def pool_keys(pool: ExpertPool) -> dict[int, str]:
    """Return number in the frozen pool -> the expert's id."""
    return {one["number"]: one["id"] for one in json.loads(pool.document)["pool"]}
