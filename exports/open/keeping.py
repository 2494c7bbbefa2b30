"""Long feeds kept as files in the data folder, so that no reader waits for the writing.

A kept feed is sent while nothing has changed, and some minutes longer: its head says up to which
index of the log it reaches, and the change feed goes on from there.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from flask import current_app

from app.kernel import clock
from app.kernel.storage import age

UNDONE = "new-"
LONG = 1 << 20  # bytes from which a feed is worth keeping
MINUTES = 15  # the worker writes what has changed anew every ten (see ahead)
MOMENT = "%Y%m%d%H%M%S%f"


@dataclass(frozen=True)
class Kept:
    """A feed on the disk: its file, its tag, the moment up to which it reaches, its age."""

    path: Path
    tag: str
    at: dt.datetime
    age: dt.timedelta

    @property
    def is_young(self) -> bool:
        """Say whether it may be sent although something has changed since."""
        return self.age < dt.timedelta(minutes=MINUTES)

    def open(self) -> IO[bytes] | None:
        """Open the file; None where another process has just replaced it."""
        try:
            return self.path.open("rb")
        except FileNotFoundError:
            return None


def find(key: str) -> Kept | None:
    """Return the newest kept feed of this key."""
    names = [path.name for path in _folder().glob(f"{_name(key)}.*")]
    if not names:
        return None
    newest = max(names, key=lambda name: name.rpartition(".")[2])
    _, tag, at, made = newest.split(".")
    return Kept(_folder() / newest, tag, _moment(at), clock.now() - _moment(made))


def _moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, MOMENT)


def keep(key: str, tag: str, at: dt.datetime, file: IO[bytes]) -> None:
    """Keep a written feed if it is long; what was kept before goes."""
    if file.seek(0, os.SEEK_END) >= LONG:
        path = _folder() / f"{_name(key)}.{tag}.{at:{MOMENT}}.{clock.now():{MOMENT}}"
        file.seek(0)
        with contextlib.suppress(OSError):  # a full disk makes it slower, not wrong
            _put(path, file)
        for other in _folder().glob(f"{_name(key)}.*"):
            if other != path and path.exists():
                other.unlink(missing_ok=True)
    file.seek(0)


def _put(path: Path, file: IO[bytes]) -> None:
    """Copy whole or not at all; what a killed process left behind goes, an hour later."""
    for left in _folder().glob(f"{UNDONE}*"):
        if age(left) > dt.timedelta(hours=1).total_seconds():
            left.unlink(missing_ok=True)
    number, name = tempfile.mkstemp(dir=_folder(), prefix=UNDONE)
    try:
        with os.fdopen(number, "wb") as copy:
            shutil.copyfileobj(file, copy)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _name(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:20]


def _folder() -> Path:
    folder = current_app.config["SETTINGS"].data / "open"
    folder.mkdir(exist_ok=True)
    return folder
