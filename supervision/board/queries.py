"""Named reads of runs, figures and signals; nothing here writes."""

from __future__ import annotations

from typing import Any

from peewee import JOIN

from app.accounts.models import Organisation, Region
from app.accounts.rules.places import beat, inside
from app.kernel import narrowing
from app.kernel.paging import Page, paged
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from bidding.models import Requirement
from intermediaries.models import Agency
from supervision.board.models import BoardFigure, BoardRun, Signal
from supervision.board.states import ACTIVE, SignalState

S = SignalState
SHOWN = 10
LINES = 50  # of a desk


def latest() -> BoardRun | None:
    """Return the newest finished counting, None before the first."""
    done = BoardRun.select().where(BoardRun.finished_at.is_null(False))
    return done.order_by(BoardRun.finished_at.desc()).first()


def running() -> BoardRun | None:
    """Return a counting that is under way."""
    rows = BoardRun.select().where(BoardRun.finished_at.is_null())
    return rows.order_by(BoardRun.created_at.desc()).first()


def run(key: str) -> BoardRun | None:
    """Return a counting, None when there is none."""
    return BoardRun.get_or_none(BoardRun.id == key)


def figures_of(run: BoardRun, most: int | None = SHOWN, region: str = "") -> list[BoardFigure]:
    """List the figures of a counting, the first of each kind; of a region those of its subjects
    and those without a place."""
    rows = BoardFigure.select().where(BoardFigure.run == run)
    if most:
        rows = rows.where(BoardFigure.place <= most)
    if region:
        rows = rows.where((BoardFigure.region == "") | inside(BoardFigure.region, region))
    return list(rows.order_by(BoardFigure.kind, BoardFigure.place))


def _signals() -> Any:
    query = Signal.select(Signal, Organisation, Agency)
    query = query.join(Organisation, JOIN.LEFT_OUTER, on=Signal.owner == Organisation.id)
    return query.switch(Signal).join(Agency, JOIN.LEFT_OUTER)


def signal(key: str) -> Signal | None:
    """Return a signal with whom it concerns, None when there is none."""
    return _signals().where(Signal.id == key).first()


def signals_by_id(keys: list[str]) -> list[Signal]:
    """Load many signals together."""
    return list(_signals().where(Signal.id.in_(keys)))


def narrowed(filters: dict[str, Any], actor: Actor) -> Any:
    """Build the offices' list; filters: kind state since until q. A regulator sees its place."""
    query = _signals().where(Signal.owner.is_null() | (Signal.owner != actor.org_id))
    here = beat(actor)
    if here:
        query = query.where((Signal.region == "") | inside(Signal.region, here))
    query = narrowing.same(query, filters, Signal.kind, Signal.state)
    query = narrowing.between(query, filters, Signal.created_at)
    return narrowing.worded(query, filters, Signal.name)


def page(filters: dict[str, Any], actor: Actor, after: str = "", size: int = 20) -> Page:
    """Page through the signals an office may see, newest first."""
    return paged(narrowed(filters, actor), Signal.created_at, Signal.id, after, size)


def mine(organisation: str | None, after: str = "", size: int = 20) -> Page:
    """Page through the signals an organisation has been asked about, newest first."""
    told = (Signal.owner == organisation) & Signal.asked_at.is_null(False)
    return paged(_signals().where(told), Signal.created_at, Signal.id, after, size)


def waiting(actor: Actor) -> list[Signal]:
    """List what waits for an office to be judged, oldest first."""
    query = narrowed({}, actor).where(Signal.state.in_((S.OPEN, S.EXPLAINED)))
    return list(query.order_by(Signal.created_at).limit(LINES))


@prepared
def to_answer(organisation: Any) -> Any:
    """List what an organisation has been asked to explain."""
    query = _signals().where(Signal.owner == organisation, Signal.state == S.ASKED)
    return query.order_by(Signal.created_at).limit(LINES)


def known(keys: list[str]) -> dict[str, Signal]:
    """Return the signals that exist already by their keys."""
    return {row.key: row for row in Signal.select().where(Signal.key.in_(keys))} if keys else {}


def open_count(actor: Actor) -> int:
    """Count the signals that are not settled."""
    return narrowed({}, actor).where(Signal.state.in_(ACTIVE)).count()


def purchases(keys: list[str]) -> list[Requirement]:
    """Load the purchases that a signal rests on, the latest first."""
    query = Requirement.select(Requirement, Organisation).join(Organisation)
    rows = query.where(Requirement.id.in_(keys or [""]))
    return list(rows.order_by(Requirement.published_at.desc()))


def place_name(code: str) -> str:
    """Name a division."""
    row = Region.get_or_none(Region.code == code)
    return row.name if row else ""
