"""Look at real processes: is it alive, wait until something holds."""

import os
import time
from pathlib import Path

# Seconds for what takes none on an idle machine; who waits in vain loses them only then.
PATIENCE = 60.0


def alive(pid):
    """Say whether the process runs (a zombie does not)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return not Path("/proc/self").exists()


def wait_until(holds, told=lambda: "", seconds=PATIENCE):
    """Wait until `holds()`; fail with what `told()` says when it never does.

    A minute, since other lanes keep the processors busy.
    """
    limit = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > limit:
            raise AssertionError(f"did not happen in {seconds} s\n{told()}")
        time.sleep(0.02)
