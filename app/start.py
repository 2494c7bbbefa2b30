"""Brings the house up: database, practice data, then web and worker under the supervisor.

Imports only what that needs, so that a second start takes about a second before the web answers.
"""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from app import early  # noqa: F401 before all else, it makes the start cheap
from app.config import Settings
from app.kernel import db, logmark, migrate, readiness
from app.kernel.supervisor import Child, Supervisor

ACCOUNTS = "demo-accounts.tsv"
# glibc gives each thread a heap of its own: with two for all a web process is 4 MB lighter.
ARENAS = "2"


def main(words: list[str]) -> int:
    """Start the demo or serve the public; return the exit code."""
    demo = words[:1] == ["demo"]
    try:
        settings = Settings.read()
        objections = [] if demo else settings.objections()
        objections += readiness.objections(settings) or _port_taken(settings)
        code = _refuse(objections) if objections else _prepare(settings, demo=demo)
    except readiness.FAILURES as error:
        code = _refuse([readiness.sentence(error)])
    if code:
        return code
    os.environ.setdefault("MALLOC_ARENA_MAX", ARENAS)
    web = Child("web", [sys.executable, "-m", "app.serve"])
    worker = Child("worker", [sys.executable, "-m", "app.worker"])
    greeting = _Greeting(settings, demo=demo)
    return Supervisor([web, worker], say=_say).run(between=greeting)


def _refuse(objections: list[str]) -> int:
    print("\n".join(f"cannot start: {text}" for text in objections), file=sys.stderr)
    return 1


def _say(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


def _prepare(settings: Settings, *, demo: bool) -> int:
    """Migrate, and load the practice data the first time."""
    database = db.connect(settings.database_url)
    with database.connection_context():
        strangers = migrate.unknown(database)
        if strangers:
            _say(f"this database is newer than this program: {', '.join(strangers)}")
            return 1
        for name in migrate.up(database):
            _say(f"migrated {name}")
        objection = logmark.objection(settings.data)
        if objection:
            _say(f"{objection}. If that is meant: python -m app.cli accept-log REASON")
            return 1
    if hasattr(database, "close_all"):
        database.close_all()
    if demo and not (settings.data / ACCOUNTS).exists():
        _say("loading the practice data …")
        return subprocess.run([sys.executable, "-m", "app.cli", "demo"], check=False).returncode
    return 0


def _port_taken(settings: Settings) -> list[str]:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((settings.host, settings.port))
        except OSError as error:
            place = f"{settings.host}:{settings.port}"
            return [f"{place} cannot be used ({error.strerror}); name another LIANSHEN_PORT"]
    return []


@dataclass
class _Greeting:
    """Prints the address once everything answers, then one line per practice account."""

    settings: Settings
    demo: bool
    done: bool = field(default=False)

    def __call__(self) -> None:
        if self.done or not _healthy(self.settings):
            return
        self.done = True
        print(self.settings.origin, flush=True)
        accounts = self.settings.data / ACCOUNTS
        if self.demo and accounts.exists():
            print(accounts.read_text(encoding="utf-8").rstrip("\n"), flush=True)


def _healthy(settings: Settings) -> bool:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/healthz", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
