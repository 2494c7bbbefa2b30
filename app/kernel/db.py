"""The database: one proxy, one way to write, ids that give nothing away.

SQLite: WAL, full synchronous, and one fair lock (thread lock, then file lock) before BEGIN
IMMEDIATE; without it writers starve for seconds (measured). PostgreSQL: a pool, C.UTF-8.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from peewee import (
    CharField,
    Check,
    Database,
    DatabaseProxy,
    DateTimeField,
    IntegerField,
    Model,
    SqliteDatabase,
)
from playhouse.db_url import connect as connect_url
from playhouse.db_url import register_database
from playhouse.fields import EnumField

from app.kernel import chance, clock, single
from app.kernel.filelock import FileLock
from app.kernel.lending import LendingSqlite
from app.kernel.pool import FairPool
from app.kernel.sqltext import QuickContext
from app.kernel.statements import change, insert_one, insert_rows, is_simple, update_rows

__all__ = ["change", "insert_one", "insert_rows", "update_rows"]  # besides what stands here

db = DatabaseProxy()
DISK_FULL = "53100"  # PostgreSQL's disk_full
# The disk, the memory shared beside the database (then nobody can even read), or a quota.
NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE)
FAIR = "postgresql+fair"


CACHE = -1000  # kilobytes of the database that a connection of SQLite keeps
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_SIGNS = tuple(one + other for one in _LETTERS for other in _LETTERS)
_PLACES = range(0, 80, 10)


def new_id() -> str:
    """Return 16 random characters of [a-z2-7] (80 bits), safe in addresses."""
    bits = int.from_bytes(chance.token_bytes(10))
    return "".join([_SIGNS[bits >> place & 1023] for place in _PLACES])


class Base(Model):
    """Every table of the house."""

    @classmethod
    def get(cls, *query: Any, **filters: Any) -> Any:
        """Find one row as peewee does, in fewer steps where columns equal values."""
        wanted = None if filters else single.columns(cls, query)
        if wanted is None:
            return super().get(*query, **filters)
        for found in single.find(cls, wanted):
            return found
        raise cls.DoesNotExist(f"no {cls.__name__} with this {', '.join(wanted)}")

    def save(self, force_insert: bool = False, only: Any = None) -> int:
        """Write the row as peewee does, in fewer steps where it holds values only."""
        row, key = self.__data__, self._meta.primary_key
        if only is not None or self._meta.composite_key or not is_simple(row):
            return super().save(force_insert, only)
        self._populate_unsaved_relations(row)
        values = {name: value for name, value in row.items() if name != key.name}
        if not values:
            return super().save(force_insert)
        if self._pk is None:
            self._pk, changed = insert_one(type(self), values), 1
        elif force_insert:
            insert_one(type(self), row)
            changed = 1
        else:
            changed = change(type(self), values, {key.name: self._pk})
        self._dirty.clear()
        return changed

    class Meta:
        database = db
        legacy_table_names = False


class Record(Base):
    """A thing with a random id, a birth time and a version that every move raises."""

    id = CharField(16, primary_key=True, default=new_id)
    created_at = DateTimeField(default=clock.now)
    version = IntegerField(default=1)


class StateField(EnumField):
    """A column of a StrEnum; only `app.kernel.fire` changes it. Longest value 32."""

    def __init__(self, states: type[StrEnum], **options: Any) -> None:
        """Keep the enum; no choices, so that drift checks see a plain column."""
        super().__init__(states, max_length=32, **options)


def states_check(column: str, states: type[StrEnum]) -> Check:
    """Build the CHECK that keeps unknown states out, for Meta.constraints."""
    return values_check(column, [s.value for s in states])


def values_check(column: str, values: list[str]) -> Check:
    """Build a CHECK that a text column holds one of `values` (words without quotes)."""
    listed = ", ".join(f"'{v}'" for v in values)
    return Check(f"{column} IN ({listed})")


def connect(url: str) -> Database:
    """Bind the house to the database at `url` (sqlite:///path or postgresql://…)."""
    if url.startswith("sqlite"):
        path = url.split("///", 1)[1]
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        database = _sqlite(path)
        _Fair.file = FileLock(f"{path}.lock")
    else:
        database = _postgres(url)
        _Fair.file = None
    database.context_class = QuickContext
    db.initialize(database)
    return database


def _sqlite(path: str) -> SqliteDatabase:
    pragmas = {
        "journal_mode": "wal",
        "synchronous": "full",
        "foreign_keys": 1,
        "cache_size": CACHE,
        "wal_autocheckpoint": 4000,  # pages: a rush writes the same ones again and again
        "temp_store": "memory",
    }
    return LendingSqlite(path, timeout=10, lock_type="IMMEDIATE", pragmas=pragmas)


def _postgres(url: str) -> Database:
    register_database(FairPool, FAIR)
    url = f"{FAIR}://{url.split('://', 1)[1]}"
    if "max_connections" not in url:
        url += ("&" if "?" in url else "?") + "max_connections=20&stale_timeout=300&timeout=10"
    return connect_url(url)


def is_sqlite() -> bool:
    """Say whether the bound database is SQLite."""
    return isinstance(db.obj, SqliteDatabase)


class _Fair:
    """The one lock before BEGIN: threads queue here, then processes queue at the file."""

    thread = threading.Lock()
    file: FileLock | None = None


class _Local(threading.local):
    depth = 0
    buffer: list[Any]
    known: dict[str, Any]
    whole = False
    failed = False


_local = _Local()
_flushers: list[Callable[[list[Any]], None]] = []


def on_flush(flusher: Callable[[list[Any]], None]) -> None:
    """Register what is done with the buffer as the last statements of a transaction."""
    if flusher not in _flushers:
        _flushers.append(flusher)


def is_full(error: BaseException | None) -> bool:
    """Say whether the database could not write because its disk has no room left.

    SQLite then ends the transaction by itself, and the rollback that follows hides the cause.
    """
    while error is not None:
        if getattr(error, "sqlite_errorcode", None) in NO_ROOM:
            return True
        if getattr(error, "sqlstate", None) == DISK_FULL:
            return True
        error = error.__context__
    return False


def rest() -> None:
    """Let others have this thread's connection; its next question takes one again."""
    db.obj.rest()


def in_write() -> bool:
    """Say whether this thread is inside write()."""
    return _local.depth > 0


def buffer(item: Any) -> None:
    """Keep an item for the flush; RuntimeError outside write()."""
    if not in_write():
        raise RuntimeError("an event can only be recorded inside write()")
    _local.buffer.append(item)


def known() -> dict[str, Any]:
    """Return what this transaction has read under a lock and need not read again."""
    return _local.known if in_write() else {}


@contextlib.contextmanager
def write() -> Iterator[None]:
    """Open the one kind of write transaction; nested calls are savepoints of the outer one.

    Keep it short: no file and no network work inside. Events recorded inside are appended to
    the log as the last statements; those of a failed nested call are dropped with it.
    """
    if in_write():
        with _nested():
            yield
        return
    with _held():
        _local.depth, _local.buffer = 1, []
        if not _local.whole:
            _local.known = {}
        try:
            with _point():
                yield
                for flush in _flushers:
                    flush(_local.buffer)
        finally:
            _local.depth, _local.buffer = 0, []


@contextlib.contextmanager
def together() -> Iterator[None]:
    """Make all writes of a long piece of work one transaction without savepoints.

    Nobody else writes meanwhile, and a write that fails fails everything, even if its failure
    was caught: RuntimeError at the end. For practice data and the like.
    """
    with _held(), db.atomic():
        _local.whole, _local.failed, _local.known = True, False, {}
        try:
            yield
        finally:
            _local.whole = False
        if _local.failed:
            raise RuntimeError("a write failed inside a whole; nothing of it is kept")


@contextlib.contextmanager
def _point() -> Iterator[None]:
    """Open what one write can be taken back to; in a whole it is the whole."""
    if not _local.whole:
        with db.atomic():
            yield
        return
    try:
        yield
    except BaseException:
        _local.failed = True
        raise


@contextlib.contextmanager
def _nested() -> Iterator[None]:
    mark = len(_local.buffer)
    _local.depth += 1
    try:
        with _point():
            yield
    except BaseException:
        del _local.buffer[mark:]
        _local.known.clear()
        raise
    finally:
        _local.depth -= 1


@contextlib.contextmanager
def _held() -> Iterator[None]:
    if _Fair.file is None or _local.whole:
        yield
        return
    with _Fair.thread, _Fair.file:
        yield
