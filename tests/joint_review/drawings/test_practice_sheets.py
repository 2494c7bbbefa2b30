"""The practice drawings are real drawings: our own reader understands every one of them."""

import hashlib

import pytest

from app.demo.building import sets
from joint_review.drawings import reader


@pytest.fixture(scope="module")
def sheets():
    return sets.health_station()


@pytest.fixture(scope="module")
def pdf(sheets, tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "set.pdf"
    path.write_bytes(sets.pdf_of(sheets, sets.STATION.name))
    return path


def told(found):
    return [(s.guess.number, s.guess.title, s.guess.discipline, s.guess.paper) for s in found]


def drawn(sheets):
    return [(s.number, s.title, s.discipline, "A1") for s in sheets]


def test_twelve_a1_sheets_of_five_trades(sheets):
    assert [s.number for s in sheets] == [row[0] for row in sets.HEALTH_STATION]
    assert len(sheets) == 12
    assert {s.discipline for s in sheets} == {"建筑", "结构", "给排水", "暖通", "电气"}


def test_every_page_is_read_back_with_number_title_discipline_and_paper(sheets, pdf):
    assert told(reader.read_pdf(pdf, "demo", pdf.name)) == drawn(sheets)


def test_without_bookmarks_the_title_blocks_alone_are_enough(sheets, tmp_path):
    path = tmp_path / "set.pdf"
    path.write_bytes(sets.pdf_of(sheets, "x").replace(b"/Outlines", b"/Nothings"))

    found = reader.read_pdf(path, "bare", "set.pdf")

    assert {s.guess.sources["title"] for s in found} == {"图签"}
    assert told(found) == drawn(sheets)


def test_scales_are_read_where_a_sheet_has_one(sheets, pdf):
    wanted = ["" if s.scale == "-" else s.scale for s in sheets]

    assert [s.guess.scale for s in reader.read_pdf(pdf, "demo")] == wanted


def test_one_page_is_turned_in_the_file_and_shown_across(pdf):
    turned = [s for s in reader.read_pdf(pdf, "demo") if s.rotation == 90]

    assert [s.guess.number for s in turned] == ["结施-03"]
    assert turned[0].width > turned[0].height
    assert turned[0].box[2] < turned[0].box[3]


def test_the_same_call_makes_the_same_bytes(sheets, pdf):
    again = sets.pdf_of(sets.health_station(), sets.STATION.name)

    assert hashlib.sha256(again).digest() == hashlib.sha256(pdf.read_bytes()).digest()


@pytest.mark.parametrize("number", ["建施-02", "结施-03", "电施-02"])
def test_the_dxf_of_a_sheet_is_the_same_sheet(sheets, tmp_path, number):
    (sheet,) = [s for s in sheets if s.number == number]
    path = tmp_path / "sheet.dxf"
    path.write_bytes(sets.dxf_of(sheet))

    _, found = reader.convert_dxf(path)

    assert told(found) == drawn([sheet])


def test_the_second_revision_has_only_the_changed_sheets_and_they_differ(sheets, tmp_path):
    changed = sets.health_station("B")
    before = {s.number: s.marks for s in sheets}

    assert [s.number for s in changed] == list(sets.CHANGED)
    assert all(s.revision == "B" and s.marks != before[s.number] for s in changed)


def test_the_warehouse_is_another_package(tmp_path):
    store = sets.warehouse_set()
    path = tmp_path / "store.pdf"
    path.write_bytes(sets.pdf_of(store, sets.STORE.name))

    assert told(reader.read_pdf(path, "store")) == drawn(store)


def test_places_worth_an_opinion_lie_on_the_page(sheets):
    places = [spot for s in [*sheets, *sets.warehouse_set()] for spot in s.places().values()]

    assert len(places) > 40
    assert all(0 < u < 1 and 0 < v < 1 for u, v in places)


def test_all_text_stays_inside_the_frame(sheets, pdf):
    facts, _ = reader.ask({"op": "pdf", "path": str(pdf), "key": "demo"})

    beyond = [
        (sheet.number, run["text"])
        for sheet, page in zip(sheets, facts["pages"], strict=True)
        for run in page["runs"]
        if not (
            run["x0"] > 0 and run["x1"] < page["width"] - 28 and run["y1"] < page["height"] - 20
        )
    ]
    assert beyond == []
