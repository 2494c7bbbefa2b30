"""What scenarios stand on: folders, the running product, the bare server; all gone afterwards."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import processes
from bench.store import Library, Store
from tests import postgres
from tests.processes import wait_until
from tests.running import House, free_port
from tools.launch.environment import ROOT


class Stage:
    """What one scenario of a run stands on."""

    def __init__(self, store: Store) -> None:
        """Make the folder everything of this scenario lies in; `store` outlives it."""
        self._store = store
        self._copies: list[Library] = []
        self.folder = Path(tempfile.mkdtemp(prefix="bench"))
        self._server: postgres.Server | None = None
        self._count = 0

    def close(self) -> None:
        """Stop what still runs and remove the folder."""
        for library in self._copies:
            self._store.drop(library)
        if self._server is not None:
            self._server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def place(self) -> Path:
        """Make a data folder of its own."""
        self._count += 1
        path = self.folder / f"data{self._count}"
        path.mkdir()
        return path

    def url(self, engine: str, data: Path) -> str:
        """Name an empty database on the engine; PostgreSQL syncs to the disk as in production."""
        if engine == "sqlite":
            return f"sqlite:///{data / 'lianshen.sqlite'}"
        if self._server is None:
            self._server = postgres.Server(durable=True).start()
        return postgres.create(self._server.socket, postgres.fresh_name("bench"))

    def library(self, engine: str, count: int) -> Library:
        """Give a copy of a library of so many agencies, in a folder and a database of its own."""
        self._copies.append(self._store.library(engine, count, self.place()))
        return self._copies[-1]

    def database_cpu_seconds(self) -> float:
        """Return the CPU time of the database's own processes; SQLite has none."""
        return processes.cpu_seconds(self._server.watcher.pid) if self._server else 0.0

    @contextlib.contextmanager
    def house(self, data: Path | None = None, **more: str) -> Iterator[House]:
        """Run the product with its practice data (over what `data` holds already)."""
        running = House(data or self.place(), **more)
        try:
            yield running.start()
        finally:
            running.stop()

    @contextlib.contextmanager
    def bare(self, body: int = 20_000) -> Iterator[int]:
        """Run the bare server with the product's number of processes and threads; its port."""
        port = free_port()
        words = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "32", "--no-ws"]
        command = [str(Path(sys.executable).with_name("granian")), *words, "--port", str(port)]
        process = subprocess.Popen(
            [*command, "--workers-kill-timeout", "5", "bench.bare:application"],
            cwd=ROOT,
            env=os.environ | {"BENCH_BODY": str(body)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until(lambda: _listens(port))
            time.sleep(0.5)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0
