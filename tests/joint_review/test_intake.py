"""Files becoming sheets, sheets corrected, replaced and taken out."""

import io

import pytest

from app.kernel import files, notices
from app.kernel.errors import Invalid, NotAllowed, StaleState
from joint_review import marks, queries
from joint_review.models.sheet import Intake, Sheet
from joint_review.services import intake, sheets, submit
from tests.factories.joint_review import (
    advance,
    issue,
    make_opinion,
    make_package,
    make_pdf,
    make_sheet,
    upload,
)

SET = [("建施-01", "一层平面图"), ("结施-01", "基础平面图"), ("", "")]


def numbers(package):
    return [(s.number, s.revision) for s in queries.current_sheets(package)]


def told(actor):
    return [str(n.reason) for n in notices.inbox(actor.person_id)]


def test_a_file_becomes_sheets_with_guesses(world):
    package = submit.create(world.project, "一号楼", "", world.owner)

    made = upload(package, make_pdf(*SET), "set.pdf", world.owner)

    rows = queries.current_sheets(package)
    assert (made.outcome, made.sheets_found) == ("done", 3)
    assert [(s.number, s.title, s.discipline) for s in rows[:2]] == [
        ("建施-01", "一层平面图", "architecture"),
        ("结施-01", "基础平面图", "structure"),
    ]
    assert (rows[2].number, rows[2].discipline) == ("", "other")
    assert [s.guessed for s in rows] == [True] * 3
    assert [s.picture for s in rows] == [s.sha256 for s in rows]
    assert told(world.owner)[0] == "文件 set.pdf 已拆分为 3 张图纸，请核对图号和图名"


def test_splitting_twice_changes_nothing(world):
    package = submit.create(world.project, "一号楼", "", world.owner)
    made = upload(package, make_pdf(*SET[:1]), "set.pdf", world.owner)

    payload = {"intake": made.id}
    assert intake.read(payload) is None
    intake.split(payload, intake.read(payload))

    assert len(queries.current_sheets(package)) == 1


def test_the_same_file_is_taken_once(world):
    package = submit.create(world.project, "一号楼", "", world.owner)
    raw = make_pdf(*SET[:1]).getvalue()
    upload(package, io.BytesIO(raw), "a.pdf", world.owner)

    with pytest.raises(NotAllowed, match="与已上传的一份文件内容完全相同"):
        intake.upload(package, io.BytesIO(raw), "b.pdf", world.owner)
    sheets.remove_sheet(queries.current_sheets(package)[0], world.owner)
    assert upload(package, io.BytesIO(raw), "b.pdf", world.owner).outcome == "done"


def test_a_dxf_keeps_its_own_fingerprint_and_is_shown_as_pdf(world):
    from app.demo.building.sets import dxf_of, health_station

    package = submit.create(world.project, "一号楼", "", world.owner)
    raw = dxf_of(health_station()[1])
    stream = io.BytesIO(raw.encode() if isinstance(raw, str) else raw)
    made = upload(package, stream, "建施-01.dxf", world.owner)

    (sheet,) = queries.current_sheets(package)
    assert (made.outcome, sheet.file_kind) == ("done", "dxf")
    assert sheet.picture != sheet.sha256
    assert files.path_of(sheet.picture).read_bytes()[:5] == b"%PDF-"
    assert files.attachment(sheet.attachment).sha256 == sheet.sha256


HOSTILE = {
    "program.pdf": b"MZ\x90\x00" + b"\0" * 4000,
    "broken.pdf": b"%PDF-1.7\n" + b"x" * 2000,
    "page.dxf": b"<html><script>alert(1)</script></html>",
    "empty.pdf": b"",
    "broken.dxf": b"  0\nSECTION\n  2\nHEADER\n",
    "picture.pdf": b"\x89PNG\r\n\x1a\n" + b"\0" * 300,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_sentence_and_leave_nothing(world, name):
    package = submit.create(world.project, "一号楼", "", world.owner)

    with pytest.raises(Invalid) as refusal:
        intake.upload(package, io.BytesIO(HOSTILE[name]), name, world.owner)

    assert list(refusal.value.fields) == ["files"]
    assert len(str(refusal.value)) > 8
    assert Intake.select().count() == 0
    assert files.of(package.subject_kind, package.id) == []


def test_a_file_that_breaks_while_being_split_is_told_and_stops_nobody(world, monkeypatch):
    from joint_review.drawings import reader

    package = submit.create(world.project, "一号楼", "", world.owner)

    def refuse(*_):
        raise reader.Unreadable(reader.SENTENCES["timeout"])

    monkeypatch.setattr(reader, "read_pdf", refuse)
    made = upload(package, make_pdf(*SET[:1]), "a.pdf", world.owner)

    assert (made.outcome, made.note) == ("failed", reader.SENTENCES["timeout"])
    assert told(world.owner)[0].startswith("文件 a.pdf 无法读取")
    assert package.sheet_problems == []


def test_waiting_files_keep_a_package_from_being_submitted(world):
    package = submit.create(world.project, "一号楼", "", world.owner)
    make_sheet(package)
    intake.upload(package, make_pdf(*SET[:1]), "a.pdf", world.owner)

    with pytest.raises(NotAllowed, match="还在拆分"):
        submit.submit(package, world.owner)


def test_a_corrected_sheet_is_a_persons_word_and_a_stale_one_is_refused(world):
    package = make_package(world)
    sheet = queries.current_sheets(package)[0]
    again = queries.sheet(sheet.id)

    sheets.name_sheet(sheet, " 建施－0２ ", "二层平面图", "structure", world.owner, seen=1)
    with pytest.raises(StaleState, match="刚刚被别人改过"):
        sheets.name_sheet(again, "建施-03", "三层", "structure", world.owner, seen=1)

    kept = queries.sheet(sheet.id)
    assert (kept.number, kept.plain, kept.guessed, kept.version) == (
        "建施－0２",
        "建施-02",
        False,
        2,
    )
    with pytest.raises(Invalid) as wrong:
        sheets.name_sheet(kept, "", " ", "magic", world.owner)
    assert list(wrong.value.fields) == ["number", "title", "discipline"]


def test_only_changed_sheets_are_handed_in_and_open_opinions_move_along(world):
    package = submit.create(world.project, "一号楼", "", world.owner)
    upload(package, make_pdf(*SET[:2]), "set.pdf", world.owner)
    package = advance(world, package, "reviewing")
    first, second = queries.current_sheets(package)
    made = make_opinion(world, package, sheet=first, x=100_000, y=900_000)
    issue(world, package)
    again = make_pdf(SET[0], ("建施-07", "改了号的图"), size=(594, 420))

    upload(queries.package(package.id), again, "again.pdf", world.designer)
    assert numbers(package) == [("建施-01", 2), ("结施-01", 1), ("建施-07", 1)]
    alone = queries.current_sheets(package)[2]
    sheets.map_revision(queries.sheet(alone.id), queries.sheet(second.id), world.designer)

    assert numbers(package) == [("建施-01", 2), ("结施-01", 2)]
    new = queries.current_sheets(package)[0]
    (mark,) = marks.of(new, world.designer, marks.lineage(new))
    assert (mark.opinion.id, mark.carried) == (made.id, True)
    right, below = 420 * 0.9 / 594, 297 * 0.1 / 420
    assert (mark.left, mark.top) == (round((1 - right) * 1e6), round((1 - below) * 1e6))
    assert [s.revision for s in marks.lineage(new)] == [1]


def test_naming_a_new_sheet_like_an_old_one_replaces_it_and_removing_brings_it_back(world):
    package = make_package(world, "revising")
    old = next(s for s in queries.current_sheets(package) if s.discipline == "structure")
    new = make_sheet(package, "", "", "other", round=2)

    sheets.name_sheet(queries.sheet(new.id), "结施 - 01", "改图", "structure", world.designer)
    assert Sheet.get_by_id(old.id).standing == "replaced"
    sheets.remove_sheet(queries.sheet(new.id), world.designer)

    assert (Sheet.get_by_id(old.id).standing, Sheet.get_by_id(old.id).replaced_by_id) == (
        "current",
        None,
    )
    with pytest.raises(NotAllowed, match="已经不在"):
        sheets.remove_sheet(queries.sheet(new.id), world.designer)
    with pytest.raises(NotAllowed, match="现行的旧图纸"):
        sheets.map_revision(queries.sheet(new.id), queries.sheet(old.id), world.designer)
