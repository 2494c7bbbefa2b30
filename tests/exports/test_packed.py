"""The same paper drawn up at the same moment is the same bytes."""

import datetime as dt
import io
import zipfile

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
    raw = docx.render(PAPER)

    again = packed(raw, dt.datetime(1970, 1, 1))

    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (raw, again))
    assert before.namelist() == after.namelist()
    assert {part.date_time for part in after.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert [before.read(n) for n in before.namelist()] == [after.read(n) for n in after.namelist()]
    before.close()
    after.close()
