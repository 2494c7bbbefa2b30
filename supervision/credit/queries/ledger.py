"""Reads of the ledger of entries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.kernel import narrowing
from app.kernel.many import among
from app.kernel.paging import Page, paged
from app.kernel.prepared import prepared
from bidding.award_states import AwardState
from bidding.models import Award
from intermediaries.models import Agency
from intermediaries.queries import places
from supervision.credit.models import CreditEntry
from supervision.credit.states import PUBLIC, EntryState

S = EntryState
MOST = 100  # lines of a desk
_COUNTED = ("id", "agency", "code", "title", "points", "effective", "expires", "repaired_on")
COUNTED = [getattr(CreditEntry, name) for name in _COUNTED]  # what a sum needs of an entry


def _listed() -> Any:
    return CreditEntry.select(CreditEntry, Agency).join(Agency)


def entry(key: str) -> CreditEntry | None:
    """Return an entry with its agency, None when there is none."""
    return next(iter(entries([key])), None)


@prepared
def entries(keys: Any) -> Any:
    """Return many entries with their agencies in one query."""
    return _listed().where(CreditEntry.id.in_(keys))


def entry_of_cause(cause: str) -> CreditEntry | None:
    """Return what was proposed for a cause, None when nothing was."""
    return _listed().where(CreditEntry.cause == cause).first()


def narrowed(filters: dict[str, Any], home: str = "") -> Any:
    """Build the ledger; filters: state level code since until q; an office sees the
    agencies registered or serving in its division (`home`)."""
    query = _listed()
    if home:
        query = query.where(places.around(home))
    query = narrowing.same(query, filters, CreditEntry.state, CreditEntry.level, CreditEntry.code)
    query = narrowing.between(query, filters, CreditEntry.created_at)
    return narrowing.worded(query, filters, Agency.name, CreditEntry.title, code=Agency.uscc)


def page(filters: dict[str, Any], after: str = "", size: int = 20, home: str = "") -> Page:
    """Page through the ledger, the newest first (see `narrowed`)."""
    return paged(narrowed(filters, home), CreditEntry.created_at, CreditEntry.id, after, size)


def mine(agency: str, after: str = "", size: int = 20) -> Page:
    """Page through everything about an agency, for itself."""
    return paged(
        _listed().where(CreditEntry.agency == agency),
        CreditEntry.created_at,
        CreditEntry.id,
        after,
        size,
    )


def published_of(agency: str, after: str = "", size: int = 20) -> Page:
    """Page through what everybody may read of an agency, newest first."""
    query = _listed().where(CreditEntry.agency == agency, CreditEntry.state.in_(PUBLIC))
    return paged(query, CreditEntry.created_at, CreditEntry.id, after, size)


@prepared
def waiting(states: Any, low: Any = None, high: Any = None, wider: Any = None) -> Any:
    """List what waits for the offices of a division (see `places.bounds`), oldest first, with what
    their desks tell of it."""
    query = places.near(_lines().where(CreditEntry.state.in_(states)), low, high, wider)
    return query.order_by(CreditEntry.created_at).limit(MOST)


@prepared
def waiting_of(organisation: Any, states: Any) -> Any:
    """List those of one agency's organisation."""
    query = _lines().where(CreditEntry.state.in_(states), Agency.organisation == organisation)
    return query.order_by(CreditEntry.created_at).limit(MOST)


def _lines() -> Any:
    fields = (CreditEntry.id, CreditEntry.state, CreditEntry.title, CreditEntry.decided_by)
    return CreditEntry.select(*fields, Agency.id, Agency.name).join(Agency)


def ledger_of(agencies: list[str], until: dt.date) -> dict[str, list[CreditEntry]]:
    """Return the entries of many agencies that counted at some time up to a day, by agency."""
    query = CreditEntry.select(*COUNTED).where(
        among(CreditEntry.agency, agencies),
        CreditEntry.state.in_(PUBLIC),
        CreditEntry.effective <= until,
    )
    found: dict[str, list[CreditEntry]] = {}
    for row in query:
        found.setdefault(row.agency_id, []).append(row)
    return found


def give_ups(agency: str, year: int) -> int:
    """Count the awards of a year that an agency gave up or let lapse."""
    since, until = dt.datetime(year, 1, 1), dt.datetime(year + 1, 1, 1)
    gone = (AwardState.DECLINED, AwardState.DISQUALIFIED)
    query = Award.select().where(Award.agency == agency, Award.state.in_(gone))
    query = query.where(Award.issued_at.is_null(False) | (Award.state == AwardState.DECLINED))
    return query.where(Award.created_at >= since, Award.created_at < until).count()
