"""What the filters of a list ask for, as conditions of its query; empty ones ask for nothing."""

import datetime as dt
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

from peewee import fn

from app.kernel.db import is_sqlite

WORDS = 5  # looked for of what was typed


def same(query: Any, filters: Mapping[str, Any], *columns: Any) -> Any:
    """Keep the rows that hold what is asked for by the names of these columns."""
    for column in columns:
        if filters.get(column.name):
            query = query.where(column == filters[column.name])
    return query


def between(query: Any, filters: Mapping[str, Any], moment: Any) -> Any:
    """Keep the rows of the days `since` to `until`."""
    if filters.get("since"):
        query = query.where(moment >= filters["since"])
    if filters.get("until"):
        query = query.where(moment < filters["until"] + dt.timedelta(days=1))
    return query


def worded(query: Any, filters: Mapping[str, Any], *columns: Any, code: Any = None) -> Any:
    """Keep the rows where each word of `q` stands in one of the columns, or is the `code`."""
    for word in (filters.get("q") or "").split()[:WORDS]:
        found = [contains(one, word) for one in columns]
        if code is not None:
            found.append(code == word.upper())
        query = query.where(reduce(or_, found))
    return query


def contains(column: Any, text: str) -> Any:
    """Build the condition that a text column contains `text`."""
    place = fn.INSTR if is_sqlite() else fn.STRPOS
    return place(column, text) > 0
