"""A rating from hand to hand in Chromium: the owner's stars, the agency's answer, the ruling."""

import io
import re
from pathlib import Path

import pytest

from tests.bidding.scenes import pdf
from tests.journeys.looking import look

pytestmark = pytest.mark.journey
ASPECTS = ("quality", "timeliness", "attitude", "fee", "conduct", "overall")
BLAME = "成果两次退回后才合格，比约定时间晚了十天"
PHONE = 360


@pytest.fixture
def come(visit):
    """come(login, **more): a page that keeps its complaints, with nothing sticking out."""
    complaints = []

    def opened(login=None, **more):
        page = visit(login, **more)
        page.on("console", lambda told: complaints.append(told.text))
        return page

    yield opened
    assert [told for told in complaints if "422" not in told] == []  # a form that lacks something


def rated_as(page, number, words):
    """Choose the same stars everywhere by their words, write, and send."""
    for name in ASPECTS:
        page.check(f"input[name={name}][value='{number}']")
    page.fill("textarea[name=text]", words)
    page.click("main button.btn-primary")
    page.wait_for_load_state()


def owed(page, chip):
    """Open the first of our ratings in a state."""
    page.goto("/supervision/evaluations/mine")
    page.click(f"tr:has-text('{chip}') a")
    page.wait_for_load_state()


def test_stars_are_given_changed_answered_and_ruled_upon(come):
    owner = come("owner", width=PHONE)
    owner.goto("/desk")
    assert "服务评价" in owner.inner_text("main")
    owed(owner, "待评价")
    look(owner)
    owner.click(".action-bar >> text=评价服务")
    look(owner)
    owner.click("main button.btn-primary")  # nothing chosen yet
    owner.wait_for_selector(".error-summary")
    look(owner)
    rated_as(owner, 2, "成果缺少计算书，退改后才能使用")
    assert "已评价，可修改" in owner.inner_text("main")
    address = owner.url
    owner.click(".action-bar >> text=修改评价")
    assert owner.is_checked("input[name=fee][value='2']")
    rated_as(owner, 1, BLAME)
    assert "已公开" in owner.inner_text("main")
    assert owner.query_selector(".action-bar") is None  # changed once, and for good

    agency = come("agency2")
    agency.goto(address)
    assert BLAME in agency.inner_text("main")
    look(agency)
    agency.click(".action-bar >> text=回复评价")
    agency.fill("textarea[name=text]", "变更由业主提出，交付日期已另行约定")
    agency.click("main button.btn-primary")
    agency.wait_for_selector("#reply")
    agency.click(".action-bar >> text=申诉")
    look(agency)
    agency.fill("textarea[name=text]", "延期由业主变更方案造成，有书面变更单为证")
    paper = {"name": "变更单.pdf", "mimeType": "application/pdf", "buffer": pdf().read()}
    agency.set_input_files("input[name=papers]", paper)
    agency.click("main button.btn-primary")
    agency.wait_for_selector("text=申诉中")

    officer = come("regulator", width=PHONE)
    officer.goto("/supervision/evaluations?state=appealed")
    look(officer)
    officer.goto(address)
    assert "变更单.pdf" in officer.inner_text("main")
    officer.click(".action-bar >> text=处理申诉")
    look(officer)
    officer.check("input[name=ruling][value=upheld]")
    officer.fill("textarea[name=reason]", "变更单属实，延期不可归责于机构")
    officer.click("main button.btn-primary")
    officer.wait_for_selector("text=申诉已处理")

    visitor = come(width=PHONE)
    visitor.goto(address)
    assert "变更单属实" in visitor.inner_text("main")
    assert BLAME not in visitor.inner_text("body")
    look(visitor)


def test_everything_works_without_a_script(come):
    owner = come("owner", scripts=False)
    owed(owner, "已评价，可修改")
    owner.click(".action-bar >> text=修改评价")
    rated_as(owner, 3, "成果能用，说明不够细致")

    assert "已公开" in owner.inner_text("main")
    assert "3 星" in owner.inner_text("main")


def test_the_public_pages_stand_on_every_screen(come):
    for width in (PHONE, 1366):
        page = come(width=width)
        for address in ("/supervision/ratings", "/supervision/ratings/owners"):
            page.goto(address)
            look(page)
        page.goto("/supervision/ratings")
        page.click("td a")
        page.wait_for_load_state()
        look(page)
        page.click("text=返回机构")
        page.wait_for_load_state()
        look(page)
        page.click("text=业绩项目清册")
        page.wait_for_load_state()
        look(page)


def test_the_office_takes_its_list_as_excel(come):
    from openpyxl import load_workbook

    officer = come("regulator")
    officer.goto("/supervision/evaluations?role=owner")
    with officer.expect_download() as waiting:
        officer.click("text=导出所见为 Excel")
    raw = Path(waiting.value.path()).read_bytes()
    rows = list(load_workbook(io.BytesIO(raw)).active.iter_rows(min_row=3, values_only=True))

    assert rows
    assert {row[5] for row in rows} == {"项目业主"}
    assert re.search("服务评价台账", waiting.value.suggested_filename)
