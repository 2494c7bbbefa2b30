"""The agency hall with 100,000 agencies and 300,000 certificates: CPU of its pages, both databases.

`time.thread_time` around the WSGI call, median of 30. `hot`: the counts of the facets are written
already; `cold`: they are counted anew. Beside them: the answer of an empty Flask.
"""

import statistics
from urllib.parse import quote

from flask import Flask

from bench import agencies, market
from bench.practice import Page
from bench.scenarios import cpu

AGENCIES = 100_000
COLD = 5
SEARCHES = {
    "all": "/agencies",
    "service_place_grade": "/agencies?item=drawing-review&region={city}&grade=A",
    "service_kind": "/agencies?item=drawing-review&kind=测绘资质",
    "service_kind_grade_newest": "/agencies?item=drawing-review&kind=测绘资质&grade=E&sort=newest",
    "everything": "/agencies?item=drawing-review&kind=测绘资质&grade=E&band=B&region={place}",
    "text": "/agencies?q=秦淮审图1234",
    "text_kind": "/agencies?q=秦淮&item=drawing-review&kind=测绘资质",
}


def measure(stage):
    """Yield milliseconds of each search, of an agency's page and of a comparison."""
    for engine in ("sqlite", "postgres"):
        library = stage.library(engine, AGENCIES)
        made, app = library.ids, market.open_house(library.data, library.url)
        place = agencies.places()[len(agencies.places()) // 2]
        for name, path in SEARCHES.items():
            page = Page(quote(path.format(city=f"{place[:4]}00", place=place), safe="/?=&"))
            yield f"{engine}.{name}.hot_ms", cpu.milliseconds(app, page)
            yield f"{engine}.{name}.cold_ms", cold(app, page)
        yield f"{engine}.agency_ms", cpu.milliseconds(app, Page(f"/agencies/{made[0]}"))
        four = "&".join(f"a={key}" for key in made[:4])
        yield f"{engine}.compare_4_ms", cpu.milliseconds(app, Page(f"/agencies/compare?{four}"))
        market.close_house()
    bare = Flask("bare")
    bare.add_url_rule("/", "bare", lambda: "x" * 30_000)
    yield "bare_flask_ms", cpu.milliseconds(bare, Page("/"))


def cold(app, page) -> float:
    """Open a page whose facets nobody has counted yet."""
    took = []
    for _ in range(COLD):
        app.extensions["hall_facets"].clear()
        took.append(cpu.once(app, page) * 1000)
    return statistics.median(took)
