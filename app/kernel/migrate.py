"""Migrations: numbered files in app/migrations, one history, one process at a time.

`drift` compares the migrated database with one made straight from the models, looking also at
types, nullability, foreign keys, partial indexes and CHECKs, which the library's own diff skips.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from peewee import Database, Model, SqliteDatabase
from playhouse.migrations import Runner

from app.kernel.filelock import FileLock
from app.kernel.schema import describe, opened, scratch

DIRECTORY = Path(__file__).resolve().parent.parent / "migrations"
# Any fixed number does, as long as nothing else in the database uses it.
_ADVISORY = 4_120_081_600


def up(database: Database, target: str | None = None, directory: Path = DIRECTORY) -> list[str]:
    """Apply what is pending (up to `target`); a second process waits and finds nothing to do."""
    with _alone(database):
        return Runner(database, str(directory)).up(target)


def down(database: Database, target: str | None = None, directory: Path = DIRECTORY) -> list[str]:
    """Revert the last file, or everything back through `target`."""
    with _alone(database):
        return Runner(database, str(directory)).down(target)


def names(directory: Path = DIRECTORY) -> list[str]:
    """List the migrations this program knows, in order."""
    return sorted(path.stem for path in directory.glob("[0-9]*.py"))


def pending(database: Database, directory: Path = DIRECTORY) -> list[str]:
    """List the migrations that are not applied yet."""
    return [row.name for row in Runner(database, str(directory)).status() if not row.applied]


def unknown(database: Database, directory: Path = DIRECTORY) -> list[str]:
    """List applied migrations this program has no file for: the database is newer than it."""
    return [row.name for row in Runner(database, str(directory)).status() if row.path is None]


def drift(database: Database, models: list[type[Model]]) -> list[str]:
    """Say, line by line, where the migrated database and the models differ."""
    tables = [model._meta.table_name for model in models]
    with opened(database):
        found = describe(database, tables)
    with scratch(database, models) as wanted:
        expected = wanted(tables)
    lines = []
    for table in sorted(set(tables)):
        there, want = found.get(table, set()), expected.get(table, set())
        if not there:
            lines.append(f"{table}: no migration makes this table")
            continue
        lines += [f"{table}: only in the models: {fact}" for fact in sorted(want - there)]
        lines += [f"{table}: only in the migrations: {fact}" for fact in sorted(there - want)]
    return lines


@contextlib.contextmanager
def _alone(database: Database) -> Iterator[None]:
    """Hold the lock against two processes that migrate at once."""
    if isinstance(database, SqliteDatabase):
        if database.database == ":memory:":
            yield
            return
        with FileLock(f"{database.database}.migrating"):
            yield
        return
    with opened(database):
        database.execute_sql("SELECT pg_advisory_lock(%s)", (_ADVISORY,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (_ADVISORY,))
