"""What a person typed stays a word in every export: no formula in Excel or CSV, no markup in Word."""

import csv
import io
import zipfile
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest

from app.kernel import clock
from app.kernel.db import write
from app.kernel.events import record
from exports.render import docx as word
from exports.render import xlsx as excel
from exports.spec import Column, Fields, Paper, Sheet, Signature, Table, Text
from tests.factories.accounts import make_actor, make_organisation, make_person

FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "=cmd|'/c calc'!A0", "＝1+1",
    '=HYPERLINK("http://evil/","x")',
)  # fmt: skip
MARKUP = (
    "</w:t></w:r><w:r><w:br/></w:r>",
    "<w:instrText>DDEAUTO c:\\\\cmd</w:instrText>",
    "&lt;b&gt; &amp; <![CDATA[x]]> ]]>",
    '"><script>alert(1)</script>',
    "{{ 7*7 }} {% raw %} %s {0} {name}",
    "\ud800甲\x0b\x00\ufffe乙",
)
PARTS = {"p", "r", "t", "instrText", "fldChar", "br", "drawing"}


def ledger(texts):
    rows = [{"text": text} for text in texts]
    return Sheet("台账", Table((Column("说明", lambda r: r["text"], 30),), rows))


def test_no_cell_of_a_ledger_is_a_formula():
    raw = excel.render(Paper(title="台账", sheets=(ledger(FORMULAS),)))

    cells = [c for row in openpyxl.load_workbook(io.BytesIO(raw)).active.iter_rows() for c in row]
    told = {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {text.strip() for text in FORMULAS} <= {str(v).strip() for v in told}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def paper_with(text):
    table = Table((Column("说明", lambda r: r["text"], 30),), [{"text": text}])
    return Paper(
        title=text, number=text, issuer=text, addressee=text,
        sections=(
            Text(text), Text(text, heading=True), Fields(((text, text),)), table,
            Signature((text,), text, text),
        ),
    )  # fmt: skip


def shape(raw):
    """How many parts of each kind the document has."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        trees = [ET.fromstring(archive.read(name)) for name in names]
    kinds = [part.tag.rpartition("}")[2] for tree in trees for part in tree.iter()]
    return {kind: kinds.count(kind) for kind in PARTS}


@pytest.mark.parametrize("text", MARKUP, ids=range(len(MARKUP)))
def test_no_word_typed_changes_the_shape_of_a_document(text):
    plain, hostile = word.render(paper_with("甲")), word.render(paper_with(text))

    assert shape(hostile) == shape(plain)
    read = "\n".join(p.text for p in docx.Document(io.BytesIO(hostile)).paragraphs)
    kept = "".join(c for c in text if c.isprintable() and not "\ud800" <= c <= "\udfff")
    assert kept.replace("\ufffe", "") in read


@pytest.fixture
def auditor(client_as, db):
    place = make_organisation(kind="platform")
    return client_as(make_person(organisation=place, roles=("audit_admin",)), place)


def test_the_audit_trail_gives_words_in_csv_and_excel(auditor, db):
    place = make_organisation("=HYPERLINK(1)")
    for text in FORMULAS:
        with write():
            record("accounts.organisation.suspend", place,
                   actor=make_actor("manager", organisation=place), facts={"reason": text})  # fmt: skip

    table = auditor.get("/admin/trail.csv", buffered=True).get_data(as_text=True)

    rows = list(csv.reader(io.StringIO(table.lstrip("\ufeff"))))[1:]
    cells = [cell for row in rows for cell in row]
    assert clock.now().year == int(rows[0][1][:4])
    assert any("HYPERLINK" in cell for cell in cells)
    assert [c for c in cells if c[:1] in ("=", "+", "-", "@", "\t", "\r", "＝")] == []
