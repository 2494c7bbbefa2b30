"""Named reads of live bidding; who bid what stays unsaid until the end."""

from dataclasses import dataclass
from typing import Any

from peewee import fn

from app.kernel.prepared import prepared
from bidding.models import LiveBid, LiveRoom, Requirement, Signup

SHOWN = 200


@dataclass(frozen=True)
class Line:
    """One bid as the page tells it; `who` is a turn of first bidding (1, 2, …) or, ended, a name."""

    place: int
    amount_fen: int
    at: Any
    who: int
    name: str
    mine: bool


@prepared
def _room(key):
    return LiveRoom.select().where(LiveRoom.requirement == key)


def room(requirement: str) -> LiveRoom | None:
    """Return how a bidding stands, None before it opened."""
    return _room.first(key=requirement)


def tag_of(row: Any, version: int) -> str:
    """Say in short how a bidding stands: other whenever its page would be."""
    return f"{row.bids}.{row.extensions}.{int(row.ended_at is not None)}.{version}"


@prepared
def _standing(key):
    fields = (LiveRoom.bids, LiveRoom.extensions, LiveRoom.ended_at, Requirement.version)
    return LiveRoom.select(*fields).join(Requirement).where(LiveRoom.requirement == key)


def tag(requirement: str) -> str | None:
    """Read the tag of a bidding, None before it opened."""
    row = _standing.first(key=requirement)
    return tag_of(row, row.requirement.version) if row else None


@prepared
def _bids(key, most):
    fields = (LiveBid.place, LiveBid.number, LiveBid.amount_fen, LiveBid.at, LiveBid.organisation)
    query = LiveBid.select(*fields, Signup.name).join(Signup)
    return query.where(LiveBid.requirement == key).order_by(LiveBid.place).limit(most)


def lines(
    requirement: str, organisation: str | None, *, named: bool, most: int | None = SHOWN
) -> list[Line]:
    """List the bids, newest first; names only when the bidding is over."""
    turns: dict[int, int] = {}
    found = []
    for row in _bids(key=requirement, most=10_000):
        turn = turns.setdefault(row.number, len(turns) + 1)
        mine = organisation is not None and row.organisation_id == organisation
        name = row.signup.name if named or mine else ""
        found.append(Line(row.place, row.amount_fen, row.at, turn, name, mine))
    return found[::-1][:most]


def live_bid(key: str) -> LiveBid | None:
    """Return a bid with its requirement, None when there is none."""
    query = LiveBid.select(LiveBid, Requirement).join(Requirement)
    return query.where(LiveBid.id == key).first()


def bids_by_id(keys: Any) -> list[LiveBid]:
    """Load many bids with their requirements."""
    query = LiveBid.select(LiveBid, Requirement).join(Requirement)
    return list(query.where(LiveBid.id.in_(keys)))


def standing(requirement: str) -> list[tuple[int, int]]:
    """List (pool number, its lowest bid in fen), the lowest first; empty without a bid."""
    best = fn.MIN(LiveBid.amount_fen)
    query = LiveBid.select(LiveBid.number, best).where(LiveBid.requirement == requirement)
    return list(query.group_by(LiveBid.number).order_by(best).tuples())
