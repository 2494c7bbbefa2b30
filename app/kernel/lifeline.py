"""A process that must not outlive its keeper: watch the pipe or the parent, and go."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable

# A process told to stop has this long before it is gone anyway.
PATIENCE = 8.0


def stop_self() -> None:
    """End this process the way a SIGTERM does, at once if it does not answer."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)


def follow_stdin(leave: Callable[[], None] = stop_self) -> None:
    """Call `leave` when the keeper's end of our standard input closes, however it died."""
    handle = os.dup(sys.stdin.fileno())

    def watch() -> None:
        while os.read(handle, 4096):
            pass
        leave()

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


def follow_parent(every: float = 0.25) -> None:
    """End at once when the parent process is gone (forked workers have no pipe of their own)."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(every)
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
