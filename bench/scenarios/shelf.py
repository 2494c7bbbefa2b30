"""The public list of agencies: 20 rows, three filters and the count, 10,000 and 100,000 agencies.

On both databases two running products, asked in turns, best of three rounds: what other work leaves of the machine
then meets both alike. Beside them: the bare server with an answer as long as the page.
"""

import contextlib
import urllib.request

from bench import agencies, load, market, processes

SIZES = {"agencies_10000": 10_000, "agencies_100000": 100_000}
CLIENTS = 16
ROUNDS = 3
SECONDS = 5.0


def measure(stage):
    """Yield pages a second, percentiles and CPU of both sizes, and how the larger compares."""
    lengths = []
    for engine in ("sqlite", "postgres"):
        libraries = {name: stage.library(engine, count) for name, count in SIZES.items()}
        for name, library in libraries.items():
            yield f"{engine}.{name}.load_s", library.filled_s
        for name, value in asked(stage, libraries, lengths):
            yield f"{engine}.{name}", value
    with stage.bare(min(lengths)) as port:
        found = load.pages(port, "/", CLIENTS)
        yield "bare.c16_rps", found.rps
        yield "bare.c16_p99_ms", found.p99_ms


def asked(stage, libraries, lengths):
    """Yield what two running products take that differ in size alone; note the page's length."""
    library = libraries["agencies_10000"]
    market.open_house(library.data, library.url)
    place = agencies.places()[agencies.PLACES // 2]
    market.close_house()
    path = f"/agencies?item=drawing-review&region={place[:4]}00&grade=A"
    with contextlib.ExitStack() as running:
        houses = {
            name: running.enter_context(stage.house(one.data, demo=False, DATABASE_URL=one.url))
            for name, one in libraries.items()
        }
        lengths += [looked_at(house, path) for house in houses.values()]
        rounds = {name: [] for name in houses}
        for _ in range(ROUNDS):
            for name, house in houses.items():
                rounds[name].append(loaded(house, path))
        yield from told(rounds)
        for name, house in houses.items():
            yield f"{name}.c1_p50_ms", load.pages(house.port, path, 1, 2.0).p50_ms
            keeper = house.process.pid
            yield f"{name}.web_processes_mb", processes.resident_mb(keeper, "app.serve")
            yield f"{name}.web_pss_mb", processes.proportional_mb(keeper, "app.serve")


def looked_at(house, path: str) -> int:
    """Open the page once: it must hold 20 rows. Return its length."""
    with urllib.request.urlopen(f"{house.origin}{path}") as answer:
        page = answer.read()
    if page.count(b"<tr>") != 21:
        raise AssertionError(f"{page.count(b'<tr>') - 1} rows instead of 20")
    load.pages(house.port, path, CLIENTS, 2.0)
    return len(page)


def loaded(house, path: str) -> tuple[load.Figures, float]:
    """Return the figures of one round and the CPU milliseconds of one page in it."""
    before = processes.cpu_seconds(house.process.pid)
    found = load.pages(house.port, path, CLIENTS, SECONDS)
    used = processes.cpu_seconds(house.process.pid) - before
    return found, used / max(1.0, found.rps * SECONDS) * 1000


def told(rounds):
    """Yield the best round of each size and their ratio."""
    best = {}
    for name, found in rounds.items():
        best[name] = max((one for one, _ in found), key=lambda one: one.rps)
        yield f"{name}.c16_rps", best[name].rps
        yield f"{name}.c16_p50_ms", best[name].p50_ms
        yield f"{name}.c16_p99_ms", min(one.p99_ms for one, _ in found)
        yield f"{name}.failed", sum(one.failed for one, _ in found)
        yield f"{name}.cpu_ms", min(cpu for _, cpu in found)
    small, large = best.values()
    yield "slower_at_100000", small.rps / max(large.rps, 0.1)
