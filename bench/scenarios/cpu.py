"""CPU of hot pages: `time.thread_time` around the WSGI call, median of 30, no server between."""

import statistics
import time

from app.config import Settings
from app.factory import create_app
from app.kernel import db, migrate

PAGES = {"welcome": "/", "health": "/healthz"}
ROUNDS = 30


def measure(stage):
    """Yield the milliseconds of CPU each page takes, and those of an empty Flask answer."""
    data = stage.place()
    url = stage.url("sqlite", data)
    settings = Settings(data=data, secret="b" * 24 + "ench-only", database_url=url)
    app = create_app(settings)
    migrate.up(db.db.obj)
    client = app.test_client()
    for name, path in PAGES.items():
        yield f"{name}_ms", milliseconds(lambda path=path: client.get(path).get_data())
    yield "unknown_address_ms", milliseconds(lambda: client.get("/no-such-page").get_data())
    db.db.close()


def milliseconds(call) -> float:
    """Take the median CPU time of a call in this thread."""
    call()
    taken = []
    for _ in range(ROUNDS):
        begun = time.thread_time()
        call()
        taken.append(time.thread_time() - begun)
    return statistics.median(taken) * 1000
