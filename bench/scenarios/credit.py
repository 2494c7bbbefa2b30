"""Computing the credit of 100,000 agencies anew, from a year's ledger, on both databases.

`first`: nothing was computed before, most grades or scores change (each leaves an event in the
log). `again`: nothing has changed since. Beside them: the bare summing of the same ledger, without
reading and writing.
"""

import resource
import time

from app.kernel import clock, jobs
from app.kernel.db import write
from bench import ledger, market
from intermediaries.models import Agency
from supervision.credit import queries, rules
from supervision.credit.services import grading

AGENCIES = 100_000
LINES = 100_000


def measure(stage):
    """Yield seconds (by the wall and of CPU in this process) and megabytes."""
    for engine in ("sqlite", "postgres"):
        library = stage.library(engine, AGENCIES)
        app = market.open_house(library.data, library.url)
        yield f"{engine}.ledger_rows", ledger.fill(library.ids)
        yield f"{engine}.known_agencies", queries.count_recorded()
        with app.test_request_context():
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            for run in ("first", "again"):
                begun, used = time.monotonic(), time.process_time()
                regrade(run)
                yield f"{engine}.{run}_s", time.monotonic() - begun
                yield f"{engine}.{run}_cpu_s", time.process_time() - used
            after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        yield f"{engine}.grown_mb", (after - before) / 1024
        yield f"{engine}.rated", Agency.select().where(Agency.is_rated).count()
        market.close_house()
    yield "bare_sums_s", bare()


def regrade(run: str) -> None:
    """Promise to regrade everybody and do the jobs, one step after the other."""
    with write():
        grading.regrade_all(run)
    while jobs.run_due(clock.now()):
        pass


def bare() -> float:
    """Add up as many sums as there are agencies, of two entries each, and nothing else."""
    today = clock.today()
    rule_set = {"base": 100, "ceiling": 110, "bounds": [90, 80, 70, 60]}
    rule_set["ratings"] = {"points": 20, "neutral": 8000, "least": 3}
    lines = [rules.Line(str(n), "Y01", "", -5, today, today.replace(year=9999)) for n in range(2)]
    begun = time.process_time()
    for _ in range(LINES):
        rules.sum_up(rule_set, lines, rules.Rated(4, 4, 8500), today, known=True)
    return time.process_time() - begun
