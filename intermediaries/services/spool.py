"""Texts kept by number: a few millions of them in a file, so that memory does not grow with them."""

from __future__ import annotations

import tempfile
import weakref
from array import array
from collections.abc import Iterable

KEPT = 4_000_000  # letters held in memory; what comes after them goes to the file


class Texts:
    """What was put in, by its number; the file goes with the object."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._kept: list[str] = []
        self._letters = 0
        self._ends = array("Q", [0])
        self._file = None
        for text in texts:
            self.append(text)
        if self._file is not None:
            self._file.flush()

    def append(self, text: str) -> None:
        """Put one more in."""
        self._letters += len(text) + 1
        if self._letters <= KEPT:
            self._kept.append(text)
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 lives as long as the object
            weakref.finalize(self, self._file.close)
        self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "surrogatepass")))

    def __getitem__(self, number: int) -> str:
        if number < len(self._kept):
            return self._kept[number]
        place = number - len(self._kept)
        start, end = self._ends[place], self._ends[place + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8", "surrogatepass")
