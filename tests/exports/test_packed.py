"""The same paper drawn up at the same moment is the same bytes."""

import datetime as dt
import io
import zipfile

from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from exports.render import docx
from exports.render.packed import packed
from exports.spec import Paper, Text

PAPER = Paper(title="审查意见告知书", sections=(Text("共提出意见三条。"),))


def test_a_word_paper_is_the_same_bytes_at_the_same_moment(at):
    at("2026-11-20 09:00")
    first = docx.render(PAPER)
    at("2026-11-20 09:00")

    assert docx.render(PAPER) == first
    at("2026-11-20 09:02")
    assert docx.render(PAPER) != first


def test_every_part_carries_the_moment_and_keeps_its_place():
    document, raw = Document(), io.BytesIO()
    document.add_paragraph("共提出意见三条。")
    document.save(raw)

    ours = packed(document, dt.datetime(1970, 1, 1))

    before, after = (zipfile.ZipFile(one) for one in (raw, io.BytesIO(ours)))
    assert before.namelist() == after.namelist()
    assert {part.date_time for part in after.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert [before.read(n) for n in before.namelist()] == [after.read(n) for n in after.namelist()]
    before.close()
    after.close()


def test_a_paper_carries_no_part_and_no_table_style_that_nothing_uses():
    with zipfile.ZipFile(io.BytesIO(docx.render(PAPER))) as paper:
        names = set(paper.namelist())
    written = Document(io.BytesIO(docx.render(PAPER)))

    assert not [n for n in names if "WithEffects" in n or "customXml" in n or "thumbnail" in n]
    assert {"Normal", "Footer", "Normal Table"} <= {style.name for style in written.styles}
    assert len([s for s in written.styles if s.type == WD_STYLE_TYPE.TABLE]) == 1
