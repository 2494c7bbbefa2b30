"""Changes a CHECK of a table on either database, or a type in the definition that SQLite keeps.

SQLite has no statement for it: the table is made anew and its rows are carried over, as its manual
says (https://www.sqlite.org/lang_altertable.html#otheralter). Writing into the schema itself would
be shorter, but the SQLite that comes with macOS does not let anybody do that.
"""

from __future__ import annotations

from collections.abc import Sequence

from peewee import Database, SqliteDatabase


def admit(db: Database, table: str, column: str, old: Sequence, new: Sequence) -> None:
    """Let the column hold the values `new`, where its CHECK named the values `old`; no row changes.

    Only inside a migration. RuntimeError on SQLite when the CHECK is not the one that is expected.
    """
    if isinstance(db, SqliteDatabase):
        redefine(db, table, _check(column, old), _check(column, new))
        return
    found = db.execute_sql(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
        " AND conkey = ARRAY[(SELECT attnum FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attname = %s)]",
        (table, table, column),
    )
    for (name,) in found.fetchall():
        db.execute_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    db.execute_sql(f"ALTER TABLE {table} ADD {_check(column, new)}")


def _check(column: str, values: Sequence) -> str:
    return f"CHECK ({column} IN ({', '.join(repr(value) for value in values)}))"


def redefine(db: Database, table: str, old: str, new: str) -> None:
    """Put one piece of the definition in place of another, which must stand in it exactly once.

    Only inside a migration: foreign keys are not watched there, so that no row falls with the old
    table. RuntimeError when the piece is not there, or there more than once.
    """
    before, others = _made(db, table)
    if before.count(old) != 1:
        raise RuntimeError(f"{table}: {old!r} is not in its definition exactly once")
    if db.execute_sql("PRAGMA foreign_keys").fetchone()[0]:
        raise RuntimeError(f"{table}: foreign keys are watched, rows would fall with the old table")
    inside = before[before.index("(") :].replace(old, new)
    columns = ", ".join(f'"{row[1]}"' for row in db.execute_sql(f'PRAGMA table_info("{table}")'))
    db.execute_sql(f'CREATE TABLE "{table}_anew" {inside}')
    db.execute_sql(f'INSERT INTO "{table}_anew" ({columns}) SELECT {columns} FROM "{table}"')  # noqa: S608 our own names
    db.execute_sql(f'DROP TABLE "{table}"')
    db.execute_sql(f'ALTER TABLE "{table}_anew" RENAME TO "{table}"')
    for statement in others:
        db.execute_sql(statement)


def _made(db: Database, table: str) -> tuple[str, list[str]]:
    """Read the statements that made the table, and what hangs on it (indexes, triggers)."""
    said = "SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
    rows = db.execute_sql(said, (table,)).fetchall()
    (own,) = (sql for kind, sql in rows if kind == "table")
    return own, [sql for kind, sql in rows if kind != "table"]
