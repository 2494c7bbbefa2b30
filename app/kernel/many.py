"""Many keys as one value: the text of the question stays the same, however many there are.

A list of a thousand marks is read again by driver and database each time it is asked.
"""

from __future__ import annotations

import json
from typing import Any

from peewee import SQL, Expression, Field, Value, fn

from app.kernel.db import is_sqlite


def listed(keys: list[str]) -> tuple[str, Any]:
    """Write the same for plain SQL with question marks: what follows the column, and its value."""
    if is_sqlite():
        return "IN (SELECT value FROM json_each(?))", json.dumps(keys)
    return "= ANY(?)", keys


def among(column: Field, keys: list[str]) -> Expression:
    """Build the condition that a column of text holds one of these keys (none: nothing fits)."""
    if is_sqlite():
        return column.in_(SQL("(SELECT value FROM json_each(?))", [json.dumps(keys)]))
    return column == fn.ANY(Value(keys, converter=False, unpack=False))
