"""A lock between processes on a file; the system drops it when its holder dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

    def _unlock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class FileLock:
    """An exclusive lock; hold it with `with`. Threads must queue before it themselves."""

    def __init__(self, path: str) -> None:
        """Open (and make) the lock file at `path` when first held."""
        self.path = Path(path)
        self._handle: int | None = None
        self._owner = 0

    def __enter__(self) -> None:
        """Wait for the lock."""
        if self._handle is None or self._owner != os.getpid():
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._owner = os.getpid()
        _lock(self._handle)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Let the next one in."""
        _unlock(self._handle)
