"""Many browsers that ask one page again and again, in one cheap process: one socket each."""

import re
import selectors
import socket
import time
from dataclasses import dataclass, field

SEEN = re.compile(rb"[?&;]seen=([0-9.]+)")
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Watcher:
    """One browser with the page open: what it has seen, when it asks next."""

    number: int
    line: socket.socket
    due: float
    tag: bytes = b""
    asked: float = 0.0
    got: bytes = b""
    waiting: bool = False


@dataclass
class Watched:
    """What the watchers met: how long answers took; (watcher, moment, number of bids) of news."""

    unchanged: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)
    seen: list[tuple[int, float, int]] = field(default_factory=list)
    failed: int = 0
    cpu: float = 0.0  # seconds of it this programme took


def watch(port: int, path: str, count: int, every: float, seconds: float) -> Watched:
    """Let `count` watchers ask `path` as the page's own script does, for some seconds."""
    found, waiting = Watched(), selectors.DefaultSelector()
    begun, cpu = time.monotonic(), time.process_time()
    lines = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(count)]
    crew = [Watcher(n, one, begun + every * n / count) for n, one in enumerate(lines)]
    for one in crew:
        waiting.register(one.line, selectors.EVENT_READ, one)
    while (now := time.monotonic()) < begun + seconds:
        for one in crew:
            if not one.waiting and one.due <= now:
                _ask(one, path)
        for key, _ in waiting.select(0.005):
            _hear(key.data, every, found)
    for one in crew:
        one.line.close()
    found.cpu = time.process_time() - cpu
    return found


def _ask(one: Watcher, path: str) -> None:
    query = f"?seen={one.tag.decode()}" if one.tag else ""
    head = f"GET {path}{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nHX-Request: true\r\n\r\n"
    one.line.sendall(head.encode())
    one.asked, one.waiting, one.got = time.monotonic(), True, b""


def _hear(one: Watcher, every: float, found: Watched) -> None:
    one.got += one.line.recv(65536)
    head, end, body = one.got.partition(b"\r\n\r\n")
    length = LENGTH.search(head) if end else None
    if not end or (length and len(body) < int(length[1])):
        return
    now = time.monotonic()
    one.waiting, one.due = False, one.asked + every
    status = head[9:12]
    if status in {b"204", b"304"}:
        found.unchanged.append(now - one.asked)
    elif status == b"200":
        found.changed.append(now - one.asked)
        tag = SEEN.search(body)
        if tag:
            one.tag = tag[1]
            found.seen.append((one.number, now, int(tag[1].split(b".")[0])))
    else:
        found.failed += 1
