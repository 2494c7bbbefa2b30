"""How the cells of Word tables stand: figures under one another, headings in the middle."""

import pytest

from exports.render import tables


@pytest.mark.parametrize(
    ("column", "stands"),
    [
        (("1", "12,345.00", "", "98.5%", "81,800.00 元", "—", "−5"), "right"),
        (("2601-320114-89-01-900006",), "left"),
        (("第 1 名", "2"), "left"),
        (("", ""), "left"),
        ((), "left"),
    ],
)
def test_only_a_column_of_figures_stands_to_the_right(column, stands):
    assert tables.side(column) == f'<w:jc w:val="{stands}"/>'


def test_a_heading_stands_in_the_middle_of_a_grey_cell_on_every_page():
    head = tables.row([("金额", "黑体")], size=21, head=True)
    body = tables.row([("1", "仿宋_GB2312")], size=21, sides=[tables.side(("1",))])

    marks = ("w:tblHeader", "w:fill", "w:keepNext", '<w:jc w:val="center"/>')
    assert [one in head for one in marks] == [True] * 4
    assert [one in body for one in marks] == [False] * 4
    assert '<w:jc w:val="right"/>' in body


def test_an_empty_cell_is_no_higher_than_its_row():
    assert '<w:rPr><w:sz w:val="21"/></w:rPr></w:pPr>' in tables.row([("", "黑体")], size=21)
