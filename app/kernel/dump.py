"""All rows of a database into a folder and back, at one moment, on either engine.

SQLite: its online backup, a copy that is itself a database. PostgreSQL: COPY of every table in
one repeatable-read transaction; brought back into the same schema, which migrations make.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from peewee import Database, SqliteDatabase

from app.kernel import migrate
from app.kernel.schema import opened

COPY_PIECE = 1 << 20


def engine(database: Database) -> str:
    """Name the engine as backups do."""
    return "sqlite" if isinstance(database, SqliteDatabase) else "postgresql"


def is_empty(database: Database) -> bool:
    """Say whether the database holds no tables yet."""
    if isinstance(database, SqliteDatabase) and not Path(database.database).exists():
        return True
    with opened(database):
        return not database.get_tables()


def write(database: Database, folder: Path, question: str) -> tuple:
    """Write the database as it is now into `folder`; return the answer of `question` just then."""
    if isinstance(database, SqliteDatabase):
        copy = folder / "database.sqlite"
        _copy_sqlite(database.database, copy)
        with contextlib.closing(sqlite3.connect(copy)) as line:
            return line.execute(question).fetchone()
    with opened(database), _snapshot(database) as connection:
        tables = _tables(connection)
        for table in tables:
            _copy_out(connection, table, folder / f"{table}.copy")
        about = {"tables": tables, "sequences": _sequences(connection)}
        about["columns"] = {table: _columns(connection, table) for table in tables}
        answer = connection.execute(question).fetchone()
    (folder / "tables.json").write_text(json.dumps(about, indent=1), encoding="utf-8")
    return answer


def read(database: Database, folder: Path, last_migration: str) -> None:
    """Replace everything in the database by the files of `write`."""
    if isinstance(database, SqliteDatabase):
        _replace_sqlite(database, folder / "database.sqlite")
        return
    about = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    with opened(database), database.atomic():
        database.execute_sql("DROP SCHEMA public CASCADE")
        database.execute_sql("CREATE SCHEMA public")
        migrate.up(database, last_migration)
        connection = database.connection()
        with connection.cursor() as cursor:
            listed = ", ".join(f'"{table}"' for table in about["tables"])
            cursor.execute(f"TRUNCATE {listed} CASCADE")
            for table in about["tables"]:
                _copy_in(cursor, table, about["columns"][table], folder / f"{table}.copy")
            for name, value in about["sequences"].items():
                cursor.execute("SELECT setval(%s, %s)", (name, value))


def _copy_sqlite(path: str, target: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(path)) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=delete")
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise OSError(f"the copy of the database is broken: {answer}")


def _replace_sqlite(database: SqliteDatabase, copy: Path) -> None:
    if not database.is_closed():
        database.close()
    target = Path(database.database)
    arriving = target.with_name(f"{target.name}.arriving")
    _copy_sqlite(str(copy), arriving)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    arriving.replace(target)


@contextlib.contextmanager
def _snapshot(database: Database) -> Iterator:
    connection = database.connection()
    with database.manual_commit():
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield connection
        finally:
            connection.execute("ROLLBACK")


def _tables(connection) -> list[str]:
    """List the tables so that each comes after those it refers to."""
    rows = connection.execute(
        "SELECT c.relname, f.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'"
        " AND k.confrelid <> c.oid LEFT JOIN pg_class f ON f.oid = k.confrelid"
        " WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1"
    ).fetchall()
    needs: dict[str, set[str]] = {}
    for table, other in rows:
        needs.setdefault(table, set()).update([other] if other else [])
    ordered: list[str] = []
    while needs:
        ready = [t for t, others in needs.items() if others <= set(ordered)]
        if not ready:
            raise RuntimeError(f"tables refer to each other in a circle: {sorted(needs)}")
        ordered += ready
        needs = {t: others for t, others in needs.items() if t not in ready}
    return ordered


def _columns(connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        (table,),
    ).fetchall()
    return [row[0] for row in rows]


def _sequences(connection) -> dict[str, int]:
    rows = connection.execute(
        "SELECT sequencename, last_value FROM pg_sequences"
        " WHERE schemaname = 'public' AND last_value IS NOT NULL"
    ).fetchall()
    return dict(rows)


def _listed(columns: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _copy_out(connection, table: str, path: Path) -> None:
    columns = _listed(_columns(connection, table))
    statement = f'COPY "{table}" ({columns}) TO STDOUT'
    with connection.cursor() as cursor, path.open("wb") as file, cursor.copy(statement) as copy:
        for piece in copy:
            file.write(piece)


def _copy_in(cursor, table: str, columns: list[str], path: Path) -> None:
    statement = f'COPY "{table}" ({_listed(columns)}) FROM STDIN'
    with path.open("rb") as file, cursor.copy(statement) as copy:
        while piece := file.read(COPY_PIECE):
            copy.write(piece)
