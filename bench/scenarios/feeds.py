"""Open data of 100,000 agencies: writing a feed, sending it again, telling that nothing changed.

On both databases. Beside them: the bare server with an answer of one piece of the feed.
"""

import http.client
import time
from typing import NamedTuple

from bench import load, processes

AGENCIES = 100_000
FEEDS = {"json": "/open/agencies.json", "csv": "/open/agencies.csv"}
PIECE = 65_536


class Read(NamedTuple):
    """One whole download: seconds to the first byte, to the last, bytes, tag."""

    first: float
    all: float
    size: int
    tag: str


def measure(stage):
    """Yield seconds, megabytes and the memory of the processes that sent them."""
    for engine in ("sqlite", "postgres"):
        library = stage.library(engine, AGENCIES)
        with stage.house(library.data, demo=False, DATABASE_URL=library.url) as house:
            for name, value in fed(house):
                yield f"{engine}.{name}", value
    with stage.bare(PIECE) as port:
        yield "bare_piece_ms", load.pages(port, "/", 1, 2.0).p50_ms


def fed(house):
    """Yield what the feeds of a running product take."""
    keeper, before = house.process.pid, processes.resident_mb(house.process.pid, "app.serve")
    for name, path in FEEDS.items():
        used = processes.cpu_seconds(keeper)
        written = download(house.port, path)
        yield f"{name}.written_cpu_s", processes.cpu_seconds(keeper) - used
        again = download(house.port, path)
        yield f"{name}.size_mb", written.size / 1e6
        yield f"{name}.written_first_byte_s", written.first
        yield f"{name}.written_s", written.all
        yield f"{name}.kept_first_byte_ms", again.first * 1000
        yield f"{name}.kept_s", again.all
        yield f"{name}.unchanged_ms", unchanged(house.port, path, again.tag) * 1000
    yield "grown_mb", processes.resident_mb(keeper, "app.serve") - before


def download(port: int, path: str) -> Read:
    """Read a feed as a program does."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    begun = time.perf_counter()
    line.request("GET", path)
    answer = line.getresponse()
    size = len(answer.read(1))
    first = time.perf_counter() - begun
    while piece := answer.read(PIECE):
        size += len(piece)
    done = time.perf_counter() - begun
    line.close()
    if answer.status != 200:
        raise AssertionError(f"{path} was answered with {answer.status}")
    return Read(first, done, size, answer.headers["ETag"])


def unchanged(port: int, path: str, tag: str) -> float:
    """Ask whether a feed has changed; it has not."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    begun = time.perf_counter()
    line.request("GET", path, headers={"If-None-Match": tag})
    answer = line.getresponse()
    answer.read()
    took = time.perf_counter() - begun
    line.close()
    if answer.status != 304:
        raise AssertionError(f"{path} was answered with {answer.status} instead of 304")
    return took
