"""Reading the rows of an uploaded workbook under known headings, with a sentence for what fails."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any, BinaryIO

from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.excel import InvalidFileException, load_workbook

MOST_ROWS = 2000
HEAD_ROWS = 5
# Cells are read late, so what is wrong with them comes to light row by row.
_UNREADABLE = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError,
    AttributeError, SyntaxError, ArithmeticError, OSError,
)  # fmt: skip


def read(
    stream: BinaryIO, headings: Mapping[str, str], needed: Collection[str]
) -> list[tuple[int, dict[str, Any]]]:
    """Return (row number, values by name) of the first sheet; Invalid when it is no such table.

    Formulas count with the value the workbook kept; unknown columns and empty rows are left out.
    """
    try:
        book = load_workbook(stream, read_only=True, data_only=True)
        try:
            rows = book.worksheets[0].iter_rows(values_only=True) if book.worksheets else iter(())
            return _rows(enumerate(rows, 1), headings, needed)
        finally:
            book.close()
    except _UNREADABLE:
        raise Invalid({"file": Reason.of("这不是可以读取的 Excel 文件（.xlsx）")}) from None


def fresh(lines: Iterable[Any], nothing: Reason) -> list[Any]:
    """Return the lines that bring something; one wrong line stops them all, and so does `nothing`."""
    known = list(lines)
    wrong = sum(bool(line.reasons) for line in known)
    if wrong:
        text = "有 {n} 行有误，全部没有导入；请按预览逐行改好后重新上传"
        raise NotAllowed(Reason.of(text, n=wrong))
    found = [line for line in known if line.is_fresh]
    if not found:
        raise NotAllowed(nothing)
    return found


def _rows(rows: Any, headings: Mapping[str, str], needed: Collection[str]) -> list:
    places: dict[int, str] = {}
    found: list[tuple[int, dict[str, Any]]] = []
    for number, cells in rows:
        if not places:
            places = _head(cells, headings, needed)
            if not places and number >= HEAD_ROWS:
                break
            continue
        values = {name: cells[at] for at, name in places.items() if at < len(cells)}
        if any(value not in (None, "") for value in values.values()):
            found.append((number, values))
        if len(found) > MOST_ROWS or number > 10 * MOST_ROWS:
            raise Invalid({"file": Reason.of("一次最多导入 {n} 行，请分成几个文件", n=MOST_ROWS)})
    if not places:
        words = [heading for heading, name in headings.items() if name in needed]
        reason = Reason.of("前几行里没有找到表头，表头须含：{words}", words=words)
        raise Invalid({"file": reason})
    if not found:
        raise Invalid({"file": Reason.of("表头下面没有数据")})
    return found


def _head(cells: tuple, headings: Mapping[str, str], needed: Collection[str]) -> dict[int, str]:
    known = {at: headings.get(str(cell or "").strip()) for at, cell in enumerate(cells)}
    places = {at: name for at, name in known.items() if name}
    return places if set(needed) <= set(places.values()) else {}
