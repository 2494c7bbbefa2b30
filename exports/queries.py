"""Named reads of papers."""

from __future__ import annotations

from app.kernel.events import Event
from exports import registry
from exports.models import Paper
from exports.spec import Document


def paper(key: str) -> Paper | None:
    """Return a paper, None when there is none."""
    return Paper.get_or_none(Paper.id == key)


def papers_about(kind: str, key: str) -> list[Paper]:
    """List the issued papers of a thing, newest first."""
    mine = (Paper.about_kind == kind) & (Paper.about_id == key)
    return list(Paper.select().where(mine).order_by(Paper.created_at.desc(), Paper.id))


def offered(kind: str) -> list[Document]:
    """List what can be drawn up of a kind of thing right now."""
    return registry.on_demand(kind)


def issue_event(of: Paper) -> Event | None:
    """Return the event that logged a paper's hash."""
    mine = (Event.subject_kind == "exports.paper") & (Event.subject_id == of.id)
    return Event.get_or_none(mine & (Event.key == "exports.paper.issue"))


def successor(of: Paper) -> Paper | None:
    """Return the paper that replaced this one, None when none did (yet)."""
    return Paper.get_or_none(Paper.replaces == of.id)
