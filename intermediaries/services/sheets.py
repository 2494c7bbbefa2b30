"""The cells of the first sheet of a workbook as texts, row by row, in one walk over its XML.

openpyxl finds the sheet, the styles and what a serial number of a day means; its own walk makes
an object of every cell and goes over a sheet that does not tell its size twice.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.parsers import expat

from app.kernel.excel import ExcelReader, apply_stylesheet, from_excel, from_ISO8601
from intermediaries.services.spool import Texts

PIECE = 1 << 16
LONGEST = 1 << 20  # letters of one text; Excel itself ends at 32,767
SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
SHARED = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
TOLD = re.compile(rb"<[vt](?: [^>]*)?>\s*[^<\s]")  # a cell with anything in it
MOST_LETTERS = 3  # of a column: XFD
MOST_ROWS = 1_048_576  # of a sheet
TRUTH = {"1": "TRUE", "0": "FALSE"}


def rows(file: IO[bytes]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the first sheet; those that are left out in the file are empty."""
    reader, path = _opened(file)
    apply_stylesheet(reader.archive, reader.wb)
    cells = _Cells(_Shown(reader.wb, _strings(reader)))
    with reader.archive.open(path) as source:
        yield from _walk(source, cells)


def filled(file: IO[bytes], most: int) -> int:
    """Count the rows with anything in them, quickly and at most one more than `most`.

    What is written in an unusual way is not counted: a file that says too much here has too much.
    """
    reader, path = _opened(file)
    found, rest = 0, b""
    with reader.archive.open(path) as source:
        while found <= most and (piece := source.read(PIECE)):
            *ended, rest = (rest + piece).split(b"</row>")
            found += sum(TOLD.search(row) is not None for row in ended)
            rest = rest[-LONGEST:]
    return found


def _opened(file: IO[bytes]) -> tuple[ExcelReader, str]:
    """Open a workbook and find its first sheet."""
    reader = ExcelReader(file, read_only=True)
    reader.read_manifest()
    reader.read_workbook()
    sheets = [rel for _, rel in reader.parser.find_sheets() if "chartsheet" not in rel.Type]
    path = next((rel.target for rel in sheets if rel.target in reader.valid_files), None)
    if path is None:
        raise KeyError("no sheet")
    return reader, path


def _strings(reader: ExcelReader) -> Texts:
    part = reader.package.find(SHARED)
    if part is None:
        return Texts()
    with reader.archive.open(part.PartName[1:]) as source:
        return Texts(_walk(source, _Strings()))


def _walk(source: IO[bytes], gathered: _Gathered) -> Iterator[Any]:
    """Send a part through the parser; yield what was gathered of each piece."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    starts, ends = _Named(gathered.starts), _Named(gathered.ends)
    parser.StartElementHandler = lambda name, told: starts[name](told)
    parser.EndElementHandler = lambda name: ends[name]()
    parser.CharacterDataHandler = gathered.hear
    while piece := source.read(PIECE):
        parser.Parse(piece)
        if gathered.done:
            yield from gathered.done
            gathered.done.clear()
    parser.Parse(b"", True)
    yield from gathered.done


class _Named(dict):
    """Finds what to do for an element, whatever prefix the file gives its names."""

    def __init__(self, known: dict[str, Callable]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, name: str) -> Callable:
        space, _, word = name.rpartition("}")
        self[name] = self._known.get(word, _nothing) if space in SPACES else _nothing
        return self[name]


def _nothing(_told: dict[str, str] | None = None) -> None:
    return None


class _Gathered:
    """Texts inside of elements that hold some; how a word is read aloud is no text."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.texts: list[str] = []
        self._length = 0
        self._is_open = self._is_aloud = False
        self.starts: dict[str, Callable] = {"t": self._open, "rPh": self._aloud}
        self.ends: dict[str, Callable] = {"t": self._close, "rPh": self._silent}

    def hear(self, text: str) -> None:
        if self._is_open:
            self.texts.append(text)
            self._length += len(text)
            if self._length > LONGEST:
                raise ValueError(self._length)

    def _forget(self) -> None:
        self.texts.clear()
        self._length = 0

    def _open(self, _told: dict[str, str]) -> None:
        self._is_open = not self._is_aloud

    def _close(self) -> None:
        self._is_open = False

    def _aloud(self, _told: dict[str, str]) -> None:
        self._is_aloud = True

    def _silent(self) -> None:
        self._is_aloud = False


class _Strings(_Gathered):
    """The texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.ends["si"] = self._end

    def _end(self) -> None:
        self.done.append("".join(self.texts).replace("x005F_", "").strip())
        self._forget()


class _Cells(_Gathered):
    """The rows of a sheet."""

    def __init__(self, shown: _Shown) -> None:
        super().__init__()
        self._shown, self._row, self._at = shown, [], 0
        self._place, self._kind, self._style = 0, "n", "0"
        self.starts |= {"row": self._begin_row, "c": self._begin}
        self.starts |= {"f": self._formula, "v": self._value}
        self.ends |= {"row": self._end_row, "c": self._end, "v": self._close, "f": self._close}
        self._columns: dict[str, int] = {}

    def _begin_row(self, told: dict[str, str]) -> None:
        self._row, wanted = [], int(told.get("r", self._at + 1))
        if wanted > MOST_ROWS:
            raise ValueError(wanted)
        self.done += [()] * (wanted - self._at - 1)
        self._at = max(self._at + 1, wanted)

    def _end_row(self) -> None:
        self.done.append(tuple(self._row))

    def _begin(self, told: dict[str, str]) -> None:
        self._kind, self._style = told.get("t", "n"), told.get("s", "0")
        self._forget()
        letters = told["r"].rstrip("0123456789") if "r" in told else ""
        if letters:
            self._place = self._columns.get(letters) or self._column(letters)
        else:
            self._place = len(self._row) + 1

    def _column(self, letters: str) -> int:
        place = 0
        if len(letters) > MOST_LETTERS or not (letters.isascii() and letters.isupper()):
            raise ValueError(letters)
        for one in letters:
            place = place * 26 + ord(one) - 64
        self._columns[letters] = place
        return place

    def _formula(self, _told: dict[str, str]) -> None:
        self._kind, self._is_open = "formula", True
        self.texts.append("=")

    def _value(self, _told: dict[str, str]) -> None:
        self._is_open = self._kind != "formula"

    def _end(self) -> None:
        text = "".join(self.texts) if self.texts else ""
        row, lacking = self._row, self._place - len(self._row) - 1
        if lacking > 0:
            row += [""] * lacking
        shown = self._shown(self._kind, self._style, text) if text else ""
        if lacking >= 0:
            row.append(shown)
        else:
            row[self._place - 1] = shown


class _Shown:
    """Writes the content of a cell as people would type it."""

    def __init__(self, book: Any, strings: Texts) -> None:
        self._strings, self._epoch = strings, book.epoch
        self._days, self._spans = book._date_formats, book._timedelta_formats  # noqa: SLF001 told nowhere else

    def __call__(self, kind: str, style: str, text: str) -> str:
        if kind == "s":
            return self._strings[int(text)]
        if kind == "n":
            return self._number(text, int(style))
        if kind == "b":
            return TRUTH.get(text, text)
        if kind == "d":
            return as_text(from_ISO8601(text))
        return text.strip()

    def _number(self, text: str, style: int) -> str:
        if style in self._days:
            try:
                is_span = style in self._spans
                return as_text(from_excel(float(text), self._epoch, timedelta=is_span))
            except (OverflowError, ValueError):
                return "#VALUE!"
        return text if text.isdecimal() else as_text(float(text))


def as_text(value: Any) -> str:
    """Write a cell as people would type it."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
