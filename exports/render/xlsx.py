"""Excel ledgers, written row by row (write-only): frozen heading, filter, drop-downs.

Texts are marked as texts, so that nothing a person typed becomes a formula; codes keep every
digit; control characters are dropped.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from app.kernel.excel import (
    Alignment,
    BarChart,
    Border,
    DataValidation,
    Font,
    PageMargins,
    PatternFill,
    Reference,
    Side,
    StyleArray,
    Workbook,
    WriteOnlyCell,
    get_column_letter,
)
from exports.render.cells import axis_step, shown, without_controls
from exports.spec import Column, Paper, Sheet

LONGEST_CELL = 32_767
A3, A4, WIDE = 8, 9, 150  # paper sizes as Excel counts them; characters that A4 still shows
LEGIBLE = 300  # characters that one A3 sheet still shows in print
_THIN = Side(style="thin", color="BFBFBF")
_EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = Font(name="黑体", bold=True, size=11)
_FILL = PatternFill("solid", fgColor="DCE6F1")
_WRAP = Alignment(wrap_text=True, vertical="top")
_FORMATS = {"money": "#,##0.00", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}


def render(paper: Paper) -> bytes:
    """Return the paper's sheets as an .xlsx file."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = paper.title, paper.issuer or "联审"
    for sheet in paper.sheets:
        _sheet(book, sheet, paper)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, sheet: Sheet, paper: Paper) -> None:
    made = book.create_sheet(sheet.title[:31])
    columns = sheet.table.columns
    for place, column in enumerate(columns, 1):
        made.column_dimensions[get_column_letter(place)].width = column.width + 2
    made.freeze_panes = "A3"
    made.print_title_rows = "2:2"
    width = sum(column.width for column in columns)
    wide = width > WIDE
    made.page_setup.orientation, made.page_setup.paperSize = "landscape", A3 if wide else A4
    made.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    made.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheets = -(-width // LEGIBLE)  # a ledger of many columns goes over several sheets
    made.page_setup.fitToWidth, made.page_setup.fitToHeight = sheets, 0
    if sheets > 1:
        made.print_title_cols = "A:A"
    made.sheet_properties.pageSetUpPr.fitToPage = True
    made.append([_title(made, sheet, paper)])
    made.append([_heading(made, c.title) for c in columns])
    last, styles = 2, {}
    for row in sheet.table.rows:
        made.append([_cell(made, c, row, styles) for c in columns])
        last += 1
    if sheet.chart and last > 2:
        made.add_chart(_chart(made, sheet, last), f"{get_column_letter(len(columns) + 2)}2")
    made.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{last}"
    for place, column in enumerate(columns, 1):
        if column.choices and last > 2:
            _drop_down(made, get_column_letter(place), column.choices, last)


def _chart(made: Any, sheet: Sheet, last: int) -> BarChart:
    """Draw the columns of numbers over the first one, as Excel's own chart."""
    chart = BarChart()
    chart.title, chart.style, chart.height, chart.width = sheet.chart, 10, 8, 16
    most = 0
    for place, column in enumerate(sheet.table.columns, 1):
        if place > 1 and column.kind == "int":
            most = max([most, *(column.value(row) or 0 for row in sheet.table.rows)])
            numbers = Reference(made, min_col=place, min_row=2, max_row=last)
            chart.add_data(numbers, titles_from_data=True)
    chart.set_categories(Reference(made, min_col=1, min_row=3, max_row=last))
    chart.y_axis.majorUnit, chart.y_axis.numFmt = axis_step(most), "0"
    chart.x_axis.delete = chart.y_axis.delete = False
    return chart


def _title(made: Any, sheet: Sheet, paper: Paper) -> WriteOnlyCell:
    words = [paper.title, sheet.note, "演练数据，不具法律效力" if paper.practice else ""]
    cell = WriteOnlyCell(made, "    ".join(filter(None, words)))
    cell.font = Font(name="方正小标宋简体", size=14)
    cell.data_type = "s"
    return cell


def _heading(made: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(made, text)
    cell.font, cell.fill, cell.border, cell.alignment = _HEAD, _FILL, _EDGE, _WRAP
    return cell


def _cell(made: Any, column: Column, row: Any, styles: dict[str, StyleArray]) -> WriteOnlyCell:
    value = column.value(row)
    if column.kind == "money" and value is not None:
        value = value / 100
    elif column.kind not in {"int", "date", "moment"} or isinstance(value, str):
        value = without_controls(shown(value))[:LONGEST_CELL]
    elif isinstance(value, dt.datetime) and column.kind == "date":
        value = value.date()
    cell = WriteOnlyCell(made, value)
    if isinstance(value, str):
        cell.data_type = "s"
    form = _FORMATS.get(column.kind, "@" if isinstance(value, str) else "General")
    if form not in styles:
        styles[form] = _style(made, form)
    cell._style = styles[form]  # noqa: SLF001 the documented way to copy a style
    return cell


def _style(made: Any, form: str) -> StyleArray:
    """Make the style of a number format once: openpyxl looks every part of it up by its hash."""
    cell = WriteOnlyCell(made)
    cell.border, cell.alignment, cell.number_format = _EDGE, _WRAP, form
    return cell._style  # noqa: SLF001


def _drop_down(made: Any, letter: str, choices: tuple[str, ...], last: int) -> None:
    listed = ",".join(choices)
    rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    rule.add(f"{letter}3:{letter}{last}")
    made.data_validations.append(rule)
