"""Lanes: rows of commands that run side by side, each telling its story without a word between.

The first lane is heard as it speaks; what the next one says is kept in a file and told when its
turn comes. A command that fails ends its lane and fails the whole; the others go on, so that one
run tells everything. Ctrl-C or SIGTERM ends every lane, with all that they started.
"""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from tools.launch.environment import ROOT

EVERY = 0.1
# Seconds a stopped lane has for taking down the servers and browsers it started.
PATIENCE = 20.0


@dataclass
class Lane:
    """Commands by name, one after the other; `environment` is added to ours."""

    steps: dict[str, list[str]]
    environment: dict[str, str] = field(default_factory=dict)
    code: int = 0
    process: subprocess.Popen | None = None
    said: IO[bytes] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    ended: threading.Event = field(default_factory=threading.Event)


def run(lanes: list[Lane], abreast: int = 2) -> int:
    """Run lanes side by side, so many at once; return the code of the first that failed, or 0.

    The next begins as soon as any has ended, whatever became of it.
    """
    ending, waiting = threading.Event(), queue.SimpleQueue()
    with contextlib.ExitStack() as kept, _told_to_end() as told:
        for lane in lanes:
            lane.said = kept.enter_context(tempfile.TemporaryFile())
            waiting.put(lane)
        threads = [
            threading.Thread(target=_walk_all, args=(waiting, ending)) for _ in range(abreast)
        ]
        for thread in threads:
            thread.start()
        try:
            for lane in lanes:
                _listen(lane, told)
        finally:
            ending.set()
            for lane in lanes:
                _end(lane)
            for thread in threads:
                thread.join()
    return next((lane.code for lane in lanes if lane.code), 0)


def _walk_all(waiting: queue.SimpleQueue[Lane], ending: threading.Event) -> None:
    """Run one lane after the other as long as some wait."""
    while not ending.is_set():
        try:
            lane = waiting.get_nowait()
        except queue.Empty:
            return
        try:
            _walk(lane, ending)
        finally:
            lane.ended.set()


def _walk(lane: Lane, ending: threading.Event) -> None:
    """Run the commands of a lane; a failure ends it."""
    for name, command in lane.steps.items():
        begun = time.monotonic()
        code = _step(lane, command, ending)
        took = f"({time.monotonic() - begun:.0f} s)"
        if ending.is_set():
            _note(lane, f"{name}: stopped {took}")
            return
        _note(lane, f"{name}: {'FAILED' if code else 'ok'} {took}")
        if code:
            lane.code = code
            return


def _step(lane: Lane, command: list[str], ending: threading.Event) -> int:
    """Start one command in a group of its own and wait for it; 127 when there is no such thing."""
    with lane.lock:
        if ending.is_set():
            return 0
        try:
            lane.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | lane.environment,
                stdin=subprocess.DEVNULL,
                stdout=lane.said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            _note(lane, f"{command[0]}: {error.strerror}")
            return 127
    return lane.process.wait()


def _note(lane: Lane, text: str) -> None:
    os.write(lane.said.fileno(), f"· {text}\n".encode())


def _listen(lane: Lane, told: list[int]) -> None:
    """Pass on what a lane says until it has ended; KeyboardInterrupt once we are told to end."""
    heard = 0
    while not lane.ended.wait(EVERY):
        if told:
            raise KeyboardInterrupt
        heard = _tell(lane, heard)
    _tell(lane, heard)


def _tell(lane: Lane, heard: int) -> int:
    handle = lane.said.fileno()
    while words := os.pread(handle, 1 << 16, heard):
        heard += len(words)
        sys.stdout.buffer.write(words)
    sys.stdout.flush()
    return heard


def _end(lane: Lane) -> None:
    """Interrupt a lane as Ctrl-C does; what is left after a while is killed."""
    with lane.lock:
        process = lane.process
    if process is None:
        return
    for number in (signal.SIGINT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)


@contextlib.contextmanager
def _told_to_end() -> Iterator[list[int]]:
    """SIGTERM and Ctrl-C are noted, also where we were started deaf to them; the list of them.

    Raised where they come, they could leave a lock held that a thread waits for, or break off the
    clearing up. What we start hears them too: a handled signal is a plain one in another program.
    """
    told: list[int] = []
    both = (signal.SIGINT, signal.SIGTERM)
    before = {n: signal.signal(n, lambda number, _: told.append(number)) for n in both}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
