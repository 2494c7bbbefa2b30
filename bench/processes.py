"""What the processes of the running product take of the machine, read from /proc."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


def family(supervisor: int) -> Iterator[tuple[Path, int]]:
    """Yield (folder in /proc, parent) of the supervisor and everything under it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            parents[int(path.name)] = int(_fields(path)[1])
    below = [supervisor] if supervisor in parents else []
    for one in below:  # grows while it is read
        yield Path(f"/proc/{one}"), parents[one]
        below += [child for child, parent in parents.items() if parent == one]


def cpu_seconds(supervisor: int) -> float:
    """Add up the CPU time the family has used; one that ends meanwhile does not count."""
    ticks = 0
    for path, _ in family(supervisor):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            ticks += sum(map(int, _fields(path)[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_mb(supervisor: int, word: str) -> float:
    """Add up the resident memory, as an operator reads it, of the processes that say `word`."""
    total = 0
    for path, parent in family(supervisor):
        words = (path / "cmdline").read_bytes().decode().split("\0")
        if word in words and not (word == "app.serve" and parent == supervisor):
            total += int((path / "status").read_text().split("VmRSS:")[1].split()[0])
    return total / 1024


def proportional_mb(supervisor: int, word: str) -> float:
    """Add up what the processes that say `word` really take, their keeper too; shared parts once."""
    total = 0
    for path, _ in family(supervisor):
        if word in (path / "cmdline").read_bytes().decode().split("\0"):
            total += int((path / "smaps_rollup").read_text().split("\nPss:")[1].split()[0])
    return total / 1024


def _fields(path: Path) -> list[str]:
    """Return the fields of a process after its name: state, parent, …"""
    return (path / "stat").read_text().rsplit(")", 1)[1].split()
