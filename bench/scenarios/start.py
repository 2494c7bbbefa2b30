"""First and second start, memory of the web processes, a clean stop."""

import time
from pathlib import Path


def measure(stage):
    """Yield seconds of both starts and of the stop, and megabytes of web and worker."""
    data = stage.place()
    begun = time.monotonic()
    with stage.house(data):
        yield "first_s", time.monotonic() - begun
    (data / "house.log").write_text("")
    begun = time.monotonic()
    with stage.house(data) as house:
        yield "second_s", time.monotonic() - begun
        yield "web_processes_mb", _memory(house.process.pid, "app.serve")
        yield "worker_mb", _memory(house.process.pid, "app.worker")
        begun = time.monotonic()
    yield "stop_s", time.monotonic() - begun


def _memory(supervisor: int, word: str) -> float:
    """Add up the resident memory, as an operator reads it, of the tree under the supervisor."""
    total, family = 0, {supervisor}
    for path in sorted(Path("/proc").glob("[0-9]*"), key=lambda p: int(p.name)):
        try:
            parent = int((path / "stat").read_text().rsplit(")", 1)[1].split()[1])
            words = (path / "cmdline").read_bytes().decode().split("\0")
            status = (path / "status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent in family:
            family.add(int(path.name))
            if word in words and not (word == "app.serve" and parent == supervisor):
                total += int(status.split("VmRSS:")[1].split()[0])
    return total / 1024
