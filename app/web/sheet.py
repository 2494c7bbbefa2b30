"""Export what a list shows to Excel: the same rows, under the same filters and permission."""

import tempfile
from decimal import Decimal

from flask import Response, request, url_for

from app.kernel import clock
from app.kernel.excel import (
    ILLEGAL_CHARACTERS_RE,
    Workbook,
    WriteOnlyCell,
    get_column_letter,
)
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


def every(read, following):
    """Walk a paged list to its end: `read(after)` gives a page, `following(page)` the next key."""
    after = ""
    while True:
        page = read(after)
        yield from page.rows
        after = following(page)
        if not after:
            return


def excel(name, title, columns, rows):
    """Answer a workbook; `columns` are (heading, width), rows hold words, numbers and dates.

    Rows go to the disk as they are read, so that a long list needs no more memory than a short.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(t(title)[:31])
    for place, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, t(heading)) for heading, _ in columns])
    for count, row in enumerate(rows):
        if count == MOST:
            sheet.append([_cell(sheet, t(CUT, n=MOST))])
            break
        sheet.append([_cell(sheet, value) for value in row])
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


def _cell(sheet, value):
    """A cell; a word stays a word, also where it begins like a formula."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST])
    cell.data_type = "s"
    return cell
