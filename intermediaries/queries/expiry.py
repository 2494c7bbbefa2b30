"""Which certificates of agencies and of their people run out soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from app.kernel.prepared import prepared
from intermediaries.models import Agency, ExpiryWarning, Practitioner, Qualification
from intermediaries.states import AgencyState, CheckState

HELD = (AgencyState.LISTED, AgencyState.SUSPENDED)
PIECE = 5000
Line = tuple[str, Qualification | Practitioner, frozenset[int]]


def running_out(day: dt.date, ahead: int, agency: Agency | None = None) -> list[Line]:
    """List (what, certificate or person, steps told already), what ends first first.

    A certificate that a newer one of the same kind, level and major outlives is left out.
    """
    last = day + dt.timedelta(days=ahead)
    if agency is not None:
        papers = _papers_of(agency=agency, day=day, last=last)
        people = _people_of(agency=agency, day=day, last=last)
    else:
        papers, people = list(_papers(day, last)), list(_soon(Practitioner, day, last))
    renewed = _renewed(papers)
    papers = [one for one in papers if renewed.get(_kind(one), one.expires_on) <= one.expires_on]
    told = _told([one.id for one in (*papers, *people)])
    lines = [(f"{q.kind}{q.level}{q.major}", q, told.get(q.id, frozenset())) for q in papers]
    lines += [(f"{p.certificate} {p.number}", p, told.get(p.id, frozenset())) for p in people]
    return sorted(lines, key=lambda line: (line[1].expires_on, line[0], line[1].id))


@prepared
def _papers_of(agency, day, last):
    return _papers(day, last).where(Qualification.agency == agency)


@prepared
def _people_of(agency, day, last):
    return _soon(Practitioner, day, last).where(Practitioner.agency == agency)


def _papers(day: Any, last: Any) -> Any:
    return _soon(Qualification, day, last).where(Qualification.state != CheckState.REFUSED)


def _soon(model: Any, day: Any, last: Any) -> Any:
    query = model.select(model, Agency).join(Agency).where(model.expires_on.between(day, last))
    return query.where(model.retired_on.is_null(), Agency.state.in_(HELD))


def _kind(paper: Qualification) -> tuple[str, str, str, str]:
    return (paper.agency_id, paper.kind, paper.level, paper.major)


def _renewed(papers: list[Qualification]) -> dict[tuple, dt.date]:
    """Find the last day of the best checked certificate of each kind the agencies hold."""
    held: dict[tuple, dt.date] = {}
    for some in batched({one.agency_id for one in papers}):
        query = Qualification.select().where(
            Qualification.agency.in_(some),
            Qualification.retired_on.is_null(),
            Qualification.state == CheckState.VERIFIED,
        )
        for one in query:
            last = one.expires_on or dt.date.max
            held[_kind(one)] = max(last, held.get(_kind(one), last))
    return held


def batched(ids: Iterable[str]) -> Iterator[list[str]]:
    """Cut ids into pieces that every database takes in one question."""
    rest = sorted(ids)
    for at in range(0, len(rest), PIECE):
        yield rest[at : at + PIECE]


def _told(ids: list[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    rows = ExpiryWarning.select(ExpiryWarning.part, ExpiryWarning.days)
    for some in batched(ids):
        for part, days in rows.where(ExpiryWarning.part.in_(some)).tuples():
            found.setdefault(part, set()).add(days)
    return {part: frozenset(days) for part, days in found.items()}
