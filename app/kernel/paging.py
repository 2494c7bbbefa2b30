"""Pages of lists that are ordered by a moment, the newest first."""

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    """One page of a list and the token of the next (None at the end)."""

    rows: list[Any]
    after: str | None


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
    return cut(list(query.order_by(moment.desc(), key.desc()).limit(size + 1)), moment, size)


def cut(rows: list[Any], moment: Any, size: int) -> Page:
    """Make a page of the rows of one more than it holds."""
    if len(rows) <= size:
        return Page(rows, None)
    rows = rows[:size]
    last = rows[-1]
    return Page(rows, f"{getattr(last, moment.name).isoformat()}~{last.id}")
