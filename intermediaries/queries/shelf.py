"""The public list: a page of agencies and their count, whatever the number of agencies.

Prepared SQL and plain rows. Two ways to a page: walk the index of the wanted order and skip what
does not fit (many fit), or gather the few that fit and sort them. The count decides which; it is
a sum over the count tables, less the few rows whose last day is past.
"""

from __future__ import annotations

import datetime as dt
from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel import search
from app.kernel.db import is_sqlite
from intermediaries.models.shelf import ANY_ITEM, held
from intermediaries.queries import shortlists, tally
from intermediaries.queries.engine import fetch, free
from intermediaries.rules.standing import rank_span

FEW = 1500
SEARCH_CAP = 1000
SORTS = {"credit": "s.rank", "newest": "s.listed_on"}
KIND = "intermediaries.agency"

Row = namedtuple(  # noqa: PYI024 rows of a hot page; the fastest thing a template can read
    "Row",
    "id name uscc region grade score is_rated services band until rank listed_on",
)
_COLUMNS = (
    "a.id, a.name, a.uscc, r.name, a.grade, a.score, a.is_rated, a.services_text, "
    "s.band, s.until, s.rank, s.listed_on"
)


@dataclass(frozen=True)
class Filters:
    """What a visitor asked for; empty strings ask for nothing."""

    item: str = ""
    region: str = ""
    grade: str = ""
    band: str = ""
    text: str = ""
    sort: str = "credit"
    kind: str = ""
    intake: str = ""

    @property
    def key(self) -> str:
        """Name the shelf row that is looked at; its band is the one asked for."""
        return held(self.kind) if self.kind else self.item or ANY_ITEM

    @property
    def other(self) -> str:
        """Name the row an agency must have besides: the service, where a kind is asked for."""
        return self.item if self.kind else ""


@dataclass(frozen=True)
class Page:
    """One page: its rows, how many there are in all, and the token of the next page."""

    rows: Sequence[Row]
    total: int
    capped: bool
    after: str | None


def place(region: str) -> tuple[list[str], list]:
    """Write the condition for a region of any level: county, city or province."""
    if not region:
        return [], []
    if not region.endswith("00"):
        return ["region = ?"], [region]
    if not region.endswith("0000"):
        return ["city = ?"], [region]
    return ["city >= ?", "city <= ?"], [region, f"{region[:2]}9999"]


def count(f: Filters, day: dt.date) -> int:
    """Count what fits on `day`, the text left aside."""
    total = sum_up(f)
    late = tally.late(day)
    return max(0, total - sum(tally.fits(x, f) and not tally.fits(x, f, day) for x in late))


def sum_up(f: Filters) -> int:
    """Sum the counts of what fits, those included whose last day is past."""
    where, values = kept(f, with_grade=True)
    table, keys, asked = "shelf_count", ["item = ?"], [f.key]
    if f.other:
        table, keys, asked = "shelf_pair", ["item = ?", "kind = ?"], [f.other, f.key]
    sql = f"SELECT COALESCE(SUM(n), 0) FROM {table} WHERE {' AND '.join([*keys, *where])}"  # noqa: S608 fixed words only
    return int(fetch(sql, [*asked, *values])[0][0])


def kept(f: Filters, *, with_grade: bool = False) -> tuple[list[str], list]:
    """Write the conditions on place, level and grade, of the shelf and of its counts alike."""
    where, values = place(f.region)
    if f.band:
        where, values = [*where, "band = ?"], [*values, f.band]
    if with_grade and f.grade:
        where, values = [*where, "grade = ?"], [*values, f.grade]
    return where, values


@dataclass(frozen=True)
class Plan:
    """How a page is read: the condition of the text, whether few rows fit, what is counted."""

    text: str = ""
    values: tuple = ()
    few: bool = False
    total: int | None = None


def _plan(f: Filters, day: dt.date) -> Plan:
    """Look how many rows fit. A text found often is checked row by row, a rare one looked up."""
    if f.intake:
        return _of_shortlist(f, day)
    if not f.text.strip():
        total = count(f, day)
        return Plan(few=total <= FEW, total=total)
    hits = search.find(KIND, f.text, limit=SEARCH_CAP + 1)
    if not hits:
        return Plan(few=True, total=0)
    if len(hits) <= SEARCH_CAP:
        return Plan(f"s.agency_id IN ({', '.join('?' * len(hits))})", tuple(hits), few=True)
    text, values = _spelled(f.text)
    few = count(f, day) <= FEW
    return Plan(text, values, few=few, total=None if few else SEARCH_CAP + 1)


def _spelled(typed: str) -> tuple[str, tuple]:
    """Write the condition that the words of an agency hold what was typed, row by row."""
    words = search.normalise(typed).split()
    locate = "instr" if is_sqlite() else "strpos"
    text = (
        "EXISTS (SELECT 1 FROM search_doc d WHERE d.kind = ? AND d.subject = s.agency_id"  # noqa: S608 fixed words only
        + f" AND {locate}(d.text, ?) > 0" * len(words)
        + ")"
    )
    return text, (KIND, *words)


def _of_shortlist(f: Filters, day: dt.date) -> Plan:
    """Look at the agencies of one shortlist alone: few."""
    keys = shortlists.members(f.intake, day)
    if not keys:
        return Plan(few=True, total=0)
    text, values = f"s.agency_id IN ({', '.join('?' * len(keys))})", tuple(keys)
    if f.text.strip():
        spelled, words = _spelled(f.text)
        text, values = f"{text} AND {spelled}", (*values, *words)
    return Plan(text, values, few=True)


_FROM = "FROM shelf s JOIN agency a ON a.id = s.agency_id JOIN region r ON r.code = a.region_id"
_ALSO = (
    "EXISTS (SELECT 1 FROM shelf o WHERE o.item = ? AND o.agency_id = s.agency_id AND o.until >= ?)"
)


def _select(f: Filters, day: dt.date, plan: Plan) -> tuple[str, list]:
    """Write what a row must be, with its values. A walk uses no index but that of the order."""
    places, values = kept(f)
    alone = free() if not plan.few and f.sort == "newest" else ""
    where = ["s.item = ?", *(f"{alone}s.{part}" for part in places)]
    values = [f.key, *values]
    if f.grade:
        where.append(f"{alone}s.rank BETWEEN ? AND ?")
        values.extend(rank_span(f.grade))
    today = day.isoformat() if is_sqlite() else day
    where.append(f"{free()}s.until >= ?")
    values.append(today)
    if f.other:
        where.append(_ALSO)
        values += [f.other, today]
    if plan.text:
        where.append(plan.text)
        values.extend(plan.values)
    return f"WHERE {' AND '.join(where)}", values


def page(f: Filters, day: dt.date, after: str = "", size: int = 20) -> Page:
    """Read a page of the list on `day`; `after` is the key given by the page before."""
    plan = _plan(f, day)
    total = plan.total
    if total is None:
        where, values = _select(f, day, plan)
        total = int(fetch(f"SELECT COUNT(*) FROM shelf s {where}", values)[0][0])  # noqa: S608 our own words
    if total == 0:
        return Page((), 0, capped=False, after=None)
    sort = f.sort if f.sort in SORTS else "credit"
    key = SORTS[sort]
    where, values = _select(f, day, plan)
    sql = f"{_FROM} {where}"
    if after:
        value, _, agency = after.partition("~")
        sql += f" AND ({key}, s.agency_id) < (?, ?)"
        values += [_key_value(sort, value), agency]
    gathered = free() if plan.few and sort == "newest" else ""
    found = fetch(
        f"SELECT {_COLUMNS} {sql} ORDER BY {gathered}{key} DESC, s.agency_id DESC LIMIT {size + 1}",
        values,
    )
    rows, more = [Row(*row) for row in found[:size]], len(found) > size
    capped = total > SEARCH_CAP and bool(f.text.strip())
    return Page(
        rows,
        min(total, SEARCH_CAP) if capped else total,
        capped,
        _key(sort, rows[-1]) if more else None,
    )


def _key(sort: str, row: Row) -> str:
    return f"{row.rank if sort == 'credit' else row.listed_on}~{row.id}"


def _key_value(sort: str, typed: str):
    """Read the key of a page from the address; a forged one means the first page."""
    if sort == "credit":
        return int(typed) if typed.isdigit() and len(typed) < 9 else 10**8
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        day = dt.date.max
    return day.isoformat() if is_sqlite() else day


def place_names(codes: Sequence[str]) -> dict[str, str]:
    """Name places by their codes; a city without a row is called by its province."""
    wanted = sorted({*codes, *(f"{code[:2]}0000" for code in codes)})
    if not wanted:
        return {}
    sql = f"SELECT code, name FROM region WHERE code IN ({', '.join('?' * len(wanted))})"  # noqa: S608 marks only
    names = dict(fetch(sql, wanted))
    return {code: names.get(code) or names.get(f"{code[:2]}0000", code) for code in codes}


def item_names() -> list[tuple[str, str]]:
    """List the services in force: code, name."""
    sql = "SELECT code, name FROM service_item WHERE state = 'active' ORDER BY position, code"
    return [tuple(row) for row in fetch(sql, [])]
