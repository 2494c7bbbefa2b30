"""A page that fails a check is refused alone, with a sentence; the others of its file are kept."""

import io

import lxml.html
import pytest

from app.kernel.errors import NotAllowed
from joint_review import queries
from joint_review.drawings.pdfwrite import Document
from joint_review.models.sheet import Sheet
from joint_review.services import sheets, submit
from tests.factories.joint_review import answer, make_package, make_pdf, upload

BLANK = "这一页是空白页，没有图形和文字。请移出，或补传有内容的图纸。"
BROKEN = "这一页已损坏，无法读取。请把这一页重新导出后再传。"
SMALL = "这一页小于 A4，不是图纸的图幅。请检查导出时的纸张设置后再传。"
LARGE = "这一页大于 A0 的最长加长图幅。请检查导出时的纸张设置后再传。"


def drawn(page, number, size):
    page.pen(0.5)
    page.line((2, 2), (size[0] - 2, 2), (size[0] - 2, size[1] - 2), close=True)
    page.text(size[0] - 110, 30, f"图名：{number}平面图", 5)
    page.text(size[0] - 110, 18, f"图号：{number}", 5)


def pdf_of(*pages):
    """Pages of (number or None for a blank one, width, height in millimetres)."""
    document = Document()
    for number, *size in pages:
        page = document.page(*size)
        if number:
            drawn(page, number, size)
    return io.BytesIO(document.bytes())


def white_picture():
    """A page covered by one white rectangle: something is on it, nothing is to be seen."""
    document = Document()
    page = document.page(420, 297)
    page.pen(0.5, (1, 1, 1))
    page.line((10, 10), (400, 10), (400, 280), (10, 280), close=True, fill=True)
    return io.BytesIO(document.bytes())


def without_second_page():
    """Of three pages the second is named by the list of pages but is no page at all."""
    raw = make_pdf(("建施-01", "一层"), ("建施-02", "二层"), ("建施-03", "三层")).getvalue()
    start = raw.index(b"[", raw.index(b"/Kids")) + 1
    kids = raw[start : raw.index(b"]", start)]
    second = kids.split(b"R")[1]
    return io.BytesIO(raw.replace(kids, kids.replace(second, b" 0" + second[2:])))


def state_of(package):
    return [(s.number, s.refused) for s in queries.current_sheets(package)]


@pytest.fixture
def package(world):
    return make_package(world, "draft", numbers={})


def test_a_blank_page_a_note_and_a_poster_are_refused_and_the_rest_kept(world, package):
    pages = [("建施-01", 594, 420), (None, 594, 420), ("建施-02", 148, 105)]
    pages += [("建施-03", 3000, 1400), ("建施-04", 420, 297)]

    made = upload(package, pdf_of(*pages), "全套.pdf", world.owner)

    assert (made.outcome, made.sheets_found) == ("done", 5)
    assert state_of(package) == [
        ("建施-01", ""),
        ("", BLANK),
        ("建施-02", SMALL),
        ("建施-03", LARGE),
        ("建施-04", ""),
    ]


def test_a_page_with_nothing_but_white_on_it_is_blank(world, package):
    upload(package, white_picture(), "白.pdf", world.owner)

    assert state_of(package) == [("", BLANK)]


def test_a_page_that_cannot_be_read_does_not_keep_the_others_out(world, package):
    made = upload(package, without_second_page(), "缺页.pdf", world.owner)

    assert made.outcome == "done"
    assert state_of(package) == [("建施-01", ""), ("", BROKEN), ("建施-03", "")]


def test_what_is_refused_is_named_kept_from_submission_and_taken_out_together(world, web, package):
    upload(package, pdf_of(("建施-01", 594, 420), (None, 594, 420)), "全套.pdf", world.owner)
    browser, there = web(world.owner), f"/joint-review/packages/{package.id}"
    for sheet in queries.current_sheets(package):
        if not sheet.refused:
            sheets.name_sheet(sheet, "建施-01", "一层", "architecture", world.owner)

    shown = lxml.html.fromstring(browser.get(there).text)
    told = " ".join(shown.xpath('string(//div[contains(@class, "flash-bad")])').split())
    refused = browser.post(f"{there}/submit")
    dropped = browser.post(f"{there}/sheets/drop-refused")

    assert "有 1 张图纸没有通过检查，其余图纸已保留" in told
    assert f"（全套.pdf 第 2 页）：{BLANK}" in told
    assert refused.status_code == 409
    assert f"#2 不能使用：{BLANK}" in refused.text
    assert dropped.status_code == 303
    assert state_of(package) == [("建施-01", "")]
    assert browser.post(f"{there}/submit").status_code == 303


def test_two_pages_of_one_number_are_marked_and_neither_is_lost(world, web, package):
    file = make_pdf(("建施-01", "一层平面图"), ("建施-02", "二层平面图"), ("建施-01", "三层平面图"))

    upload(package, file, "重号.pdf", world.owner)

    page = lxml.html.fromstring(web(world.owner).get(f"/joint-review/packages/{package.id}").text)
    checks = page.xpath('//td[@data-label="检查结果"]')
    assert ["图号重复" in cell.text_content() for cell in checks] == [True, False, True]
    with pytest.raises(NotAllowed, match="图号重复：建施-01"):
        submit.submit(queries.package(package.id), world.owner)


def test_a_refused_page_of_a_revision_replaces_nothing(world):
    package = make_package(world, "revising")
    old = queries.current_sheets(package)[0]

    upload(package, pdf_of((old.number, 148, 105)), "改.pdf", world.designer)

    assert Sheet.get_by_id(old.id).standing == "current"
    new = next(s for s in queries.current_sheets(package) if s.refused)
    new = queries.sheet(new.id)
    with pytest.raises(NotAllowed, match="小于 A4"):
        sheets.map_revision(new, queries.sheet(old.id), world.designer)
    sheets.name_sheet(new, old.number, "改", "architecture", world.designer)
    assert Sheet.get_by_id(old.id).standing == "current"
    with pytest.raises(NotAllowed, match="不能使用：这一页小于 A4"):
        answer(world, package)
    assert sheets.remove_refused(queries.package(package.id), world.designer) == 1
    package = queries.package(package.id)
    assert package.sheet_problems == []


def test_two_revised_pages_of_one_file_do_not_replace_each_other(world):
    package = make_package(world, "revising")
    old = queries.current_sheets(package)[0]
    file = make_pdf((old.number, "改一"), (old.number, "改二"))

    upload(package, file, "改.pdf", world.designer)

    now = [s for s in queries.current_sheets(package) if s.plain == old.plain]
    assert [(s.title, s.revision) for s in now] == [("改一", 2), ("改二", 1)]
    assert [str(r) for r in queries.package(package.id).sheet_problems] == [
        f"图号重复：{old.number}"
    ]
