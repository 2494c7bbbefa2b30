"""The web process: granian around the application, ending when its keeper ends.

Where processes are forked, the application is made once, before; its workers then start at once
and share what they only read. An S3 client may not be carried over, so then each makes its own.
"""

import gc
import multiprocessing
from functools import partial

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from app import early  # noqa: F401 before all else, it makes the start cheap
from app.config import Settings
from app.factory import create_app
from app.kernel import cores, lifeline

# More requests at once than threads wait in the socket's queue.
QUEUE = 4


def build(settings: Settings) -> Flask:
    """Make the application; what stays for ever is never looked through for garbage again."""
    app = create_app(settings)
    gc.collect()
    gc.freeze()
    return app


def loader(settings: Settings) -> partial[Flask]:
    """Return what gives the application inside a worker of the web server."""
    if multiprocessing.get_start_method() == "fork" and not settings.s3_bucket:
        return partial(_adopt, build(settings), cores.seats(settings.web_processes))
    return partial(_make, settings)


def _adopt(app: Flask, seats: cores.Seats | None) -> Flask:
    if seats is not None:
        seats.keep_to_one_core()
    lifeline.follow_parent()
    return app


def _make(settings: Settings) -> Flask:
    lifeline.follow_parent()
    return build(settings)


def main() -> None:
    """Serve until told to stop."""
    settings = Settings.read()
    lifeline.follow_stdin()
    load = loader(settings)
    Granian(
        "app.serve",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_processes,
        blocking_threads=settings.web_threads,
        backpressure=settings.web_threads * QUEUE,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.2,
        # Without it a stop during the start-up of granian hangs.
        workers_kill_timeout=5,
        log_level=LogLevels.error,
    ).serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main()
