"""The worker process: runs the jobs, keeps the log's checkpoints fresh, says that it lives.

One of them is enough; two share the work through leases. It ends cleanly when it is told to
stop or when its keeper is gone: the job at hand is finished, or, killed, done again by the next.
"""

import datetime as dt
import logging
import signal
import threading
from pathlib import Path

from app import early  # noqa: F401 before all else, it makes the start cheap
from app.accounts.services import throttle
from app.config import Settings
from app.factory import create_app
from app.kernel import clock, db, jobs, lifeline, log, logmark, nights
from app.web import once
from exports.open import ahead

BEAT_SECONDS = 5
CHECKPOINT_SECONDS = 60
NIGHTS_SECONDS = 3600
DAY_SECONDS = 24 * 3600
KEPT_DAYS = 90


def main() -> None:
    """Work until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    settings = Settings.read()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    lifeline.follow_stdin()
    app = create_app(settings, warm=False)  # it shows no page
    ahead.beside(app, stop, settings.origin)
    with app.test_request_context(base_url=settings.origin):  # jobs write links into notices
        work(stop, settings.data)


def work(stop: threading.Event, data: Path | None = None) -> None:
    """Run jobs and chores until `stop` is set; the database may go away and come back."""
    started = clock.now()
    chores = (
        (BEAT_SECONDS, lambda: jobs.beat("worker", started)),
        (CHECKPOINT_SECONDS, lambda: checkpoint(data)),
        (NIGHTS_SECONDS, nights.plan),
        (DAY_SECONDS, sweep),
    )
    jobs.loop(stop, chores)
    if not db.db.is_closed():
        db.db.close()


def checkpoint(data: Path | None = None) -> None:
    """Sign the head of the log when something was appended since the last checkpoint."""
    size, _ = log.head()
    latest = log.latest()
    if size and (latest is None or latest["size"] < size):
        with db.write():
            log.checkpoint("minute")
        if data is not None:
            logmark.keep(data)


def sweep() -> None:
    """Drop finished jobs of long ago, form tokens and failed sign-ins of the days before."""
    jobs.sweep(clock.now() - dt.timedelta(days=KEPT_DAYS))
    once.sweep()
    throttle.sweep()


if __name__ == "__main__":
    main()
