"""Logged events in transactions of their own: 1 and 8 threads, beside the bare transaction."""

import threading
import time
from typing import ClassVar

from app.config import Settings
from app.factory import create_app
from app.kernel import db, log, migrate
from app.kernel.db import write
from app.kernel.events import record
from app.kernel.permissions import SYSTEM

SECONDS = 3.0


class Thing:
    """What the events are about."""

    subject_kind: ClassVar[str] = "bench.thing"
    id: ClassVar[str] = "thing"


def measure(stage):
    """Yield events a second on both engines, with the log found whole afterwards."""
    for engine in ("sqlite", "postgres"):
        data = stage.place()
        settings = Settings(
            data=data, secret="bench-only-" * 4, database_url=stage.url(engine, data)
        )
        create_app(settings)
        migrate.up(db.db.obj)
        db.db.execute_sql("CREATE TABLE bench_row (n INTEGER, text TEXT)")
        before = log.head()[0]
        done = 0
        for threads in (1, 8):
            count = _repeat(_logged, threads)
            done += count
            yield f"{engine}.threads{threads}_rps", count / SECONDS
        yield f"{engine}.bare_rps", _repeat(_bare, 1) / SECONDS
        if log.head()[0] - before != done:
            raise AssertionError("the log lost or doubled an entry")
        db.db.close()


def _logged() -> None:
    with write():
        record("bench.thing.done", Thing, actor=SYSTEM, facts={"n": 1})


def _bare() -> None:
    with write():
        db.db.execute_sql("INSERT INTO bench_row VALUES (1, 'as long as a small entry of the log')")


def _repeat(call, threads: int) -> int:
    counts = [0] * threads
    limit = time.monotonic() + SECONDS

    def work(number: int) -> None:
        db.db.connect(reuse_if_open=True)
        while time.monotonic() < limit:
            call()
            counts[number] += 1
        db.db.close()

    crew = [threading.Thread(target=work, args=(n,)) for n in range(threads)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return sum(counts)
