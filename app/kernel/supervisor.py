"""Keeps web and worker alive and stops them cleanly; standard library only.

Each child leads a process group of its own and holds a pipe from us on its standard input: when
we die by kill -9 the pipe closes and the child ends itself (`lifeline`). A child that dies is
started again after a pause that grows from 0.2 to 10 seconds; whatever is left of its group is
killed first, or orphaned web workers would go on serving old code on the same port.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

SHORTEST, LONGEST = 0.2, 10.0
# Alive this long, a child counts as healthy and its next pause is short again.
HEALTHY = 10.0
# Seconds between the request to stop and the end by force.
GRACE = 10.0
# Seconds at most to write down what the children said last; a stranger may hold the pipe open.
LAST_WORDS = 2.0


@dataclass
class Child:
    """One process to keep alive."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    pause: float = SHORTEST
    due: float = 0.0
    born: float = 0.0
    starts: int = field(default=0)


class Supervisor:
    """Runs children until it is told to stop; `run` returns the exit code."""

    def __init__(
        self, children: list[Child], say: Callable[[str], None] = print, grace: float = GRACE
    ) -> None:
        """Take the children in the order they start."""
        self.children = children
        self.say = say
        self.grace = grace
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._pumps: list[threading.Thread] = []

    def stop(self, *_: object) -> None:
        """Begin to stop; safe to call from a signal handler and more than once."""
        self._stopping.set()

    def run(self, between: Callable[[], None] | None = None, every: float = 0.1) -> int:
        """Start and watch the children; call `between` each round, in this thread."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        try:
            while not self._stopping.is_set():
                for child in self.children:
                    self._tend(child)
                if between is not None:
                    between()
                self._stopping.wait(every)
        finally:
            self._end()
        return 0

    def _tend(self, child: Child) -> None:
        moment = time.monotonic()
        if child.process is None:
            if moment >= child.due:
                self._start(child, moment)
            return
        code = child.process.poll()
        if code is None:
            return
        _kill_group(child.process)
        child.process.stdin.close()
        child.process = None
        pause = SHORTEST if moment - child.born >= HEALTHY else child.pause
        child.due, child.pause = moment + pause, min(pause * 2, LONGEST)
        with self._speaking():
            self.say(f"{child.name} ended with {code}; starting again in {pause:.1f} s")

    def _start(self, child: Child, moment: float) -> None:
        child.process = subprocess.Popen(
            child.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        child.born, child.starts = moment, child.starts + 1
        words = (child.name, child.process.stdout)
        pump = threading.Thread(target=self._pump, args=words, daemon=True)
        pump.start()
        self._pumps = [one for one in self._pumps if one.is_alive()] + [pump]

    def _pump(self, name: str, stream: object) -> None:
        with stream:
            for line in stream:
                with self._speaking():
                    sys.stdout.write(f"{name} | {line.decode(errors='replace').rstrip()}\n")
                    sys.stdout.flush()

    @contextlib.contextmanager
    def _speaking(self) -> Iterator[None]:
        """One line at a time; with nobody left to hear it the house goes on, silent."""
        with self._lock, contextlib.suppress(OSError):
            yield

    def _end(self) -> None:
        """Ask every main process to stop, wait, then end what is left of each group by force."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        limit = time.monotonic() + self.grace
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, limit - time.monotonic()))
        for process in running:
            _kill_group(process)
            process.wait()
            process.stdin.close()
        limit = time.monotonic() + LAST_WORDS
        for pump in self._pumps:
            pump.join(max(0.0, limit - time.monotonic()))


def _kill_group(process: subprocess.Popen) -> None:
    """End what is left of the group, also when its leader is already dead."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
