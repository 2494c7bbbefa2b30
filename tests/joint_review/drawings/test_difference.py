"""Two pages compared dot by dot: what is found, where, and what is left alone."""

import io

import pytest
from PIL import Image

from joint_review.drawings import reader
from joint_review.drawings.pdfwrite import Document

BASE = ((60, 200), (160, 200))
A3 = (420, 297)


@pytest.fixture
def page(tmp_path):
    """page(lines, texts…): a page of a PDF as the comparison takes it."""
    made = iter(range(100))

    def drawn(*lines, texts=(), size=A3, move=(0, 0), grey=False):
        document = Document()
        sheet = document.page(*size)
        if grey:
            sheet.pen(0.5, (0.8, 0.8, 0.8))
            sheet.line((200, 50), (380, 50), (380, 180), (200, 180), fill=True)
        sheet.pen(0.5)
        for one in (((10, 10), (410, 10), (410, 287), (10, 287), (10, 10)), BASE, *lines):
            sheet.line(*[(x + move[0], y + move[1]) for x, y in one])
        for x, y, text in texts:
            sheet.text(x, y, text, 5)
        number = next(made)
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(document.bytes())
        return path, f"{tmp_path.name}-{number}", 0

    return drawn


ADDED = ((300, 100), (340, 100), (340, 130))


def boxes(facts):
    return [(one["kind"], one["left"] // 10_000, one["top"] // 10_000) for one in facts["regions"]]


def test_the_same_page_twice_has_no_change(page):
    facts, _ = reader.compare(page(), page())

    assert facts == {"regions": [], "left_out": 0, "gone": [], "come": []}


@pytest.mark.parametrize(
    ("old", "new", "kind"), [((), (ADDED,), "added"), ((ADDED,), (), "removed")]
)
def test_a_line_more_or_less_is_found_where_it_is(page, old, new, kind):
    facts, png = reader.compare(page(*old), page(*new))

    ((found, left, top),) = boxes(facts)
    assert found == kind
    assert (left, top) in {(70, 55), (71, 55), (71, 56), (70, 56)}  # 300/420, (297-130)/297
    colours = {colour for _, colour in Image.open(io.BytesIO(png)).convert("RGBA").getcolors()}
    assert {one[:3] for one in colours if one[3]} == {(213, 94, 0) if new else (0, 114, 178)}


def test_a_line_that_moved_is_one_change(page):
    facts, _ = reader.compare(page(((300, 100), (340, 100))), page(((300, 102), (340, 102))))

    assert [kind for kind, _, _ in boxes(facts)] == ["changed"]


@pytest.mark.parametrize("move", [(0.2, 0), (3, -2)])
def test_a_page_exported_aside_has_not_changed(page, move):
    facts, _ = reader.compare(page(ADDED), page(ADDED, move=move))

    assert facts["regions"] == []


@pytest.mark.parametrize(("old", "new"), [([], [ADDED]), ([ADDED], [])])
def test_a_line_over_a_filled_place_is_found(page, old, new):
    facts, _ = reader.compare(page(*old, grey=True), page(*new, grey=True))

    assert len(facts["regions"]) == 1


def test_another_paper_meets_in_the_corner_of_the_title_block(page):
    wide = (420 + 105, 297)
    old = page(ADDED)
    frame = ((115, 10), (515, 10), (515, 287), (115, 287), (115, 10))
    document = Document()
    sheet = document.page(*wide)
    sheet.pen(0.5)
    for one in (frame, *[tuple((x + 105, y) for x, y in line) for line in (BASE, ADDED)]):
        sheet.line(*one)
    path = old[0].with_name("wide.pdf")
    path.write_bytes(document.bytes())

    facts, _ = reader.compare(old, (path, "wide", 0))

    assert facts["regions"] == []


def test_texts_of_one_page_only_are_told(page):
    old = page(texts=[(100, 100, "净宽1050"), (100, 150, "一层平面图")])
    new = page(texts=[(100, 100, "净宽1200"), (100, 150, "一层平面图")])

    facts, _ = reader.compare(old, new)

    assert (facts["gone"], facts["come"]) == (["净宽1050"], ["净宽1200"])
    assert len(facts["regions"]) == 1


def test_a_file_that_is_no_drawing_ends_in_a_sentence(page, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")

    with pytest.raises(reader.Unreadable, match="无法读取"):
        reader.compare((broken, "broken", 0), page())
