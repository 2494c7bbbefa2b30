"""Each web process keeps to one core, where there are no more cores than web processes.

The threads of one Python process take turns. Handing the turn to a thread on another core costs
more than most of what it then does: on two cores an offer took 20 task switches instead of 7, and
a third fewer offers came through. On a larger machine whoever runs it says how many processes.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

CAN_KEEP = fcntl is not None and hasattr(os, "sched_setaffinity")


class _Before:
    """The cores that whoever runs the house gave it, once this process keeps to one of them."""

    cores: Sequence[int] = ()


class Seats:
    """Numbers from 0 on that processes take for their life; that of a dead one is free again."""

    def __init__(self, count: int) -> None:
        """Make so many; before the fork, so that all processes see the same."""
        self._file, name = tempfile.mkstemp()
        Path(name).unlink()
        self.count = count

    def take(self) -> int | None:
        """Take the first that is free; None when there is none."""
        for number in range(self.count):
            with contextlib.suppress(OSError):
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
                return number
        return None

    def keep_to_one_core(self) -> None:
        """Take a seat and let every thread of this process, now and later, run on its core."""
        cores = sorted(os.sched_getaffinity(0))
        number = self.take()
        if number is None:
            return
        _Before.cores = cores
        with contextlib.suppress(OSError):  # forbidden in some containers; nothing hangs on it
            for thread in Path("/proc/self/task").iterdir():
                with contextlib.suppress(ProcessLookupError):  # a thread that has just ended
                    os.sched_setaffinity(int(thread.name), {cores[number % len(cores)]})


def seats(processes: int) -> Seats | None:
    """Make seats for so many processes; None where keeping to one core gains nothing."""
    if not CAN_KEEP or processes < len(os.sched_getaffinity(0)):
        return None
    return Seats(processes)


def let_go(child: int) -> None:
    """Let a child of this process run on every core that was ours before we took a seat."""
    if _Before.cores:
        with contextlib.suppress(OSError):
            os.sched_setaffinity(child, _Before.cores)
