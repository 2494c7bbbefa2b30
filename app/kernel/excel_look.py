"""How our Excel sheets look, ledgers and exported lists alike: heading, frames, paper.

Styles are made once a sheet and kept: openpyxl looks every part of one up by its hash.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.kernel.excel import (
    Alignment,
    Border,
    Font,
    PageMargins,
    PatternFill,
    Side,
    StyleArray,
    WriteOnlyCell,
    get_column_letter,
)

MONEY, DAY, MOMENT, TEXT, PLAIN = "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "@", "General"
A3, A4, WIDE = 8, 9, 165  # paper sizes as Excel counts them; characters that A4 still shows
LINE, HIGHEST = 15, 409  # points of a line of text, and of the highest row Excel has
LEGIBLE = 330  # characters that one A3 sheet still shows in print
_THIN = Side(style="thin", color="BFBFBF")
_EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = Font(name="黑体", bold=True, size=11)
_FILL = PatternFill("solid", fgColor="DCE6F1")
_MIDDLE = Alignment(wrap_text=True, vertical="center", horizontal="center")
_WRAP = Alignment(wrap_text=True, vertical="top")

Styles = dict[str, StyleArray]


def lay_out(sheet: Any, widths: Sequence[float], *, head: int = 1) -> None:
    """Freeze and repeat the heading row; print on as few sheets as can still be read."""
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    width = sum(widths)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A3 if width > WIDE else A4
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheets = -(-int(width) // LEGIBLE)  # a ledger of many columns goes over several sheets
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = sheets, 0
    if sheets > 1:
        sheet.print_title_cols = "A:A"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def put(sheet: Any, place: int, cells: Sequence[WriteOnlyCell], widths: Sequence[float]) -> None:
    """Append a row, as high as its longest text needs: not every program finds that out itself."""
    lines = max((_lines(c.value, w) for c, w in zip(cells, widths, strict=False)), default=1)
    if lines > 1:
        sheet.row_dimensions[place].height = min(lines * LINE, HIGHEST)
    sheet.append(cells)


def _lines(value: Any, width: float) -> int:
    """Count the lines of a text in a column; a Chinese character is as wide as two figures."""
    if not isinstance(value, str) or (2 * len(value) <= width and "\n" not in value):
        return 1
    parts = (len(part) + sum(char > "\u2e7f" for char in part) for part in value.split("\n"))
    return sum(max(1, -(-part // max(int(width) - 1, 1))) for part in parts)


def filtered(sheet: Any, columns: int, last: int, *, head: int = 1) -> None:
    """Put the arrows of a filter into the heading, over the rows down to `last`."""
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(columns)}{last}"


def heading(sheet: Any, text: str) -> WriteOnlyCell:
    """Make a cell of the heading row; a word stays a word."""
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill, cell.border, cell.alignment = _HEAD, _FILL, _EDGE, _MIDDLE
    cell.data_type = "s"
    return cell


def framed(sheet: Any, value: Any, form: str, styles: Styles) -> WriteOnlyCell:
    """Make a cell of the body in a number format; a word stays a word, never a formula."""
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    if form not in styles:
        styles[form] = _style(sheet, form)
    cell._style = styles[form]  # noqa: SLF001 the documented way to copy a style
    return cell


def _style(sheet: Any, form: str) -> StyleArray:
    cell = WriteOnlyCell(sheet)
    cell.border, cell.alignment, cell.number_format = _EDGE, _WRAP, form
    return cell._style  # noqa: SLF001
