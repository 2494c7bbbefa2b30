"""Pages of lists; most are ordered by a moment, the newest first."""

import datetime as dt
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

WAITING = "waiting"  # the part of a list that a token names


@dataclass(frozen=True)
class Page:
    """One page of a list and the token of the next (None at the end)."""

    rows: list[Any]
    after: str | None
    total: int = 0  # of the whole list, where it is told


def spot(after: str) -> tuple[dt.datetime, str] | None:
    """Read where a page goes on; a broken token shows the beginning."""
    at, _, last = after.partition("~")
    try:
        return dt.datetime.fromisoformat(at).replace(tzinfo=None), last
    except ValueError:
        return None


def _before(query: Any, moment: Any, key: Any, after: str) -> Any:
    """Continue a list ordered by (moment, key) descending."""
    seen = spot(after)
    if seen is None:
        return query
    return query.where((moment < seen[0]) | ((moment == seen[0]) & (key < seen[1])))


def paged(query: Any, moment: Any, key: Any, after: str, size: int) -> Page:
    """Read one page of a list ordered by (moment, key) descending."""
    query = _before(query, moment, key, after) if after else query
    rows = list(query.order_by(moment.desc(), key.desc()).limit(size + 1))
    return cut(rows, size, moment.name, "id")


def waiting_first(
    query: Any, waits: Any, moment: Any, key: Any, after: str, size: int, name: str = "created_at"
) -> Page:
    """Read one page of what was asked for: the rows that `waits` holds for, the longest wait on
    top, then all others, the newest first; `name` is what the rows call the moment."""
    part, _, token = after.partition("~")
    seen = spot(token)
    rows: list[Any] = []
    if part == WAITING or seen is None:
        first = query.where(waits)
        if seen is not None:
            first = first.where((moment > seen[0]) | ((moment == seen[0]) & (key > seen[1])))
        rows = list(first.order_by(moment, key).limit(size + 1))
        token = ""
    waiting = len(rows)
    if waiting <= size:
        rest = _before(query.where(~waits), moment, key, token) if token else query.where(~waits)
        rows += list(rest.order_by(moment.desc(), key.desc()).limit(size + 1 - waiting))
    page = cut(rows, size, name, "id")
    part = WAITING if waiting >= size else "others"
    return replace(page, after=page.after and f"{part}~{page.after}")


def cut(rows: list[Any], size: int, *order: str, total: int = 0) -> Page:
    """Make a page of the rows of one more than it holds; the token is where the last stands in
    the order of the list."""
    if len(rows) <= size:
        return Page(rows, None, total)
    last = [attrgetter(name)(rows[size - 1]) for name in order]
    token = "~".join(one.isoformat() if hasattr(one, "isoformat") else str(one) for one in last)
    return Page(rows[:size], token, total)
