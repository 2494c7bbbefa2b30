"""A1 sheets through HTTP with permission: the first view, the tiles after it.

The reviewer of the package opens a sheet of a drawing set of our own nobody has looked at: the
page, the smallest picture and the four tiles of the next level, one after the other. Then tiles
of the two finest levels, each asked for once (drawn) and once more (kept). Beside them: the bare
server with an answer as long as a tile.
"""

import http.client
import io
import statistics
import time

from app.accounts.models import Organisation, Person
from app.demo.building import sets
from app.kernel import clock, jobs
from bench import load, market
from joint_review import queries
from joint_review.drawings import reader
from joint_review.services import intake
from joint_review.views.sheets import pyramid
from tests.factories.joint_review import make_package, make_world

TILES = 40
ROUNDS = 3


def measure(stage):
    """Yield seconds of the first view and milliseconds of the later tiles."""
    data = stage.place()
    app = market.open_house(data)
    sheets, reviewer = drawn(app)
    market.close_house()
    with stage.house(data, demo=False) as house:
        views = [view(house.port, reviewer.cookie, sheet) for sheet in sheets[:ROUNDS]]
        first, tiles, again = (sorted(part) for part in zip(*views, strict=True))
        yield "first_view_s", first[0]
        yield "first_view_worst_s", first[-1]
    drawn_ms, kept_ms = tiles[0], again[0]
    yield "tile_p50_ms", drawn_ms[0]
    yield "tile_worst_ms", drawn_ms[1]
    yield "kept_tile_p50_ms", kept_ms[0]
    yield "kept_tile_worst_ms", kept_ms[1]
    with stage.bare(60_000) as port:
        found = load.pages(port, "/", 1, 2.0)
        yield "bare_ms", found.p50_ms


def drawn(app):
    """Upload the practice building and split it; return its sheets and a reviewer signed in."""
    world = make_world()
    package = make_package(world, "draft", numbers={})
    raw = sets.pdf_of(sets.health_station(), sets.STATION.name)
    intake.upload(package, io.BytesIO(raw), "全套图纸.pdf", world.owner)
    jobs.run_due(clock.now())
    reader.close()
    person = Person.get_by_id(world.owner.person_id)
    organisation = Organisation.get_by_id(world.owner.org_id)
    found = queries.current_sheets(package)
    return found[1:], market.signed_in(app, person, organisation)


def view(port: int, cookie: str, sheet) -> tuple[float, tuple[float, float], tuple[float, float]]:
    """Look at a sheet: seconds of the first view, (median, worst) ms of drawn and kept tiles."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    page = f"/joint-review/sheets/{sheet.id}"

    def ask(path: str) -> float:
        begun = time.perf_counter()
        line.request("GET", path, headers={"Cookie": cookie})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise AssertionError(f"{path} was answered with {answer.status}")
        return time.perf_counter() - begun

    sizes = pyramid(sheet)
    first = ask(page) + sum(ask(f"{page}/tiles/{address}") for address in opening(sizes))
    later = [f"{page}/tiles/{address}" for address in finest(sizes)]
    drawn_ms = [ask(path) * 1000 for path in later]
    kept_ms = [ask(path) * 1000 for path in later]
    line.close()
    return first, _told(drawn_ms), _told(kept_ms)


def _told(values: list[float]) -> tuple[float, float]:
    return statistics.median(values), max(values)


def opening(sizes) -> list[str]:
    """Name the tiles a viewer asks for first: the smallest picture, then the level above."""
    return _level(sizes, sizes.min_level) + _level(sizes, sizes.min_level + 1)


def finest(sizes) -> list[str]:
    """Name tiles of the two finest levels, spread over the sheet."""
    every = _level(sizes, sizes.max_level) + _level(sizes, sizes.max_level - 1)
    return every[:: max(1, len(every) // TILES)]


def _level(sizes, level: int) -> list[str]:
    width, height = sizes.size(level)
    columns, rows = (-(-side // sizes.tile) for side in (width, height))
    return [f"{level}/{x}_{y}" for y in range(rows) for x in range(columns)]
