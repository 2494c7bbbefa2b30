"""Pages of the hall under load, with 10,000 and 100,000 agencies: a list, a search, an agency.

On both databases two running products, asked in turns, best of three rounds: what other work
leaves of the machine then meets both alike. The list has three filters and its count; the search
asks for a service, a certificate and a grade, with the counts of every facet. Beside them: the
bare server with an answer as long as the list.
"""

import contextlib
import urllib.request
from urllib.parse import quote

from bench import agencies, load, market, processes

SIZES = {"agencies_10000": 10_000, "agencies_100000": 100_000}
PATHS = {
    "list": "/agencies?item=drawing-review&region={city}&grade=A",
    "search": "/agencies?item=drawing-review&kind=测绘资质&grade=B",
    "agency": "/agencies/{agency}",
}
CLIENTS = 16
ROUNDS = 3
SECONDS = 3.0


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
    """Yield what two running products take that differ in size alone; note the list's length."""
    city = city_of(libraries["agencies_10000"])
    with contextlib.ExitStack() as running:
        houses = {
            name: running.enter_context(stage.house(one.data, demo=False, DATABASE_URL=one.url))
            for name, one in libraries.items()
        }
        for page, words in PATHS.items():
            paths = {
                name: quote(words.format(city=city, agency=one.ids[0]), safe="/?=&")
                for name, one in libraries.items()
            }
            opened = [looked_at(house, paths[name], page) for name, house in houses.items()]
            lengths += opened if page == "list" else []
            yield from told(page, in_turns(houses, paths))
            for name, house in houses.items():
                found = load.pages(house.port, paths[name], 1, 2.0)
                yield f"{name}.{page}.c1_p50_ms", found.p50_ms
        for name, house in houses.items():
            keeper = house.process.pid
            yield f"{name}.web_processes_mb", processes.resident_mb(keeper, "app.serve")
            yield f"{name}.web_pss_mb", processes.proportional_mb(keeper, "app.serve")


def city_of(library) -> str:
    """Choose the city whose agencies are listed."""
    market.open_house(library.data, library.url)
    places = agencies.places()
    market.close_house()
    return f"{places[len(places) // 2][:4]}00"


def in_turns(houses, paths):
    """Ask one house after the other, round by round."""
    rounds = {name: [] for name in houses}
    for _ in range(ROUNDS):
        for name, house in houses.items():
            rounds[name].append(loaded(house, paths[name]))
    return rounds


def looked_at(house, path: str, page: str) -> int:
    """Open the page once: a list must hold 20 rows. Return its length."""
    with urllib.request.urlopen(f"{house.origin}{path}") as answer:
        text = answer.read()
    if page != "agency" and text.count(b"<tr>") != 21:
        raise AssertionError(f"{page}: {text.count(b'<tr>') - 1} rows instead of 20")
    load.pages(house.port, path, CLIENTS, 2.0)
    return len(text)


def loaded(house, path: str) -> tuple[load.Figures, float]:
    """Return the figures of one round and the CPU milliseconds of one page in it."""
    before = processes.cpu_seconds(house.process.pid)
    found = load.pages(house.port, path, CLIENTS, SECONDS)
    used = processes.cpu_seconds(house.process.pid) - before
    return found, used / max(1.0, found.rps * SECONDS) * 1000


def told(page, rounds):
    """Yield the best round of each size and their ratio."""
    best = {}
    for name, found in rounds.items():
        best[name] = max((one for one, _ in found), key=lambda one: one.rps)
        yield f"{name}.{page}.c16_rps", best[name].rps
        yield f"{name}.{page}.c16_p50_ms", best[name].p50_ms
        yield f"{name}.{page}.c16_p99_ms", min(one.p99_ms for one, _ in found)
        yield f"{name}.{page}.failed", sum(one.failed for one, _ in found)
        yield f"{name}.{page}.cpu_ms", min(cpu for _, cpu in found)
    small, large = best.values()
    yield f"{page}.slower_at_100000", small.rps / max(large.rps, 0.1)
