"""A virus scanner in front of the store: an upload has no name, and no reader, until it is clean.

`LIANSHEN_SCANNER` is a command that gets the path of the file as its last word and ends with 0
(clean) or 1 (infected), as clamscan does; or a running clamd: `clamd:/run/clamav/clamd.ctl` or
`clamd:host:3310`. Anything else is no answer, and without an answer nothing is taken.
"""

import contextlib
import shlex
import socket
import struct
import subprocess
from pathlib import Path

from app.kernel import security_log
from app.kernel.errors import DomainError, Invalid, Reason

INFECTED = Reason.of(
    "这个文件被查出恶意代码（{name}），没有保存。请用杀毒软件清理电脑后重新导出再传。"
)
SILENT = Reason.of("病毒扫描暂时没有结果，文件没有保存。请稍后再传；如仍不行，请联系系统管理员。")
SECONDS = 120
PIECE = 1 << 16
CLEAN, FOUND = 0, 1


class ScannerSilent(DomainError):
    """The scanner gave no answer; the file is not taken."""

    status = 503


class _Set:
    scanner = ""


def configure(scanner: str) -> None:
    """Take the scanner of the settings; an empty word means that there is none."""
    _Set.scanner = scanner.strip()


def look(path: Path, field: str = "file") -> None:
    """Let the scanner look at a received file: Invalid when infected, ScannerSilent without word."""
    if not _Set.scanner:
        return
    try:
        found = _clamd(path) if _Set.scanner.startswith("clamd:") else _command(path)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        security_log.note("scanner.silent", detail=str(error)[:200])
        raise ScannerSilent(SILENT) from error
    if found:
        security_log.note("upload.infected", signature=found)
        raise Invalid({field: Reason.of(INFECTED.text, name=found)})


def _command(path: Path) -> str:
    """Name what a command found, an empty word for a clean file."""
    done = subprocess.run(
        [*shlex.split(_Set.scanner), str(path)],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=SECONDS,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode == CLEAN:
        return ""
    if done.returncode != FOUND:
        raise ValueError(f"the scanner ended with {done.returncode}: {done.stderr[:200]}")
    return _signature(done.stdout)


def _clamd(path: Path) -> str:
    """Send the bytes to clamd (INSTREAM), which needs no right to read our folder."""
    with contextlib.closing(_line(_Set.scanner.removeprefix("clamd:"))) as line:
        line.sendall(b"zINSTREAM\0")
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        told = b"".join(iter(lambda: line.recv(4096), b"")).decode(errors="replace").strip("\0\n ")
    if told.endswith("FOUND"):
        return _signature(told)
    if not told.endswith("OK"):
        raise ValueError(f"clamd says: {told[:200]}")
    return ""


def _line(place: str) -> socket.socket:
    if place.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        try:
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = place.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def _signature(told: str) -> str:
    """Take the name out of "stream: Eicar-Signature FOUND"; our own word where there is none."""
    first = next((line for line in told.splitlines() if line.rstrip().endswith("FOUND")), "")
    name = first.rpartition(":")[2].strip().removesuffix("FOUND").strip()
    return "".join(c for c in name if c.isprintable())[:80] or "?"
