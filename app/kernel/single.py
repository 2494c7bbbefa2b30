"""Finds one row by what its columns equal, with SQL that is written once for each shape of asking.

Most questions of the house are of this kind, every foreign key that is followed among them.
peewee wrote their SQL anew each time, which took longer than the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peewee import OP, Expression, Model

from app.kernel.sqltext import is_plain_column, is_plain_value
from app.kernel.written import Given, Written

_WRITTEN: dict[tuple, Written] = {}


def columns(model: type[Model], tests: Iterable[Any]) -> dict[str, Any] | None:
    """Return which fields are to equal which values; None where something else is asked."""
    wanted: dict[str, Any] = {}
    waiting = [*tests][::-1]
    while waiting:
        test = waiting.pop()
        if type(test) is Expression and test.op == OP.AND:
            waiting += test.rhs, test.lhs
            continue
        if type(test) is not Expression or test.op != OP.EQ or not is_plain_column(test.lhs):
            return None
        field = test.lhs
        if field.model is not model or field.name in wanted or not is_plain_value(field, test.rhs):
            return None
        wanted[field.name] = test.rhs
    return wanted or None


def find(model: type[Model], wanted: dict[str, Any]) -> list[Model]:
    """Return the first row whose columns equal the values, or nothing."""
    database = model._meta.database
    engine = getattr(database, "obj", database)  # the house's stands behind a proxy
    key = (type(engine), model, *wanted)
    written = _WRITTEN.get(key)
    if written is None:
        fields = model._meta.fields
        tests = [fields[name] == Given(name) for name in wanted]
        query = model.select().where(*tests).paginate(1, 1)
        written = _WRITTEN[key] = Written(query, engine)
    return written.ask(engine, wanted)
