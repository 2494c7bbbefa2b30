"""SQLite connections handed on from one request to the next, instead of one for every thread.

Each keeps the schema (some 700 tables and indexes: 0.7 MB) and a megabyte of pages; a connection
for each of its threads made a web process 20 MB heavier, and most of them stood idle.
"""

from __future__ import annotations

import math
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from peewee import SqliteDatabase

# A connection nobody has needed for so long is closed; opening one takes 2 ms of CPU.
IDLE_SECONDS = 30.0
# Longest that others step back for whoever holds the log's lock; a slow disk keeps nobody waiting.
STEP_BACK_SECONDS = 0.02
# Only a library that guards its connections itself may see another thread on one of them.
GUARDED = sqlite3.threadsafety == 3


class LendingSqlite(SqliteDatabase):
    """A connection is a thread's own until it rests; whoever comes next takes the last one used."""

    def init(self, database: str, **params: Any) -> None:
        """Take the path; nothing is open yet."""
        self._idle: deque[tuple[float, sqlite3.Connection]] = deque()
        self._calm = threading.Event()
        self._calm.set()
        super().init(database, **params, check_same_thread=not GUARDED)

    def connect(self, reuse_if_open: bool = False) -> bool:
        """Step back for a moment while a batch is being written, before anything else is asked."""
        if self.is_closed():
            self._calm.wait(STEP_BACK_SECONDS)
        return super().connect(reuse_if_open)

    @contextmanager
    def first(self) -> Iterator[None]:
        """Go before the other threads of this process that ask for a connection meanwhile.

        Each statement lets them have the interpreter; under the lock of the log every process
        waited for them, and a batch was held up five times as long as its own work takes.
        """
        self._calm.clear()
        try:
            yield
        finally:
            self._calm.set()

    def _connect(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()[1]
        except IndexError:
            return super()._connect()

    def rest(self) -> None:
        """Hand the connection on where nobody counts on having it; the next question takes one."""
        state = self._state
        if state.closed or state.transactions or state.ctx or not GUARDED:
            return
        if state.conn.in_transaction:
            self.close()
            return
        now = time.monotonic()
        self._idle.append((now, state.conn))
        state.reset()
        self._close_oldest(now - IDLE_SECONDS)

    def _close_oldest(self, before: float) -> None:
        """Close one connection if it has been at rest since then."""
        with suppress(IndexError):  # somebody else took it just now
            if self._idle[0][0] < before:
                self._idle.popleft()[1].close()

    def close_all(self) -> None:
        """Close this thread's connection and those at rest."""
        self.close()
        while self._idle:
            self._close_oldest(math.inf)

    def dispose(self) -> None:
        """Forget every connection, as after a fork."""
        super().dispose()
        self._idle.clear()
