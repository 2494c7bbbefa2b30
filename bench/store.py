"""Libraries of agencies, filled once in a run and copied for each scenario that asks for one."""

import contextlib
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import agencies, market
from tests import postgres


@dataclass(frozen=True)
class Library:
    """A data folder with its database (on PostgreSQL its name there): the ids of its agencies,
    the seconds it took to fill."""

    data: Path
    url: str
    ids: list[str]
    filled_s: float
    database: str = ""


class Store:
    """What the scenarios of one run share; gone after it."""

    def __init__(self) -> None:
        """Nothing is filled before somebody asks."""
        self.folder = Path(tempfile.mkdtemp(prefix="store"))
        self._kept: dict[tuple[str, int], Library] = {}
        self._server: postgres.Server | None = None

    def close(self) -> None:
        """Stop the server and remove what was filled."""
        if self._server is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):  # it goes on removing its files
                self._server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def library(self, engine: str, count: int, data: Path) -> Library:
        """Copy a library of so many agencies into a data folder."""
        key = (engine, count)
        if key not in self._kept:
            self._kept[key] = self._fill(engine, count)
        kept = self._kept[key]
        shutil.copytree(kept.data, data, dirs_exist_ok=True)
        if engine == "sqlite":
            return Library(data, self._file(data), kept.ids, kept.filled_s)
        name = self._copied(kept.data.name)
        url = postgres.url(self._socket(), name)
        return Library(data, url, kept.ids, kept.filled_s, name)

    def drop(self, library: Library) -> None:
        """Remove a copy's database; its folder belongs to who asked for it."""
        if library.database:
            postgres.drop(self._socket(), library.database)

    def _fill(self, engine: str, count: int) -> Library:
        data = self.folder / f"{engine}_{count}"
        data.mkdir()
        url = self._file(data)
        if engine == "postgres":
            url = postgres.create(self._socket(), data.name)
        market.open_house(data, url)
        begun = time.monotonic()
        ids = agencies.fill(count)
        took = time.monotonic() - begun
        market.close_house()
        return Library(data, url, ids, took)

    def _copied(self, template: str) -> str:
        """Copy a database file by file; the checkpoint that begins it leaves nothing to be written."""
        name = postgres.fresh_name("copy")
        words = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
        postgres.run(self._socket(), words)
        return name

    @staticmethod
    def _file(data: Path) -> str:
        return f"sqlite:///{data / 'lianshen.sqlite'}"

    def _socket(self) -> str:
        if self._server is None:
            self._server = postgres.Server(durable=True).start()
        return self._server.socket
