"""Writes rows with few words: the SQL of a shape of row is made once, then only filled in.

What peewee's query builder would write is the same; writing it took longer than running it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    Node,
    TextField,
    __exception_wrapper__,
)

MOST_VALUES = 900  # in one statement; SQLite once took 999
STREAMED = 100  # rows from which PostgreSQL gets them as a stream

# Values of these types are stored as they are by both drivers.
_AS_IT_IS = {
    CharField: str,
    TextField: str,
    IntegerField: int,
    BigIntegerField: int,
    DateTimeField: dt.datetime,
    BlobField: bytes,
}
_LISTS = {CharField: "text[]", IntegerField: "int[]", BooleanField: "boolean[]"}
_SQL: dict[tuple, str] = {}


def insert_rows(model: type[Model], rows: list[dict[str, Any]], *, ignore: bool = False) -> None:
    """Insert dicts of field values in few statements; with `ignore` those that are there stay.

    All rows carry the same fields; several times faster than the query builder.
    """
    if not rows:
        return
    names, database = tuple(rows[0]), model._meta.database
    tail = " ON CONFLICT DO NOTHING" if ignore else ""
    if len(rows) > 1 and database.param != "?" and (ignore or len(rows) < STREAMED):
        _list(model, names, rows, tail)
        return
    stored = _fields(model, names)
    values = [
        tuple(
            [
                value if type(value := row[name]) is kind else convert(value)
                for name, kind, convert in stored
            ]
        )
        for row in rows
    ]
    if len(values) > 1 and database.param != "?":
        _stream(model, names, values)
        return
    most, start = max(1, MOST_VALUES // len(names)), 0
    while start < len(values):
        part = values[start : start + _chunk(len(values) - start, most)]
        start += len(part)
        sql = _insert(model, names, len(part)) + tail
        database.execute_sql(sql, [v for row in part for v in row])


def _list(
    model: type[Model], names: tuple[str, ...], rows: list[dict[str, Any]], tail: str
) -> None:
    """Send rows as one text: for PostgreSQL it is one statement, however many rows there are."""
    table, columns = model._meta.table_name, [_column(model, name) for name in names]
    written = [
        {
            column: value if type(value := row[name]) is kind else convert(value)
            for column, name, kind, convert in _listed(model, names)
        }
        for row in rows
    ]
    listed = ", ".join(columns)
    model._meta.database.execute_sql(
        f'INSERT INTO "{table}" ({listed}) SELECT {listed}'  # noqa: S608 our own names
        f' FROM json_populate_recordset(NULL::"{table}", %s){tail}',
        [json.dumps(written, ensure_ascii=False, default=_as_text)],
    )


def _as_text(value: Any) -> str:
    """Write what JSON does not know as PostgreSQL reads it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return "\\x" + bytes(value).hex()


@lru_cache(maxsize=512)
def _listed(model: type[Model], names: tuple[str, ...]) -> list[tuple[str, str, Any, Any]]:
    """Say column, field, and how its value is stored, of each name; facts stay as they are."""
    found = []
    for name, kind, convert in _fields(model, names):
        field = model._meta.fields[name]
        how = (None, _same) if isinstance(field, JSONField) else (kind, convert)
        found.append((field.column_name, name, *how))
    return found


def _same(value: Any) -> Any:
    return value


def _stream(model: type[Model], names: tuple[str, ...], values: list[tuple[Any, ...]]) -> None:
    """Send many rows in one stream (COPY): PostgreSQL reads no statement of a thousand marks."""
    columns = ", ".join(_column(model, name) for name in names)
    cursor = model._meta.database.cursor()
    with (
        __exception_wrapper__,
        cursor.copy(f'COPY "{model._meta.table_name}" ({columns}) FROM STDIN') as rows,
    ):
        for row in values:
            rows.write_row(row)


def _chunk(left: int, most: int) -> int:
    """Say how many rows the next statement takes: few sizes, so that databases keep it prepared."""
    return most if left >= most else 1 << left.bit_length() - 1


def insert_one(model: type[Model], row: dict[str, Any]) -> Any:
    """Insert one row; return the number the database gave it, if it numbers this table."""
    names, database, fields = tuple(row), model._meta.database, model._meta.fields
    sql = _insert(model, names, 1)
    numbered = model._meta.auto_increment and model._meta.primary_key.name not in row
    if numbered and database.returning_clause:
        sql += f' RETURNING "{model._meta.primary_key.column_name}"'
    cursor = database.execute_sql(sql, [plain(fields[name], row[name]) for name in names])
    if not numbered:
        return None
    return cursor.fetchone()[0] if database.returning_clause else cursor.lastrowid


def change(model: type[Model], sets: dict[str, Any], where: dict[str, Any]) -> int:
    """Set columns where others equal what is given (never None); return how many rows there were."""
    database, fields = model._meta.database, model._meta.combined
    key = (model, tuple(sets), tuple(where), database.param)
    if key not in _SQL:
        _SQL[key] = _update(model, tuple(sets), tuple(where), database.param)
    values = [plain(fields[n], v) for part in (sets, where) for n, v in part.items()]
    return database.execute_sql(_SQL[key], values).rowcount


def update_rows(
    model: type[Model], names: tuple[str, ...], rows: list[tuple[Any, ...]], more: str = ""
) -> None:
    """Set columns of many rows, in few statements: names of columns, the key first; so each row."""
    table, database = model._meta.table_name, model._meta.database
    sets = [f'"{name}" = given."{name}"' for name in names[1:]] + ([more] if more else [])
    for given, values in given_rows(model, names, rows):
        database.execute_sql(
            f'{given} UPDATE "{table}" SET {", ".join(sets)}'  # noqa: S608 our own names
            f' FROM given WHERE "{table}"."{names[0]}" = given."{names[0]}"',
            values,
        )


def update_each(
    model: type[Model], keys: tuple[str, ...], names: tuple[str, ...], rows: list[tuple[Any, ...]]
) -> None:
    """Set columns of many rows on SQLite, one after the other in the order given: names of the
    columns of a whole key and of those to set; so each row, those to set first.

    No statement changes two rows, so none keeps copies of the pages it may have to take back.
    """
    table, database = model._meta.table_name, model._meta.database
    sets = ", ".join(f'"{name}" = {database.param}' for name in names)
    tests = " AND ".join(f'"{name}" = {database.param}' for name in keys)
    with __exception_wrapper__:
        sql = f'UPDATE "{table}" SET {sets} WHERE {tests}'  # noqa: S608 our own names
        database.cursor().executemany(sql, rows)


def given_rows(
    model: type[Model], names: tuple[str, ...], rows: list[tuple[Any, ...]]
) -> Iterator[tuple[str, list[Any]]]:
    """Write rows as a table `given` before a statement, some at a time: its text and its values.

    PostgreSQL takes all of them, a list for each column: the text is short and always the same.
    """
    if not rows:
        return
    listed, mark = ", ".join(f'"{name}"' for name in names), model._meta.database.param
    if mark == "%s":
        columns = model._meta.columns
        lists = ", ".join(f"%s::{_lists(columns[name])}" for name in names)
        yield f"WITH given ({listed}) AS (SELECT * FROM unnest({lists}))", [*map(list, zip(*rows))]  # noqa: B905, S608 our own names
        return
    marks = "(" + ", ".join([mark] * len(names)) + ")"
    step = MOST_VALUES // len(names)
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        given = f"WITH given ({listed}) AS (VALUES {', '.join([marks] * len(part))})"
        yield given, [value for row in part for value in row]


def _lists(field: Field) -> str:
    """Name PostgreSQL's type of a list of what a column holds."""
    while isinstance(field, ForeignKeyField):
        field = field.rel_field
    return _LISTS[type(field)]


@lru_cache(maxsize=512)
def _fields(model: type[Model], names: tuple[str, ...]) -> list[tuple[str, type | None, Any]]:
    return [(name, *_stored(model._meta.fields[name])) for name in names]


def _stored(field: Field) -> tuple[type | None, Callable[[Any], Any]]:
    """Return the type that drivers take as it is, and what makes the driver's value of others."""
    if isinstance(field, JSONField):
        return None, partial(plain, field)
    real = field
    while isinstance(real, ForeignKeyField):
        real = real.rel_field
    return _AS_IT_IS.get(type(real)), field.db_value


def plain(field: Field, value: Any) -> Any:
    """Return what the driver stores for a field's value."""
    if isinstance(field, JSONField):
        return None if value is None else json.dumps(value, ensure_ascii=False)
    return field.db_value(value)


def is_simple(row: dict[str, Any]) -> bool:
    """Tell whether a row holds values only, no expressions (a thing of another table is a value)."""
    return not any(isinstance(v, Node) and not isinstance(v, Model) for v in row.values())


def _insert(model: type[Model], names: tuple[str, ...], count: int) -> str:
    mark = model._meta.database.param
    key = (model, names, count, mark)
    if key not in _SQL:
        columns = ", ".join(_column(model, name) for name in names)
        row = "(" + ", ".join([mark] * len(names)) + ")"
        rows = ", ".join([row] * count)
        _SQL[key] = f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES {rows}'  # noqa: S608 our own table and column names
    return _SQL[key]


def _update(model: type[Model], sets: tuple, where: tuple, mark: str) -> str:
    changes = ", ".join(f"{_column(model, name)} = {mark}" for name in sets)
    tests = " AND ".join(f"{_column(model, name)} = {mark}" for name in where)
    return f'UPDATE "{model._meta.table_name}" SET {changes} WHERE {tests}'  # noqa: S608 as above


def _column(model: type[Model], name: str) -> str:
    return f'"{model._meta.combined[name].column_name}"'
