"""Which certificates of agencies and of their people run out soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from app.kernel.prepared import prepared
from app.kernel.written import Question
from intermediaries.models import Agency, ExpiryWarning, Practitioner, Qualification
from intermediaries.states import AgencyState, CheckState

HELD = (AgencyState.LISTED, AgencyState.SUSPENDED)
PIECE = 5000
Line = tuple[str, Qualification | Practitioner, frozenset[int]]


def running_out(day: dt.date, ahead: int) -> list[Line]:
    """List (what, certificate or person, steps told already) of all agencies."""
    last = day + dt.timedelta(days=ahead)
    papers, people = _papers(day, last), _people(day, last)
    return in_order(papers, people, _told([one.id for one in (*papers, *people)]))


def soon_of(agency: str, day: dt.date, ahead: int) -> tuple[Question, Question]:
    """Ask for the certificates of one agency, and for its people, that run out soon."""
    last = day + dt.timedelta(days=ahead)
    return _its_papers.of(day, last, agency), _its_people.of(day, last, agency)


def in_order(
    papers: list[Qualification],
    people: list[Practitioner],
    told: Mapping[str, frozenset[int]] = MappingProxyType({}),
) -> list[Line]:
    """List (what, certificate or person, steps told already), what ends first first.

    A certificate that a newer one of the same kind, level and major outlives is left out.
    """
    renewed = _renewed(papers)
    papers = [one for one in papers if renewed.get(_kind(one), one.expires_on) <= one.expires_on]
    lines = [(f"{q.kind}{q.level}{q.major}", q, told.get(q.id, frozenset())) for q in papers]
    lines += [(f"{p.certificate} {p.number}", p, told.get(p.id, frozenset())) for p in people]
    return sorted(lines, key=lambda line: (line[1].expires_on, line[0], line[1].id))


def _soon(model, day, last):
    query = model.select(model, Agency).join(Agency).where(model.expires_on.between(day, last))
    return query.where(model.retired_on.is_null(), Agency.state.in_(HELD))


@prepared
def _papers(day, last):
    return _soon(Qualification, day, last).where(Qualification.state != CheckState.REFUSED)


@prepared
def _its_papers(day, last, agency):
    mine = (Qualification.agency == agency) & (Qualification.state != CheckState.REFUSED)
    return _soon(Qualification, day, last).where(mine)


@prepared
def _people(day, last):
    return _soon(Practitioner, day, last)


@prepared
def _its_people(day, last, agency):
    return _soon(Practitioner, day, last).where(Practitioner.agency == agency)


def _kind(paper: Qualification) -> tuple[str, str, str, str]:
    return (paper.agency_id, paper.kind, paper.level, paper.major)


def _renewed(papers: list[Qualification]) -> dict[tuple, dt.date]:
    """Find the last day of the best checked certificate of each kind the agencies hold."""
    held: dict[tuple, dt.date] = {}
    for some in batched({one.agency_id for one in papers}):
        for agency, kind, level, major, expires in _verified(agencies=some):
            what, last = (agency, kind, level, major), expires or dt.date.max
            held[what] = max(last, held.get(what, last))
    return held


@prepared
def _verified(agencies):
    one = Qualification
    checked = one.retired_on.is_null() & (one.state == CheckState.VERIFIED)
    rows = one.select(one.agency, one.kind, one.level, one.major, one.expires_on)
    return rows.where(one.agency.in_(agencies), checked).tuples()


@prepared
def _warned(parts):
    rows = ExpiryWarning.select(ExpiryWarning.part, ExpiryWarning.days)
    return rows.where(ExpiryWarning.part.in_(parts)).tuples()


def batched(ids: Iterable[str]) -> Iterator[list[str]]:
    """Cut ids into pieces that every database takes in one question."""
    rest = sorted(ids)
    for at in range(0, len(rest), PIECE):
        yield rest[at : at + PIECE]


def _told(ids: list[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for some in batched(ids):
        for part, days in _warned(parts=some):
            found.setdefault(part, set()).add(days)
    return {part: frozenset(days) for part, days in found.items()}
