"""The rows of an Excel or CSV file as texts, one at a time, whatever the size of the file."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from app.kernel.errors import Invalid, Reason
from app.kernel.excel import InvalidFileException
from intermediaries.services import sheets

BROKEN = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    SyntaxError,
    BadZipFile,
    zlib.error,
    ExpatError,
    InvalidFileException,
)
UNREADABLE = Reason.of("这个文件无法作为 Excel 打开，请另存为 .xlsx 后再导入。")
BAD_CSV = Reason.of("这个 CSV 文件的引号或分隔符不完整，请用 Excel 打开后另存再导入。")
BAD_TEXT = Reason.of("这个 CSV 文件的文字无法识别，请用 UTF-8 或 GBK 编码保存。")


def rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the first sheet; Invalid when the file cannot be read."""
    with path.open("rb") as file:
        packed = file.read(2) == b"PK"
    yield from _sheet(path) if packed else _lines(path)


def too_many(path: Path, most: int) -> bool:
    """Say whether a workbook surely has more rows than that; a text is not looked through."""
    try:
        with path.open("rb") as file:
            if file.read(2) != b"PK":
                return False
            file.seek(0)
            return sheets.filled(file, most) > most
    except BROKEN as error:
        raise Invalid({"file": UNREADABLE}) from error


def _sheet(path: Path) -> Iterator[tuple[str, ...]]:
    try:
        with path.open("rb") as file:
            yield from sheets.rows(file)
    except BROKEN as error:
        raise Invalid({"file": UNREADABLE}) from error


def _lines(path: Path) -> Iterator[tuple[str, ...]]:
    encoding = _encoding(path)
    try:
        with path.open(encoding=encoding, newline="") as file:
            yield from (tuple(cell.strip() for cell in row) for row in csv.reader(file))
    except csv.Error as error:
        raise Invalid({"file": BAD_CSV}) from error


def _encoding(path: Path) -> str:
    """Find out how a text is written: UTF-8, or GBK as old Excel saves it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as file:
                while file.read(io.DEFAULT_BUFFER_SIZE):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Invalid({"file": BAD_TEXT})
