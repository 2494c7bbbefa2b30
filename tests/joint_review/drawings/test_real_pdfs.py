"""Real drawing sets, read by their title blocks alone (no file name, no document title)."""

import pytest

from joint_review.drawings import reader

EXPECTED = {
    "lake_kegonsa_fullset_20150129/*A-101*": [("A-101", "First Floor", "建筑")],
    "lake_kegonsa_fullset_20150129/*A-102*": [("A-102", "Second & Third Floor Plan", "建筑")],
    "lake_kegonsa_fullset_20150129/*A-201*": [("A-201", "Elevations - South & East", "建筑")],
    "lake_kegonsa_fullset_20150129/*A-301*": [("A-301", "Building Sections", "建筑")],
    "lake_kegonsa_fullset_20150129/*S-101*": [
        ("S-101", "Structural - Basement & Second Floor Framing", "结构")
    ],
    "lake_kegonsa_zoning_plans_20140822.pdf": [
        ("A-100", "Site Plan", "建筑"),
        ("A-101", "First and Second Floors Plans", "建筑"),
        ("A-102", "Third Floor Plan", "建筑"),
    ],
    "facilities_markedup_questions_20190711.pdf": [("A001", "SITE PLAN", "建筑")],
    "oakfire_V3_20190426.pdf": [(None, "Kenosha Layout Drawing", None)],
}


@pytest.mark.parametrize("pattern", EXPECTED)
@pytest.mark.parametrize("named", [False, True])
def test_the_title_block_of_a_real_sheet_is_read(corpus, pattern, named):
    (path,) = (corpus / "pdf").glob(pattern)

    sheets = reader.read_pdf(path, str(path), path.name if named else "")

    found = [(s.guess.number, s.guess.title, s.guess.discipline) for s in sheets]
    assert found == EXPECTED[pattern]


def test_a_turned_page_is_measured_as_it_is_shown(corpus):
    (path,) = (corpus / "pdf").glob("facilities*")

    (sheet,) = reader.read_pdf(path, str(path))

    assert (sheet.width, sheet.height, sheet.rotation) == (2448.0, 1584.0, 90)
    assert sheet.box == (0.0, 0.0, 1584.0, 2448.0)
