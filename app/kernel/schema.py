"""What tables really are in a database, as comparable lines; the same shape for both engines."""

import contextlib
import re
from collections.abc import Callable, Iterator

from peewee import Database, Model, SqliteDatabase

Facts = dict[str, set[str]]
_SCRATCH = "lianshen_drift"


def describe(database: Database, tables: list[str], schema: str = "public") -> Facts:
    """Return table -> facts (columns, keys, indexes, checks) for those tables that exist."""
    if isinstance(database, SqliteDatabase):
        return {t: _sqlite(database, t) for t in tables if database.table_exists(t)}
    return {t: _postgres(database, t, schema) for t in tables if database.table_exists(t, schema)}


@contextlib.contextmanager
def scratch(database: Database, models: list[type[Model]]) -> Iterator[Callable]:
    """Make the models' tables beside the real ones, give a describer, leave no trace."""
    if isinstance(database, SqliteDatabase):
        memory = SqliteDatabase(":memory:")
        with memory.bind_ctx(models, bind_refs=False, bind_backrefs=False):
            memory.create_tables(models)
            yield lambda tables: describe(memory, tables)
        memory.close()
        return
    with opened(database), database.atomic() as transaction:
        database.execute_sql(f"CREATE SCHEMA {_SCRATCH}")
        database.execute_sql(f"SET LOCAL search_path TO {_SCRATCH}")
        with database.bind_ctx(models, bind_refs=False, bind_backrefs=False):
            database.create_tables(models, safe=False)
        yield lambda tables: describe(database, tables, _SCRATCH)
        transaction.rollback()


@contextlib.contextmanager
def opened(database: Database) -> Iterator[None]:
    """Open a connection for the block, unless this thread has one already."""
    if not database.is_closed():
        yield
        return
    with database.connection_context():
        yield


def _sqlite(database: Database, table: str) -> set[str]:
    facts = set()
    for _, name, kind, required, default, key in _rows(database, f'PRAGMA table_info("{table}")'):
        facts.add(f"column {name} {kind} required={required} default={default} key={key}")
    for row in _rows(database, f'PRAGMA foreign_key_list("{table}")'):
        facts.add(f"foreign key {row[3]} -> {row[2]}.{row[4]} on delete {row[6]}")
    for _, name, unique, origin, partial in _rows(database, f'PRAGMA index_list("{table}")'):
        if origin == "pk":
            continue
        columns = _rows(database, f'PRAGMA index_xinfo("{name}")')
        listed = ", ".join(f"{c[2]}{' desc' if c[3] else ''}" for c in columns if c[5])
        where = _index_where(database, name) if partial else ""
        facts.add(f"index ({listed}) unique={unique}{where}")
    made = _rows(database, "SELECT sql FROM sqlite_master WHERE type='table' AND name=?", (table,))
    facts.update(f"check {text}" for text in _checks(made[0][0]))
    return facts


def _index_where(database: Database, name: str) -> str:
    made = _rows(database, "SELECT sql FROM sqlite_master WHERE type='index' AND name=?", (name,))
    return " where " + _plain(re.split(r"\bWHERE\b", made[0][0], flags=re.IGNORECASE)[-1])


def _checks(statement: str) -> list[str]:
    """Cut every CHECK (...) out of a CREATE TABLE, brackets inside brackets included."""
    found = []
    for start in re.finditer(r"\bCHECK\s*\(", statement, re.IGNORECASE):
        depth, end = 1, start.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(statement[end], 0)
            end += 1
        found.append(_plain(statement[start.end() : end - 1]))
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace('"', "").replace("`", "")).strip().lower()


def _postgres(database: Database, table: str, schema: str) -> set[str]:
    where = "c.relname = %s AND n.nspname = %s"
    joined = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    columns = _rows(
        database,
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
        " pg_get_expr(d.adbin, d.adrelid)"
        f" {joined} JOIN pg_attribute a ON a.attrelid = c.oid"
        " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
        f" WHERE {where} AND a.attnum > 0 AND NOT a.attisdropped",
        (table, schema),
    )
    constraints = _rows(
        database,
        f"SELECT pg_get_constraintdef(k.oid) {joined} JOIN pg_constraint k ON k.conrelid = c.oid"
        f" WHERE {where} AND k.contype IN ('c', 'f', 'p', 'u')",
        (table, schema),
    )
    indexes = _rows(
        database,
        f"SELECT pg_get_indexdef(i.indexrelid) {joined} JOIN pg_index i ON i.indrelid = c.oid"
        f" WHERE {where} AND NOT i.indisprimary",
        (table, schema),
    )
    facts = {f"column {n} {k} required={r} default={_bare(d or '')}" for n, k, r, d in columns}
    facts |= {f"constraint {_bare(row[0])}" for row in constraints}
    return facts | {re.sub(r"INDEX \S+ ON", "INDEX ON", _bare(row[0])) for row in indexes}


def _bare(text: str) -> str:
    return text.replace(f"{_SCRATCH}.", "").replace("public.", "")


def _rows(database: Database, sql: str, values: tuple = ()) -> list[tuple]:
    return database.execute_sql(sql, values).fetchall()
