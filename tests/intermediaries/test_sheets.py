"""The walk over the cells of a workbook: what openpyxl reads, and what other programs write."""

import datetime as dt
import io
import itertools
import zipfile

import pytest

from app.kernel.errors import Invalid
from app.kernel.excel import Workbook, load_workbook
from intermediaries.services import lines, sheets, spool

VALUES = (
    None, "文本", " 留白 ", 1, 2.5, -3, 1e-7, 12345678901234567890.0, dt.datetime(2023, 5, 1),
    dt.date(2024, 2, 29), dt.datetime(2023, 5, 1, 3, 4), dt.time(3, 4), dt.timedelta(hours=30),
    "=A1+B1", "#REF!", "0320102", "多行\n二",
)  # fmt: skip
SHEET = "xl/worksheets/sheet1.xml"


def book(change=None):
    """Save a workbook of one row, the XML of its sheet written anew by `change`."""
    made, out = Workbook(), io.BytesIO()
    made.active.append(["甲", "乙"])
    made.save(out)
    if change is None:
        return out
    changed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, change(text) if name == SHEET else text)
    return changed


def with_rows(text, prefix=""):
    space = f"xmlns{':' if prefix else ''}{prefix.rstrip(':')}"
    return (
        f'<{prefix}worksheet {space}="{sheets.SPACES[0]}"><{prefix}sheetData>{text}'
        f"</{prefix}sheetData></{prefix}worksheet>"
    )


def read(text, prefix=""):
    return list(sheets.rows(book(lambda _: with_rows(text, prefix))))


def test_the_texts_are_those_that_openpyxl_reads():
    made, out = Workbook(), io.BytesIO()
    turned = itertools.cycle(VALUES)
    for width in (3, 17, 0, 22, 5, 17):
        made.active.append([next(turned) for _ in range(width)])
    made.save(out)
    sheet = load_workbook(out).active
    wanted = [
        tuple("" if value is None else sheets.as_text(value) for value in row)
        for row in sheet.iter_rows(values_only=True)
    ]

    found = [row + ("",) * (22 - len(row)) for row in sheets.rows(out)]

    assert found == wanted


INLINE = '<c r="{}" t="inlineStr"><is>{}</is></c>'
ROWS = [
    ("", INLINE.format("B1", "<t>甲</t>"), [("", "甲")]),
    ("x:", '<x:c r="A1"><x:v>7</x:v></x:c>', [("7",)]),
    ("", "<c><v>1</v></c><c><v>2</v></c>", [("1", "2")]),
    ("", INLINE.format("A1", "<r><t>钟</t></r><r><t>山</t></r><rPh><t>zhong</t></rPh>"), [("钟山",)]),
    ("", '<c r="A1"><f t="array" ref="A1">B1*2</f><v>9</v></c>', [("=B1*2",)]),
    ("", '<c r="A1" t="b"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c>', [("TRUE", "", "#N/A")]),
    ("", '<c r="A1" t="str"><v>算出的字</v></c>', [("算出的字",)]),
]  # fmt: skip


@pytest.mark.parametrize(("prefix", "cells", "wanted"), ROWS)
def test_what_other_programs_write_is_read(prefix, cells, wanted):
    assert read(f'<{prefix}row r="1">{cells}</{prefix}row>', prefix) == wanted


def test_rows_that_are_left_out_keep_their_place():
    text = '<row r="2"><c r="A2"><v>5</v></c></row><row><c><v>6</v></c></row>'

    assert read(text) == [(), ("5",), ("6",)]


@pytest.mark.parametrize(
    "text",
    [
        '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>',
        '<row r="99999999999"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>77</v></c></row>',
        '<row r="1"><c r="A1"><v>eins</v></c></row>',
        "<row>",
    ],
)
def test_a_sheet_that_cannot_be_is_answered_with_a_sentence(text, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(lambda _: with_rows(text)).getvalue())

    with pytest.raises(Invalid, match="无法作为 Excel 打开"):
        list(lines.rows(path))


def test_rows_are_counted_without_reading_them_to_the_end():
    rows = [
        *("<row><c><v>1</v></c></row>" for _ in range(5)),
        '<row><c s="1"/></row>',
        INLINE.format("A1", "<t></t>").join(("<row>", "</row>")),
        INLINE.format("A1", '<t xml:space="preserve"> 甲</t>').join(("<row>", "</row>")),
    ]
    file = book(lambda _: with_rows("".join(rows)))

    assert sheets.filled(file, 100) == 6
    assert 3 < sheets.filled(book(lambda _: with_rows("".join(rows * 9_000))), 3) < 9_000


def test_many_texts_are_kept_in_a_file_and_found_by_number(monkeypatch):
    monkeypatch.setattr(spool, "KEPT", 6)
    wanted = ["甲乙", "", "丙丁", "戊", "己庚辛", "", "\ud800"]

    texts = spool.Texts(wanted)

    assert [texts[n] for n in range(len(wanted))] == wanted
    assert texts._kept == wanted[:2]
    assert texts[0] == "甲乙"


def test_a_text_without_end_is_no_text_of_a_sheet(monkeypatch):
    monkeypatch.setattr(sheets, "LONGEST", 8)
    cell = INLINE.format("A1", "<t>{}</t>")

    assert read(f"<row>{cell.format('一二三四五六七八')}</row>") == [("一二三四五六七八",)]
    with pytest.raises(ValueError, match="9"):
        read(f"<row>{cell.format('一二三四五六七八九')}</row>")
