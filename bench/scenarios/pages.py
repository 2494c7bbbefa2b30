"""Public pages of the shell at 16 clients, beside the bare server with an answer as long."""

import urllib.request

from bench import load

PAGES = {"welcome": "/", "about": "/about", "health": "/healthz"}
CLIENTS = 16


def measure(stage):
    """Yield pages a second and the slowest percentile of each page, then the bare limit."""
    lengths = []
    with stage.house() as house:
        for name, path in PAGES.items():
            with urllib.request.urlopen(f"{house.origin}{path}") as answer:
                lengths.append(len(answer.read()))
            found = load.pages(house.port, path, CLIENTS)
            yield f"{name}.c16_rps", found.rps
            yield f"{name}.c16_p99_ms", found.p99_ms
            yield f"{name}.failed", found.failed
    with stage.bare(lengths[0]) as port:
        found = load.pages(port, "/", CLIENTS)
        yield "bare.c16_rps", found.rps
        yield "bare.c16_p99_ms", found.p99_ms
