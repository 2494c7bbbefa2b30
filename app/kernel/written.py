"""Questions whose SQL is written once: what stands for a value until it comes, and the asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from peewee import Context, Database, Node

from app.kernel import rows


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


class Written:
    """The SQL of a question, and what makes a thing of a row once it was asked."""

    __slots__ = ("make", "query", "slots", "sql", "width")

    def __init__(self, query: Any, database: Database) -> None:
        """Write a query that holds `Given`s, for one database's way of writing."""
        self.query = query
        self.sql, self.slots = database.get_sql_context().sql(query).query()
        self.make: rows.Maker | None = None
        self.width = 0

    @property
    def reads(self) -> set[str]:
        """Return the names of the values that the SQL looks at."""
        return {one.name for one in self.slots if type(one) is _Slot}

    def filled(self, values: dict[str, Any]) -> list[Any]:
        """Return what stands for the marks of the SQL, in their order."""
        return [one.of(values) if type(one) is _Slot else one for one in self.slots]

    def ask(self, database: Any, values: dict[str, Any]) -> list[Any]:
        """Return the things that answer the question for these values."""
        cursor = database.execute_sql(self.sql, self.filled(values))
        found = cursor.fetchall()
        make = self.make
        if make is None:
            self.width = len(cursor.description)
            make = self.make = rows.maker(self.query, cursor)
        cursor.close()
        return [make(row) for row in found]


class Question(NamedTuple):
    """A question with its values, which can be asked alone or together with others."""

    written: Written
    values: dict[str, Any]
