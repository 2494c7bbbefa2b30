"""The web process: granian around the application, ending when its keeper ends."""

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from app.config import Settings
from app.factory import create_app
from app.kernel import lifeline

# More requests at once than threads wait in the socket's queue.
QUEUE = 4


def build() -> Flask:
    """Make the application inside a worker of the web server."""
    lifeline.follow_parent()
    return create_app(Settings.read())


def main() -> None:
    """Serve until told to stop."""
    settings = Settings.read()
    lifeline.follow_stdin()
    Granian(
        "app.serve:build",
        factory=True,
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
    ).serve()


if __name__ == "__main__":
    main()
