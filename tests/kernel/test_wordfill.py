"""Placeholders in somebody's own Word file: found wherever they stand, filled without harm."""

import io

import docx
import pytest

from app.kernel import wordfill


def word(*runs, cell="", header=""):
    """A Word file with one paragraph cut into these runs, a table cell and a header."""
    document, out = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph()
    for one in runs:
        paragraph.add_run(one).bold = True
    if cell:
        document.add_table(1, 1).cell(0, 0).text = cell
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(out)
    out.seek(0)
    return out


def texts(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    heads = [p.text for p in document.sections[0].header.paragraphs]
    return [t for t in (*(p.text for p in document.paragraphs), *cells, *heads) if t]


def test_a_name_is_filled_wherever_it_stands_and_however_word_cut_it():
    file = word(
        "金额", "{", "{合同", "金额}", "}元，{{甲}}{{ 乙 }}。", cell="{{甲}}", header="{{乙}}"
    )

    made = wordfill.filled(file, {"合同金额": "8.00", "甲": "一\n二", "乙": "丙"})

    assert texts(made) == ["金额8.00元，一\n二丙。", "一\n二", "丙"]
    assert all(run.bold for run in made.paragraphs[0].runs)


def test_what_has_no_value_stays_as_it_was_written():
    made = wordfill.filled(word("{{别的}} {{甲}}"), {"甲": "{{乙}}", "乙": "不再填"})

    assert texts(made) == ["{{别的}} {{乙}}"]


@pytest.mark.parametrize(
    ("text", "names", "torn"),
    [
        ("{{甲}}和{{ 乙 }}、{{甲}}", ["甲", "乙"], []),
        ("金额{{合同金额元", [], ["金额{{合同金额元"]),
        ("大写}}之后", [], ["大写}}之后"]),
        ("{单括号}", [], []),
    ],
)
def test_names_and_torn_braces_are_found(text, names, torn):
    assert wordfill.placeholders(word(text)) == (names, torn)


def test_bytes_that_are_no_word_file_are_said_to_be_unreadable():
    with pytest.raises(wordfill.Unreadable):
        wordfill.placeholders(io.BytesIO(b"PK\x03\x04 not a document"))
