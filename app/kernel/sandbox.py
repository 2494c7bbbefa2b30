"""Foreign files are opened in a child process that may hang, crash or run out of memory alone.

The child (sandbox_child.py) limits itself; this side keeps the wall clock, starts it again after
a death and renews it after a number of jobs. One child does one job at a time.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
import weakref
from pathlib import Path

from app.kernel import cores

ROOT = Path(__file__).resolve().parents[2]
SPENT = -getattr(signal, "SIGXCPU", 0) or None  # ended by its limit of processor time
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from app.kernel.sandbox_child import serve; serve(sys.argv[2], int(sys.argv[3]))"
)


class JobFailed(Exception):
    """`code`: timeout, crashed, memory, broken, or a word of the child's own."""

    def __init__(self, code, **facts):
        super().__init__(f"{code} {facts.get('detail', '')}".strip())
        self.code, self.facts = code, facts


_STARTED = weakref.WeakSet()


class Child:
    def __init__(self, module, *, memory_mb=1024, cpu_seconds=20, wall_seconds=30, jobs=2000):
        self.module, self.memory_mb, self.jobs = module, memory_mb, jobs
        self.cpu_seconds, self.wall_seconds = cpu_seconds, wall_seconds
        self.lock = threading.Lock()
        self.process, self.done = None, 0

    def ask(self, request, *, wall_seconds=None, cpu_seconds=None):
        """(facts, bytes) of one job; raises JobFailed."""
        with self.lock:
            self._ready()
            line = {**request, "cpu_seconds": cpu_seconds or self.cpu_seconds}
            return self._exchange(line, wall_seconds or self.wall_seconds)

    def start(self):
        """Let the child load its libraries now, beside us, so that the first job need not wait."""
        with self.lock:
            self._ready()

    def close(self):
        with self.lock:
            self.end()

    def _ready(self):
        if self.process and (self.done >= self.jobs or self.process.poll() is not None):
            self.end()
        if self.process is None:
            command = [sys.executable, "-I", "-c", START, str(ROOT), self.module]
            environ = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
            self.process = subprocess.Popen(
                [*command, str(self.memory_mb)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environ,
            )
            cores.let_go(self.process.pid)
            self.done = 0
            _STARTED.add(self)

    def _exchange(self, line, wall_seconds):
        late = threading.Event()

        def too_late():
            late.set()
            process.kill()

        process = self.process
        timer = threading.Timer(wall_seconds, too_late)
        timer.start()
        try:
            process.stdin.write(json.dumps(line).encode() + b"\n")
            process.stdin.flush()
            facts, body = self._read(process.stdout)
        except (OSError, ValueError) as error:
            self.end()
            over = late.is_set() or process.returncode == SPENT
            raise JobFailed("timeout" if over else "crashed") from error
        finally:
            timer.cancel()
        self.done += 1
        if "refused" in facts:
            raise JobFailed(facts.pop("refused"), **facts)
        return facts, body

    @staticmethod
    def _read(pipe):
        head = pipe.readline()
        if not head.endswith(b"\n"):
            raise ValueError("the child ended")
        facts = json.loads(head)
        body = pipe.read(facts.pop("length"))
        return facts, body

    def end(self):
        """End the child, whatever it is doing."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                pipe.close()
            except OSError:
                continue


@atexit.register
def _end_all():
    """Take along what still runs; after a fork it is not ours, and Popen leaves it alone."""
    for child in list(_STARTED):
        child.end()
