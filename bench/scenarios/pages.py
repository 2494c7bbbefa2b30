"""Public pages of the practice house, beside the bare server with an answer as long.

The pages of the shell at 16 clients; the page of a project at one client.
"""

import re
import urllib.request

from bench import load

PAGES = {"welcome": "/", "about": "/about", "health": "/healthz"}
CLIENTS = 16


def measure(stage):
    """Yield pages a second and the slowest percentile of each page, then the bare limit."""
    lengths = []
    with stage.house() as house:
        for name, path in PAGES.items():
            lengths.append(len(_read(house, path)))
            found = load.pages(house.port, path, CLIENTS)
            yield f"{name}.c16_rps", found.rps
            yield f"{name}.c16_p99_ms", found.p99_ms
            yield f"{name}.failed", found.failed
        listed = _read(house, "/projects/public")
        path = re.search(rb'href="(/projects/public/[a-z2-7]{16})"', listed)[1].decode()
        load.pages(house.port, path, 1, 1.0)
        found = load.best(lambda: load.pages(house.port, path, 1, 3.0))
        yield "project.c1_p50_ms", found.p50_ms
        yield "project.c1_p99_ms", found.p99_ms
    with stage.bare(lengths[0]) as port:
        found = load.pages(port, "/", CLIENTS)
        yield "bare.c16_rps", found.rps
        yield "bare.c16_p99_ms", found.p99_ms
        yield "bare.c1_p50_ms", load.pages(port, "/", 1, 2.0).p50_ms


def _read(house, path: str) -> bytes:
    with urllib.request.urlopen(f"{house.origin}{path}") as answer:
        return answer.read()
