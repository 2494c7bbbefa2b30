"""Agencies counted one by one, from their shelf rows: where a text was typed, where a day is past.

The counts of all agencies are kept in tables (see `facets`); here are the few that a table cannot
answer for, read together and judged like the pages judge them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from app.kernel.db import is_sqlite
from intermediaries.models.shelf import ANY_ITEM, HELD
from intermediaries.queries.engine import fetch
from intermediaries.rules.standing import grade_of_rank

Counts = dict[str, Counter]
FACETS = ("item", "kind", "city", "county", "grade", "band")


@dataclass
class Listed:
    """An agency on the shelf: its place and grade, and (band, last day) of each of its rows."""

    city: str
    region: str
    grade: str
    rows: dict[str, tuple[str, dt.date]] = field(default_factory=dict)


def listed(agencies: Iterable[str]) -> list[Listed]:
    """Read the rows of some agencies together."""
    ids = list(agencies)
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    sql = f"SELECT agency_id, item, city, region, rank, band, until FROM shelf WHERE agency_id IN ({marks})"  # noqa: S608 marks only
    found: dict[str, Listed] = {}
    for key, item, city, region, rank, band, until in fetch(sql, ids):
        one = found.get(key)
        if one is None:
            one = found[key] = Listed(city, region, grade_of_rank(rank))
        last = dt.date.fromisoformat(until) if isinstance(until, str) else until
        one.rows[item] = (band, last)
    return list(found.values())


def late(day: dt.date) -> list[Listed]:
    """Read the agencies of which a row still stands although its last day is past: few or none."""
    today = day.isoformat() if is_sqlite() else day
    found = fetch("SELECT agency_id FROM shelf WHERE until < ?", [today])
    return listed({row[0] for row in found})


def fits(one: Listed, f: Any, day: dt.date | None = None) -> bool:
    """Say whether an agency fits the filters; without a day also by rows whose day is past."""
    row = one.rows.get(f.key)
    if row is None or (day is not None and row[1] < day) or (f.band and row[0] != f.band):
        return False
    if f.other:
        also = one.rows.get(f.other)
        if also is None or (day is not None and also[1] < day):
            return False
    return (not f.grade or one.grade == f.grade) and _lies_in(one, f.region)


def _lies_in(one: Listed, region: str) -> bool:
    if region.endswith("0000"):
        return one.city[:2] == region[:2]
    return not region or region in (one.city, one.region)


class _Chosen(dict):
    """The filters with one service or kind chosen, made once for each."""

    def __init__(self, free: dict[str, Any]) -> None:
        super().__init__()
        self.free = free

    def __missing__(self, key: tuple[str, str]) -> Any:
        made = self[key] = replace(self.free[key[0]], **{key[0]: key[1]})
        return made


def _values(one: Listed) -> Iterator[tuple[str, str]]:
    """Name each service of an agency and each kind of certificate it holds."""
    for row in one.rows:
        if row != ANY_ITEM:
            yield ("kind", row[1:]) if row.startswith(HELD) else ("item", row)


def tally(found: Iterable[Listed], f: Any, day: dt.date | None = None) -> Counts:
    """Count each value of each facet: how many fit when it takes the place of the facet's own."""
    counts: Counts = {name: Counter() for name in FACETS}
    free = {
        "item": replace(f, item=""),
        "kind": replace(f, kind=""),
        "place": replace(f, region=""),
        "grade": replace(f, grade=""),
        "band": replace(f, band=""),
    }
    chosen = _Chosen(free)
    for one in found:
        if fits(one, free["place"], day):
            counts["city"][one.city] += 1
            if f.region[:4] == one.city[:4]:
                counts["county"][one.region] += 1
        if fits(one, free["grade"], day):
            counts["grade"][one.grade] += 1
        if fits(one, free["band"], day):
            counts["band"][one.rows[f.key][0]] += 1
        for name, value in _values(one):
            counts[name][value] += fits(one, chosen[name, value], day)
    return {name: +some for name, some in counts.items()}
