"""SQLite connections handed on from one request to the next, instead of one for every thread.

Each keeps the schema (some 700 tables and indexes: 0.7 MB) and a megabyte of pages; a connection
for each of its threads made a web process 20 MB heavier, and most of them stood idle.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from peewee import SqliteDatabase

MOST_IDLE = 8
# Only a library that guards its connections itself may see another thread on one of them.
GUARDED = sqlite3.threadsafety == 3


class LendingSqlite(SqliteDatabase):
    """A connection is a thread's own until it rests; whoever comes next takes the last one used."""

    def init(self, database: str, **params: Any) -> None:
        """Take the path; nothing is open yet."""
        self._idle: list[sqlite3.Connection] = []
        super().init(database, **params, check_same_thread=not GUARDED)

    def _connect(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return super()._connect()

    def rest(self) -> None:
        """Hand the connection on where nobody counts on having it; the next question takes one."""
        state = self._state
        if state.closed or state.transactions or state.ctx or not GUARDED:
            return
        if state.conn.in_transaction or len(self._idle) >= MOST_IDLE:
            self.close()
            return
        self._idle.append(state.conn)
        state.reset()

    def close_all(self) -> None:
        """Close this thread's connection and those at rest."""
        self.close()
        while self._idle:
            self._idle.pop().close()

    def dispose(self) -> None:
        """Forget every connection, as after a fork."""
        super().dispose()
        self._idle = []
