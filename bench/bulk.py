"""Filling an empty database quickly: keys are not checked, indexes are built when rows are there."""

import contextlib
from collections.abc import Iterator

from app.kernel.db import Base, db, is_sqlite

INDEXES = {
    True: "SELECT name, sql FROM sqlite_master WHERE tbl_name = ? AND type = 'index'"
    " AND sql NOT LIKE 'CREATE UNIQUE%'",
    False: "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
    " AND indexdef NOT LIKE %s",
}


@contextlib.contextmanager
def bare_tables(*models: type[Base]) -> Iterator[None]:
    """Take the indexes that are not unique off these tables and put them back afterwards."""
    found = [one for model in models for one in _indexes(model._meta.table_name)]
    for name, _ in found:
        db.execute_sql(f'DROP INDEX "{name}"')
    yield
    for _, words in found:
        db.execute_sql(words)
    db.execute_sql("ANALYZE")


def trusted() -> None:
    """Let this connection write rows whose keys nobody looks up."""
    if is_sqlite():
        db.execute_sql("PRAGMA foreign_keys = OFF")
    else:
        db.execute_sql("SET session_replication_role = replica")


def _indexes(table: str) -> list[tuple[str, str]]:
    values = [table] if is_sqlite() else [table, "CREATE UNIQUE%"]
    return db.execute_sql(INDEXES[is_sqlite()], values).fetchall()
