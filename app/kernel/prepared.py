"""Questions that are asked again and again: their SQL is written once, then only filled in.

Writing the SQL of a page's ten questions took longer than answering them. A prepared question is
an ordinary query in a function; the function is called with stand-ins, once for every engine and
every length of its lists, so it must not look at its values. A list is for `in_`: it must hold
something, and is filled up with its last value so that few lengths occur.

    @prepared
    def by_owner(owner, states):
        return Package.select().where(Package.owner == owner, Package.state.in_(states))

    found = by_owner(owner=actor.org_id, states=[...])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from peewee import Context, Node

from app.kernel import rows
from app.kernel.db import db


class Given(Node):
    """Stands for a value that comes when the question is asked."""

    def __init__(self, name: str, place: int | None = None) -> None:
        """Remember which value, and of a list the place in it."""
        super().__init__()
        self.name, self.place = name, place

    def __sql__(self, ctx: Context) -> Context:
        """Write the mark of a value; how its column stores it is kept for later."""
        return ctx.value(_Slot(self.name, self.place, ctx.state.converter), converter=False)


class _Slot(NamedTuple):
    name: str
    place: int | None
    convert: Callable[[Any], Any] | None

    def of(self, values: dict[str, Any]) -> Any:
        found = values[self.name]
        found = found if self.place is None else found[self.place]
        return self.convert(found) if self.convert else found


class _Written:
    """The SQL of a question, and what makes a thing of a row once a row was seen."""

    __slots__ = ("make", "query", "slots", "sql")

    def __init__(self, query: Any, sql: str, slots: list[Any]) -> None:
        self.query, self.sql, self.slots = query, sql, slots
        self.make: rows.Maker | None = None

    def things(self, cursor: Any) -> list[Any]:
        found = cursor.fetchall()
        make = self.make
        if found and make is None:
            make = self.make = rows.maker(self.query, cursor)
        cursor.close()
        return [make(row) for row in found]


def prepared(build: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Make a function that builds a query into one that asks it."""
    written: dict[Any, _Written] = {}

    names = build.__code__.co_varnames[: build.__code__.co_argcount]

    def ask(*given: Any, **values: Any) -> list[Any]:
        values |= zip(names, given, strict=False)
        lists = {name: _rounded(v) for name, v in values.items() if type(v) is list}
        values |= lists
        key = (type(db.obj), *[len(v) for v in lists.values()])
        found = written.get(key)
        if found is None:
            found = written[key] = _write(build, values)
        filled = [one.of(values) if type(one) is _Slot else one for one in found.slots]
        return found.things(db.execute_sql(found.sql, filled))

    def first(*given: Any, **values: Any) -> Any:
        return next(iter(ask(*given, **values)), None)

    ask.__name__, ask.__doc__, ask.first = build.__name__, build.__doc__, first
    return ask


def _rounded(values: list[Any]) -> list[Any]:
    """Repeat the last value until the length is a power of two."""
    if not values:
        raise ValueError("a list that holds nothing needs no question")
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


def _write(build: Callable[..., Any], values: dict[str, Any]) -> _Written:
    query = build(**{name: _stand_in(name, value) for name, value in values.items()})
    sql, slots = db.obj.get_sql_context().sql(query).query()
    return _Written(query, sql, slots)


def _stand_in(name: str, value: Any) -> Any:
    if type(value) is list:
        return [Given(name, place) for place in range(len(value))]
    return Given(name)
