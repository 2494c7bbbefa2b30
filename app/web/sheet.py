"""Export what a list shows to Excel: the same rows, under the same filters and permission."""

import datetime as dt
import tempfile
from decimal import Decimal

from flask import Response, request, url_for

from app.kernel import clock, excel_look
from app.kernel.excel import ILLEGAL_CHARACTERS_RE, Workbook
from app.web.i18n import t

MOST = 20_000  # rows of one file
STEP = 500  # rows read at a time
LIMIT = "10/minute"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  # characters of one cell
PIECE = 65_536  # bytes sent at a time
CUT = "只导出了前 {n} 条，请加一个条件后再导出其余的。"


def address(endpoint):
    """The address of an export with the filters of the list that is shown."""
    asked = {name: value for name, value in request.args.items() if name not in {"after", "size"}}
    return url_for(endpoint, **asked)


def every(read):
    """Walk a list to its end: `read(after, size)` gives a page."""
    after = ""
    while after is not None:
        page = read(after, STEP)
        yield from page.rows
        after = page.after


def excel(name, title, columns, rows):
    """Answer a workbook; `columns` are (heading, width), rows hold words, numbers and dates.

    Rows go to the disk as they are read, so that a long list needs no more memory than a short.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(t(title)[:31])
    widths = [width for _, width in columns]
    excel_look.lay_out(sheet, widths)
    heads = [excel_look.heading(sheet, _word(t(heading))) for heading, _ in columns]
    excel_look.put(sheet, 1, heads, widths)
    last, styles = 1, {}
    for count, row in enumerate(rows):
        last += 1
        if count == MOST:
            sheet.append([_cell(sheet, t(CUT, n=MOST), styles)])
            break
        excel_look.put(sheet, last, [_cell(sheet, value, styles) for value in row], widths)
    excel_look.filtered(sheet, len(columns), last)
    out = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it when it is sent
    book.save(out)
    out.seek(0)
    called = f"{name}-{clock.now():%Y%m%d-%H%M}.xlsx"
    head = {"Content-Disposition": f'attachment; filename="{called}"'}
    answer = Response(_pieces(out), mimetype=EXCEL, headers=head)
    answer.call_on_close(out.close)
    return answer


def _pieces(file):
    with file:
        while piece := file.read(PIECE):
            yield piece


def yuan(fen):
    """An amount as a number of yuan."""
    return Decimal(fen) / 100


def _word(value):
    return ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]


def _cell(sheet, value, styles):
    """A framed cell: a word stays a word, also where it begins like a formula."""
    if isinstance(value, str):
        return excel_look.framed(sheet, _word(value), excel_look.TEXT, styles)
    return excel_look.framed(sheet, value, _format(value), styles)


def _format(value):
    """How a number, a day or a moment is written."""
    if isinstance(value, Decimal):
        return excel_look.MONEY
    if isinstance(value, dt.datetime):
        return excel_look.MOMENT
    return excel_look.DAY if isinstance(value, dt.date) else excel_look.PLAIN
