"""Sheet numbers in every form people write them."""

import pytest

from joint_review.drawings import numbering


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("建施-01", "建施-01"),
        ("建施01", "建施-01"),
        ("结 施－１２", None),
        ("结施－１２", "结施-12"),
        ("水施 3", "水施-3"),
        ("暖通施-05", "暖通施-05"),
        ("电施—02A", "电施-02A"),
        ("电施-RD-03", "电施-RD-03"),
        ("总施-01", "总施-01"),
        ("ａ－１０１", "A-101"),
        ("a-101", "A-101"),
        ("M1.0", "M1.0"),
        ("C100", "C100"),
        ("FP-101", "FP-101"),
        ("园施-01", "园施-01"),
        ("防雷-2", "防雷-2"),
        ("A1", None),
        ("一层平面图", None),
        ("", None),
    ],
)
def test_a_number_has_one_form_however_it_is_typed(typed, expected):
    assert numbering.canonical(typed) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("建施-01", "建筑"),
        ("结施-12", "结构"),
        ("给排水施-01", "给排水"),
        ("水施-01", "给排水"),
        ("暖施-01", "暖通"),
        ("电施-01", "电气"),
        ("消防-01", "消防"),
        ("人防-01", "人防"),
        ("防施-01", "人防"),
        ("A-101", "建筑"),
        ("S-201", "结构"),
        ("FP-1", "消防"),
        ("园施-01", "园林"),
        ("防雷-2", "防雷"),
        ("X-1", None),
        (None, None),
    ],
)
def test_the_number_names_its_discipline(number, expected):
    assert numbering.discipline(number) == expected


def test_numbers_are_found_inside_a_text_but_sizes_and_versions_are_not():
    text = numbering.normal("8/22/2014 9:22:10 am -A-100 A1 V3 建施－02 一层平面图")

    assert [number for number, _, _ in numbering.find(text)] == ["建施-02", "A-100"]


def test_a_catalogue_sorts_by_discipline_and_then_by_number_not_by_letters():
    numbers = ["电施-01", "建施-10", "结施-01", "建施-2"]

    assert sorted(numbers, key=numbering.sort_key) == ["建施-2", "建施-10", "结施-01", "电施-01"]


def test_missing_double_and_absent_numbers_are_told_in_sentences():
    numbers = ["建施-01", "建施-02", "建施-04", "结施-01", "结施-01", None]

    assert [str(reason) for reason in numbering.oddities(numbers)] == [
        "有 1 张图纸没有图号，请补填。",
        "图号 结施-01 出现了 2 次，请核对。",
        "建施 系列的图号不连续，缺 建施-03。如确无此图，可以不管。",
    ]


def test_hundreds_name_kinds_of_sheets_and_are_no_gaps():
    assert numbering.oddities(["A-101", "A-102", "A-201", "A-301"]) == []
    assert [str(r) for r in numbering.oddities(["A-101", "A-103", "A-201"])] == [
        "A 系列的图号不连续，缺 A-102。如确无此图，可以不管。"
    ]


def test_a_complete_set_has_nothing_odd():
    assert numbering.oddities(["建施-01", "建施-02", "结施-01"]) == []
