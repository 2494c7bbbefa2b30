"""Guesses from made-up pages: labels, cells, catalogues, hints from outside."""

import pytest

from joint_review.drawings import titleblock


def run(text, x, y, size=10.0, width=None):
    wide = width or size * len(text) * 0.9
    return {"text": text, "turn": 0, "size": size, "x0": x, "y0": y, "x1": x + wide, "y1": y + size}


def page(*runs, **more):
    facts = {"width": 2384, "height": 1684, "runs": list(runs), "label": "", "bookmarks": []}
    return facts | more


def test_the_cell_beside_the_label_wins_over_louder_text():
    found = titleblock.guess(
        page(
            run("A-9", 300, 300, 60),
            run("图 号", 2000, 1600, 12),
            run("结施－０２", 2080, 1600, 14),
            run("图 名", 2000, 1560, 12),
            run("基础配筋图", 2080, 1560, 14),
            run("工程名称", 2000, 1500, 12),
            run("某学校教学楼", 2080, 1500, 14),
            run("比 例", 2000, 1640, 12),
            run("1:150", 2080, 1640, 12),
            run("1:20", 400, 500, 12),
            run("1:20", 800, 500, 12),
        )
    )

    assert (found.number, found.title, found.discipline) == ("结施-02", "基础配筋图", "结构")
    assert (found.scale, found.paper) == ("1:150", "A1")
    assert found.sources == {"number": "图签", "title": "图签"}


def test_a_catalogue_full_of_numbers_still_has_its_own():
    rows = [run(f"建施-{n:02d}", 400, 200 + 30 * n, 14) for n in range(1, 20)]
    own = [run("图 号", 2000, 1600, 12), run("建施-00", 2080, 1600, 14)]

    assert titleblock.guess(page(*rows, *own)).number == "建施-00"


def test_a_title_of_two_lines_is_read_whole():
    found = titleblock.guess(
        page(
            run("图名", 2000, 1560, 10),
            run("一层给排水及", 2080, 1555, 14),
            run("消防平面图", 2080, 1571, 14),
        )
    )

    assert found.title == "一层给排水及消防平面图"


def test_a_bookmark_and_a_file_name_help_where_the_page_says_nothing():
    marked = titleblock.guess(page(bookmarks=["水施-03 给水系统图"]))
    named = titleblock.guess(page(), file_name="电施-02_照明平面图.pdf")
    labelled = titleblock.guess(page(label="S-201"))

    assert (marked.number, marked.title) == ("水施-03", "给水系统图")
    assert marked.sources == {"number": "书签", "title": "书签"}
    assert (named.number, named.title, named.discipline) == ("电施-02", "照明平面图", "电气")
    assert (labelled.number, labelled.discipline) == ("S-201", "结构")


def test_a_file_of_many_pages_lends_its_name_to_none():
    found = titleblock.guess(page(), file_name="电施-02_照明平面图.pdf", alone=False)

    assert (found.number, found.title) == (None, "")


def test_an_empty_page_gives_an_empty_guess():
    assert titleblock.guess(page()) == titleblock.Guess(paper="A1")


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (841, 594, "A1"),
        (594, 841, "A1"),
        (1189, 841, "A0"),
        (1051, 594, "A1 加长"),
        (297, 210, "A4"),
        (500, 300, "500×300 毫米"),
    ],
)
def test_paper_sizes(width, height, expected):
    assert titleblock.paper(width, height) == expected
