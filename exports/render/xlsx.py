"""Excel ledgers, written row by row (write-only): frozen heading, filter, drop-downs.

Texts are marked as texts, so that nothing a person typed becomes a formula; codes keep every
digit; control characters are dropped.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from app.kernel import excel_look
from app.kernel.excel import (
    BarChart,
    DataValidation,
    Font,
    Reference,
    Workbook,
    WriteOnlyCell,
    get_column_letter,
)
from exports.render.cells import axis_step, shown, without_controls
from exports.spec import Column, Paper, Sheet

LONGEST_CELL = 32_767
_FORMATS = {"money": excel_look.MONEY, "date": excel_look.DAY, "moment": excel_look.MOMENT}


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
    widths = [column.width + 2 for column in columns]
    excel_look.lay_out(made, widths, head=2)
    made.append([_title(made, sheet, paper)])
    excel_look.put(made, 2, [excel_look.heading(made, c.title) for c in columns], widths)
    last, styles = 2, {}
    for row in sheet.table.rows:
        last += 1
        excel_look.put(made, last, [_cell(made, c, row, styles) for c in columns], widths)
    if sheet.chart and last > 2:
        made.add_chart(_chart(made, sheet, last), f"{get_column_letter(len(columns) + 2)}2")
    excel_look.filtered(made, len(columns), last, head=2)
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


def _cell(made: Any, column: Column, row: Any, styles: excel_look.Styles) -> WriteOnlyCell:
    value = column.value(row)
    if column.kind == "money" and value is not None:
        value = value / 100
    elif column.kind not in {"int", "date", "moment"} or isinstance(value, str):
        value = without_controls(shown(value))[:LONGEST_CELL]
    elif isinstance(value, dt.datetime) and column.kind == "date":
        value = value.date()
    usual = excel_look.TEXT if isinstance(value, str) else excel_look.PLAIN
    return excel_look.framed(made, value, _FORMATS.get(column.kind, usual), styles)


def _drop_down(made: Any, letter: str, choices: tuple[str, ...], last: int) -> None:
    listed = ",".join(choices)
    rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    rule.add(f"{letter}3:{letter}{last}")
    made.data_validations.append(rule)
