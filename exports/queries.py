"""Named reads of papers."""

from __future__ import annotations

from collections.abc import Iterable

from app.accounts.rules.places import inside
from app.kernel.events import Event
from app.kernel.prepared import prepared
from app.kernel.room import load_subjects
from exports.models import Paper, Report
from exports.states import PaperState

ENDED = (PaperState.VOID, PaperState.REPLACED)


def paper(key: str) -> Paper | None:
    """Return a paper, None when there is none."""
    return Paper.get_or_none(Paper.id == key)


def with_things(papers: Iterable[Paper]) -> list[Paper]:
    """Let papers know their things, whose permissions they follow; one read per kind of thing."""
    papers = list(papers)
    ids: dict[str, set[str]] = {}
    for one in papers:
        ids.setdefault(one.about_kind, set()).add(one.about_id)
    things = {kind: load_subjects(kind, keys) for kind, keys in ids.items()}
    for one in papers:
        one.thing = things[one.about_kind].get(one.about_id)
    return papers


def papers_by_id(keys: list[str]) -> list[Paper]:
    """Load many papers with the things they are about."""
    return with_things(Paper.select().where(Paper.id.in_(keys)))


def papers_about(kind: str, key: str) -> list[Paper]:
    """List the issued papers of a thing, newest first."""
    return _papers_about(kind=kind, key=key)


@prepared
def _papers_about(kind, key):
    mine = (Paper.about_kind == kind) & (Paper.about_id == key)
    return Paper.select().where(mine).order_by(Paper.created_at.desc(), Paper.id)


def issued_by(
    organisation_id: str | None, number: str = "", after: str = "", size: int = 20, place: str = ""
) -> tuple[list[Paper], str | None]:
    """Page through an organisation's papers, newest first; `after` is the last paper's id.

    None as organisation lists the papers of all (for those who oversee): of things of `place`, an
    office's division, and of those of none.
    """
    query = Paper.select()
    if organisation_id is not None:
        query = query.where(Paper.issuer_id == organisation_id)
    if place:
        query = query.where(inside(Paper.region_id, place) | Paper.region_id.is_null())
    if number:
        query = query.where(Paper.number.contains(number))
    seen = paper(after) if after else None
    if seen is not None:
        older = Paper.created_at < seen.created_at
        query = query.where(older | ((Paper.created_at == seen.created_at) & (Paper.id < seen.id)))
    rows = list(query.order_by(Paper.created_at.desc(), Paper.id.desc()).limit(size + 1))
    return rows[:size], rows[size - 1].id if len(rows) > size else None


@prepared
def to_decide(issuer, person):
    """List the papers of an organisation whose voiding waits for another person's word."""
    mine = (Paper.issuer_id == issuer) & (Paper.state == PaperState.VOID_ASKED)
    return Paper.select().where(mine, Paper.asked_by != person).limit(50)


def issue_event(of: Paper) -> Event | None:
    """Return the event that logged a paper's hash."""
    mine = (Event.subject_kind == "exports.paper") & (Event.subject_id == of.id)
    return Event.get_or_none(mine & (Event.key == "exports.paper.issue"))


def end_event(of: Paper) -> Event | None:
    """Return the event by which a paper ceased to be valid, None while it is."""
    if of.state not in ENDED:
        return None
    mine = (Event.subject_kind == "exports.paper") & (Event.subject_id == of.id)
    return Event.get_or_none(mine & Event.to_state.in_(ENDED))


def successor(of: Paper) -> Paper | None:
    """Return the paper that replaced this one, None when none did (yet)."""
    return Paper.get_or_none(Paper.replaces == of.id)


def report(key: str) -> Report | None:
    """Return a monthly report, None when there is none."""
    return Report.get_or_none(Report.id == key)


def reports(after: str = "", size: int = 24) -> tuple[list[Report], str | None]:
    """Page through the monthly reports, newest first; `after` is the last month seen."""
    query = Report.select(Report.id, Report.month, Report.made_by, Report.made_at)
    if after:
        query = query.where(Report.month < after)
    rows = list(query.order_by(Report.month.desc()).limit(size + 1))
    return rows[:size], rows[size - 1].month if len(rows) > size else None
