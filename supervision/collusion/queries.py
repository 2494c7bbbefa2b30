"""Named reads of signals of collusion and inquiries; nothing here writes."""

from __future__ import annotations

from typing import Any

from peewee import JOIN

from app.accounts.models import Organisation
from app.accounts.rules.places import beat, inside
from app.kernel import narrowing
from app.kernel.paging import Page, paged
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from bidding.models import Requirement
from intermediaries.models import Agency
from supervision.collusion.models import Inquiry, Suspicion
from supervision.collusion.states import ACTIVE, InquiryState, SuspicionState

S = SuspicionState
LINES = 50  # of a desk


def _suspicions() -> Any:
    return Suspicion.select(Suspicion, Requirement).join(Requirement, JOIN.LEFT_OUTER)


def suspicion(key: str) -> Suspicion | None:
    """Return a signal with its purchase, None when there is none."""
    return _suspicions().where(Suspicion.id == key).first()


def suspicions_by_id(keys: list[str]) -> list[Suspicion]:
    """Load many signals together."""
    return list(_suspicions().where(Suspicion.id.in_(keys)))


def _inquiries() -> Any:
    query = Inquiry.select(Inquiry, Suspicion, Agency).join(Suspicion)
    return query.switch(Inquiry).join(Agency)


def inquiry(key: str) -> Inquiry | None:
    """Return an agency's side of a signal, None when there is none."""
    return _inquiries().where(Inquiry.id == key).first()


def inquiries_by_id(keys: list[str]) -> list[Inquiry]:
    """Load many inquiries together."""
    return list(_inquiries().where(Inquiry.id.in_(keys)))


def inquiries_of(row: Suspicion) -> list[Inquiry]:
    """List the agencies a signal concerns, by name."""
    return list(_inquiries().where(Inquiry.suspicion == row).order_by(Agency.name, Inquiry.id))


def narrowed(filters: dict[str, Any], actor: Actor) -> Any:
    """Build the offices' list; filters: kind state strength since until q. A regulator sees its
    place."""
    query = _suspicions()
    here = beat(actor)
    if here:
        query = query.where((Suspicion.region == "") | inside(Suspicion.region, here))
    query = narrowing.same(query, filters, Suspicion.kind, Suspicion.state)
    if filters.get("strength"):
        query = query.where(Suspicion.strength >= int(filters["strength"]))
    query = narrowing.between(query, filters, Suspicion.created_at)
    return narrowing.worded(query, filters, Suspicion.title)


def page(filters: dict[str, Any], actor: Actor, after: str = "", size: int = 20) -> Page:
    """Page through the signals an office may see, newest first."""
    return paged(narrowed(filters, actor), Suspicion.created_at, Suspicion.id, after, size)


def mine(organisation: str | None, after: str = "", size: int = 20) -> Page:
    """Page through what an agency was asked about, newest first."""
    told = (Inquiry.organisation == organisation) & Inquiry.asked_at.is_null(False)
    return paged(_inquiries().where(told), Inquiry.asked_at, Inquiry.id, after, size)


def may_see(row: Suspicion, actor: Actor) -> bool:
    """Say whether a signal is of a regulator's own place; other offices see all."""
    here = beat(actor)
    if not here or not row.region:
        return True
    return Suspicion.select().where(Suspicion.id == row.id, inside(Suspicion.region, here)).exists()


def waiting(actor: Actor) -> list[Suspicion]:
    """List what waits for an office to be judged, oldest first."""
    query = narrowed({}, actor).where(Suspicion.state.in_((S.OPEN, S.ANSWERED)))
    return list(query.order_by(Suspicion.created_at).limit(LINES))


@prepared
def to_answer(organisation: Any) -> Any:
    """List what an agency has been asked to explain."""
    mine = (Inquiry.organisation == organisation) & (Inquiry.state == InquiryState.ASKED)
    return _inquiries().where(mine).order_by(Inquiry.asked_at).limit(LINES)


def open_count(actor: Actor) -> int:
    """Count the signals that are not settled."""
    return narrowed({}, actor).where(Suspicion.state.in_(ACTIVE)).count()


def purchases(keys: list[str]) -> list[Requirement]:
    """Load the purchases that a signal rests on, the latest first."""
    query = Requirement.select(Requirement, Organisation).join(Organisation)
    rows = query.where(Requirement.id.in_(keys[:100] or [""]))
    return list(rows.order_by(Requirement.published_at.desc()))
