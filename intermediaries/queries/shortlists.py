"""Which agencies stand on a labelled shortlist today: for the marks and the filter of the hall."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.kernel.db import is_sqlite
from intermediaries.queries.engine import fetch

MOST = 5000  # agencies of one shortlist that the hall looks at
_TODAY = (
    "FROM intake_member m JOIN intake i ON i.id = m.intake_id WHERE m.state = 'member'"
    " AND i.state = 'in_force' AND i.valid_from <= ? AND m.valid_to >= ?"
)


def running(day: dt.date) -> list[tuple[str, str]]:
    """List the shortlists that carry anybody on `day`: id and title."""
    sql = f"SELECT DISTINCT i.id, i.title {_TODAY} ORDER BY i.title, i.id LIMIT 20"
    return [tuple(row) for row in fetch(sql, _days(day))]


def members(intake: str, day: dt.date) -> list[str]:
    """List the agencies that a shortlist carries on `day`."""
    sql = f"SELECT m.agency_id {_TODAY} AND i.id = ? ORDER BY m.agency_id LIMIT {MOST}"
    return [key for (key,) in fetch(sql, [*_days(day), intake])]


def labels(agencies: Sequence[str], day: dt.date) -> dict[str, str]:
    """Return the titles of the shortlists that carry some agencies, by agency."""
    if not agencies:
        return {}
    marks = ", ".join("?" * len(agencies))
    sql = f"SELECT m.agency_id, i.title {_TODAY} AND m.agency_id IN ({marks}) ORDER BY i.title"
    found: dict[str, list[str]] = {}
    for key, title in fetch(sql, [*_days(day), *agencies]):
        found.setdefault(key, []).append(title)
    return {key: "、".join(titles) for key, titles in found.items()}


def _days(day: dt.date) -> list:
    today = day.isoformat() if is_sqlite() else day
    return [today, today]
