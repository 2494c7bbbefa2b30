"""How many agencies each value of each filter would find under the other filters.

Read from the count tables, exact whatever the number of agencies; agencies whose certificates ran
out since the night are taken off one by one. Where a text is typed, what it finds is counted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

from app.kernel import search
from intermediaries.models.shelf import ANY_ITEM, HELD
from intermediaries.queries import shortlists, tally
from intermediaries.queries.engine import fetch
from intermediaries.queries.shelf import KIND, SEARCH_CAP, Filters, kept
from intermediaries.queries.tally import Counts


def facets(f: Filters, day: dt.date) -> Counts | None:
    """Count every facet on `day`; None where so many names fit a text that nobody counts them."""
    few = _chosen(f, day)
    if few is not None:
        return tally.tally(tally.listed(few), f, day) if len(few) <= SEARCH_CAP else None
    counts = _kept_counts(f)
    late = tally.late(day)
    if late:
        before, after = tally.tally(late, f), tally.tally(late, f, day)
        for name, found in counts.items():
            found.subtract(before[name])
            found.update(after[name])
    return {name: +found for name, found in counts.items()}


def _chosen(f: Filters, day: dt.date) -> list[str] | None:
    """List what a text finds, or a shortlist carries, or both; None where neither is asked for."""
    if not f.text.strip():
        return shortlists.members(f.intake, day) if f.intake else None
    hits = search.find(KIND, f.text, limit=SEARCH_CAP + 1)
    if not f.intake or len(hits) > SEARCH_CAP:
        return hits
    carried = set(shortlists.members(f.intake, day))
    return [key for key in hits if key in carried]


def on_shortlist(f: Filters, intake: str, day: dt.date) -> int | None:
    """Count the agencies of a shortlist that fit the other filters; None where a text is typed."""
    if f.text.strip():
        return None
    found = tally.listed(shortlists.members(intake, day))
    return sum(tally.fits(one, f, day) for one in found)


def _kept_counts(f: Filters) -> Counts:
    """Read the counts of all agencies from the tables."""
    elsewhere = replace(f, region="")
    near = replace(f, region=f"{f.region[:4]}00") if f.region[2:4].strip("0") else None
    return {
        "item": _items(replace(f, item="")),
        "kind": _kinds(replace(f, kind="")),
        "city": _sums(elsewhere, "city"),
        "county": _sums(near, "region") if near else Counter(),
        "grade": _sums(replace(f, grade=""), "grade"),
        "band": _sums(replace(f, band=""), "band"),
    }


def _sums(f: Filters, column: str) -> Counter:
    if f.other:
        return _read("shelf_pair", column, ["item = ?", "kind = ?"], [f.other, f.key], f)
    return _read("shelf_count", column, ["item = ?"], [f.key], f)


def _items(f: Filters) -> Counter:
    if f.kind:
        return _read("shelf_pair", "item", ["kind = ?"], [f.key], f)
    return _read("shelf_count", "item", ["item > ?"], [ANY_ITEM], f)


def _kinds(f: Filters) -> Counter:
    if f.item:
        found = _read("shelf_pair", "kind", ["item = ?"], [f.item], f)
    else:
        found = _read("shelf_count", "item", ["item >= ?", "item < ?"], [HELD, "$"], f)
    return Counter({key.removeprefix(HELD): n for key, n in found.items()})


def _read(table: str, column: str, where: list[str], values: list, f: Filters) -> Counter:
    more, asked = kept(f, with_grade=True)
    conditions = " AND ".join([*where, *more])
    sql = f"SELECT {column}, SUM(n) FROM {table} WHERE {conditions} GROUP BY {column}"  # noqa: S608 fixed words only
    return Counter({value: int(n) for value, n in fetch(sql, [*values, *asked])})
