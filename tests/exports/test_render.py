"""Renderers: what stands in the files, read back, and how it looks as an official document."""

import dataclasses
import datetime as dt
import io
import shutil
import subprocess

import docx
import openpyxl
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from exports.render import docx as word
from exports.render import xlsx as excel
from exports.render.cells import chinese_date, shown, yuan
from exports.spec import Column, Fields, Numbering, Paper, Qr, Sheet, Signature, Table, Text

RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
COLUMNS = (
    Column("序号", lambda r: r["n"], 6, "int"),
    Column("编号", lambda r: r["code"], 20),
    Column("金额", lambda r: r["fen"], 12, "money"),
    Column("日期", lambda r: r["day"], 12, "date"),
    Column("说明", lambda r: r["text"], 30, choices=("甲", "乙")),
)
ROWS = [
    {
        "n": 1,
        "code": "000123456789012345678",
        "fen": 123456,
        "day": dt.date(2026, 5, 1),
        "text": "甲",
    },
    {"n": 2, "code": "9", "fen": 5, "day": dt.date(2026, 5, 2), "text": "=1+1"},
    {"n": 3, "code": "-1", "fen": None, "day": None, "text": "第一行\x0b\n第二行<b>&"},
]
PAPER = Paper(
    title="审查意见告知书",
    number="联审意〔2026〕1号",
    issuer="金陵审图有限公司",
    addressee="河西置业有限公司",
    practice=True,
    organ=True,
    sections=(
        Text("正文第一段。\n正文第二段。"),
        Fields((("项目名称", "综合楼"), ("项目代码", "2509-320193-89-01-544060"))),
        Text("一、意见", heading=True),
        Table(COLUMNS, ROWS),
        Signature(("审查人：",), "金陵审图有限公司", "2026年5月1日"),
        Qr("https://example.cn/verify/abcdefgh", "扫码核验"),
    ),
)


def opened(paper):
    return docx.Document(io.BytesIO(word.render(paper)))


def test_the_page_and_the_type_are_those_of_an_official_document():
    document = opened(PAPER)
    page, normal = document.sections[0], document.styles["Normal"]

    assert [round(m.mm) for m in (page.page_width, page.page_height)] == [210, 297]
    assert [round(m.mm) for m in (page.top_margin, page.left_margin)] == [37, 28]
    assert page.page_width.mm - page.left_margin.mm - page.right_margin.mm == pytest.approx(
        156, 0.1
    )
    assert normal.font.size.pt == 16
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if run.text.strip()]
    assert all(run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in runs)


def test_only_an_organ_of_the_state_has_a_red_head():
    paper = dataclasses.replace(PAPER, organ=False, practice=False)
    document = opened(paper)

    texts = [p.text for p in document.paragraphs if p.text]
    assert texts[:3] == ["审查意见告知书", "联审意〔2026〕1号", "河西置业有限公司："]
    assert not any(run.font.color.rgb for p in document.paragraphs for run in p.runs)


def test_pages_are_numbered_on_the_outer_side_and_leave_the_text_its_room():
    section = opened(PAPER).sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]

    assert (odd.alignment.name, even.alignment.name) == ("RIGHT", "LEFT")
    assert odd.paragraph_format.right_indent == even.paragraph_format.left_indent == Pt(14)
    foot = section.footer_distance.mm + odd.paragraph_format.line_spacing.mm
    assert foot < section.bottom_margin.mm


def test_the_name_is_centred_over_the_date():
    [name, date] = [p for p in opened(PAPER).paragraphs if p.alignment == RIGHT]

    assert [p.text for p in (name, date)] == ["金陵审图有限公司", "2026年5月1日"]
    assert date.paragraph_format.right_indent == Pt(64)
    widths = {"金陵审图有限公司": 128, "2026年5月1日": 96}
    middles = [p.paragraph_format.right_indent.pt + widths[p.text] / 2 for p in (name, date)]
    assert middles[0] == middles[1]


def _held(document, table):
    rows = document.tables[table].rows
    return [row._tr.find(f".//{qn('w:keepNext')}") is not None for row in rows]


@pytest.mark.parametrize(("rows", "all_held"), [(3, True), (5, True), (6, False), (40, False)])
def test_no_signature_stands_alone_on_a_page(rows, all_held):
    columns = (Column("序号", lambda n: n),)
    signed = Signature(("经办人：",), "", "2026年5月1日")
    first = Table(columns, tuple(range(3)))
    parts = (first, Table(columns, tuple(range(rows)), "表"), Text("说明。"), signed)

    document = opened(Paper("记录", parts))

    assert _held(document, 0) == [True, False, False, False]  # the heading, with its first row
    assert _held(document, 1) == [True, *[all_held] * (rows - 1), True]
    said = {p.text: p.paragraph_format.keep_with_next for p in document.paragraphs if p.text}
    assert said == {
        "记录": True,
        "表": True,
        "说明。": True,
        "经办人：": True,
        "2026年5月1日": False,
    }


def test_the_words_stand_in_order():
    document = opened(PAPER)

    texts = [p.text for p in document.paragraphs if p.text]
    assert texts[:7] == [
        "演练数据，不具法律效力",
        "金陵审图有限公司",
        "联审意〔2026〕1号",
        "审查意见告知书",
        "河西置业有限公司：",
        "正文第一段。",
        "正文第二段。",
    ]
    assert texts[-2:] == ["扫码核验", "https://example.cn/verify/abcdefgh"]


@pytest.mark.parametrize(("issuer", "floating"), [("金陵审图有限公司", 1), ("院" * 21, 0)])
def test_the_code_floats_beside_a_signature_that_leaves_room(issuer, floating):
    signature = Signature((), issuer, "2026年5月1日")
    paper = dataclasses.replace(PAPER, sections=(signature, PAPER.sections[-1]))

    document = opened(paper)

    floats = list(document.element.body.iter(qn("wp:anchor")))
    assert (len(floats), len(document.inline_shapes)) == (floating, 1 - floating)
    assert [p.paragraph_format.keep_with_next for p in document.paragraphs[-5:]] == [
        True,
        True,
        True,
        True,
        False,
    ]


def test_a_table_repeats_its_heading_and_keeps_its_rows_whole():
    table = opened(PAPER).tables[1]

    assert [c.text for c in table.rows[0].cells] == ["序号", "编号", "金额", "日期", "说明"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [c.text for c in table.rows[1].cells][2:4] == ["1,234.56", "2026-05-01"]
    assert table.rows[3].cells[4].text == "第一行\n第二行<b>&"


def test_a_ledger_keeps_every_digit_and_runs_no_formula():
    paper = Paper(title="台账", sheets=(Sheet("台账", Table(COLUMNS, ROWS), "注"),))
    book = openpyxl.load_workbook(io.BytesIO(excel.render(paper)))
    sheet = book["台账"]
    rows = list(sheet.iter_rows(min_row=3))

    assert [c.value for c in next(sheet.iter_rows(min_row=2, max_row=2))] == [
        c.title for c in COLUMNS
    ]
    assert [c.value for c in rows[0]] == [
        1,
        "000123456789012345678",
        1234.56,
        dt.datetime(2026, 5, 1),
        "甲",
    ]
    assert (rows[1][4].value, rows[1][4].data_type) == ("=1+1", "s")
    assert rows[2][4].value == "第一行\n第二行<b>&"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:E5")
    assert sheet.data_validations.dataValidation[0].formula1 == '"甲,乙"'


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "money", ""),
        (-5, "money", "-0.05"),
        (100_000_000, "money", "1,000,000.00"),
        (dt.datetime(2026, 1, 2, 3, 4), "moment", "2026-01-02 03:04"),
        (dt.date(2026, 1, 2), "date", "2026-01-02"),
        (7, "int", "7"),
    ],
)
def test_values_are_written_the_same_way_everywhere(value, kind, text):
    assert shown(value, kind) == text


def test_dates_and_numbers_of_papers():
    assert chinese_date(dt.date(2026, 11, 2)) == "2026年11月2日"
    assert Numbering("x", "联审意").text(2026, 12) == "联审意〔2026〕12号"
    assert yuan(0) == "0.00"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed here")
def test_libreoffice_opens_both_and_keeps_the_pages(tmp_path):
    many = [ROWS[0] | {"n": n} for n in range(120)]
    long = Paper(title="意见", number="x", issuer="y", sections=(Table(COLUMNS, many),))
    (tmp_path / "a.docx").write_bytes(word.render(long))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"

    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "a.docx"],
        cwd=tmp_path,
        check=True,
        timeout=180,
        capture_output=True,
    )

    raw = (tmp_path / "a.pdf").read_bytes()
    assert raw.startswith(b"%PDF")
    assert 3 <= raw.count(b"/Type/Page/") + raw.count(b"/Type/Page\n") <= 12


@pytest.mark.parametrize(("columns", "sheets", "repeated"), [(5, 1, None), (23, 2, "$A:$A")])
def test_a_ledger_is_printed_on_as_many_sheets_as_can_be_read(columns, sheets, repeated):
    table = Table(tuple(Column(f"第{n}栏", str, 20) for n in range(columns)), ["甲"])
    raw = excel.render(Paper(title="台账", sheets=(Sheet("台账", table),)))
    made = openpyxl.load_workbook(io.BytesIO(raw)).active

    assert (made.page_setup.fitToWidth, made.page_setup.fitToHeight) == (sheets, 0)
    assert made.print_title_cols == repeated
