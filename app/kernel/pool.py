"""PostgreSQL connections: first come, first served, and looked at without asking the server.

peewee's pool asks `SELECT 1` at every checkout while it holds the lock of all of them, and whoever
comes at the right moment overtakes those that wait: at 200 watchers other pages took two seconds.
"""

from __future__ import annotations

import select
import threading
from collections import deque
from contextlib import suppress
from typing import Any

from peewee import __exception_wrapper__
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase


class Turns:
    """So many may go at once; the others wait in the order in which they came."""

    def __init__(self, most: int) -> None:
        """Let `most` go at once."""
        self._free, self._lock = most, threading.Lock()
        self._waiting: deque[threading.Lock] = deque()

    def take(self, seconds: float) -> bool:
        """Wait for a turn; False when it did not come in time."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=seconds):
            return True
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True  # it came just now

    def give(self) -> None:
        """Let the next one go."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


class FairPool(PooledPostgresqlDatabase):
    """A pool of connections, one for a thread at a time."""

    def init(self, database: str, **params: Any) -> None:
        """Take the address and the numbers of the pool."""
        super().init(database, **params)
        self._turns = Turns(self._max_connections)

    def connect(self, reuse_if_open: bool = False) -> bool:
        """Wait for a turn, then for nothing more than a new connection may take."""
        if not self.is_closed():
            return super().connect(reuse_if_open)
        if not self._turns.take(self._wait_timeout or threading.TIMEOUT_MAX):
            raise MaxConnectionsExceeded("no database connection became free in time")
        try:
            return super().connect(reuse_if_open)
        except BaseException:
            self._turns.give()
            raise

    def close(self) -> bool:
        """Give the connection back to whoever waits longest."""
        opened = not self.is_closed()
        try:
            return super().close()
        finally:
            if opened and self.is_closed():
                self._turns.give()

    def rest(self) -> None:
        """Give the connection back where nobody counts on having it."""
        if not (self.is_closed() or self.in_transaction() or self._state.ctx):
            self.close()

    def hasten(self) -> None:
        """Send what follows in this transaction without waiting; its end waits for all of it.

        Only for statements whose answers nobody reads: a refused one is raised by the commit.
        """
        if self.transaction_depth() == 1 and not self._hasty():
            self._state.hasty = self.connection().pipeline()
            self._state.hasty.__enter__()

    def commit(self) -> None:
        """End the transaction; what was sent without waiting is answered now."""
        hasty = self._hasty()
        if hasty is None:
            super().commit()
            return
        self._state.hasty = None
        with __exception_wrapper__:
            try:
                self.cursor().execute("COMMIT")
            except BaseException:
                with suppress(Exception):  # what follows upon the first error
                    hasty.__exit__(None, None, None)
                raise
            hasty.__exit__(None, None, None)

    def rollback(self) -> None:
        """Take the transaction back, whatever of it is still under way."""
        hasty, self._state.hasty = self._hasty(), None
        if hasty is not None:
            with suppress(Exception):
                hasty.__exit__(None, None, None)
        super().rollback()

    def _hasty(self) -> Any:
        return getattr(self._state, "hasty", None)

    def dispose(self) -> None:
        """Forget every connection, as after a fork."""
        super().dispose()
        self._turns = Turns(self._max_connections)

    def _is_closed(self, conn: Any) -> bool:
        """Tell from the socket: one whose server has gone has something to read, its end."""
        if conn.closed:
            return True
        return _has_news(conn.fileno())


def _has_news(socket: int) -> bool:
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([socket], [], [], 0)[0])
    looked = select.poll()
    looked.register(socket, select.POLLIN)
    return bool(looked.poll(0))
