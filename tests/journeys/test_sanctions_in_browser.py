"""A sanction from hand to hand in Chromium: from the list of agencies to a repaired suspension."""

import pytest

from tests.bidding.scenes import pdf
from tests.journeys.looking import look

pytestmark = pytest.mark.journey
FACTS = "提交的勘测报告缺三处原始记录，两次催告后仍未补齐"
NAME = "演练·钟山工程咨询有限公司"
PHONE = 360


@pytest.fixture
def come(visit):
    """come(login, **more): a page that keeps its complaints."""
    complaints = []

    def opened(login=None, **more):
        page = visit(login, **more)
        page.on("console", lambda told: complaints.append(told.text))
        return page

    yield opened
    assert [told for told in complaints if "422" not in told] == []


def send(page):
    page.click("main form[method=post] button.btn-primary[type=submit]")
    page.wait_for_load_state()


def press(page, label):
    page.click(f".action-bar >> text={label}")
    page.wait_for_load_state()


def paper(name):
    return {"name": name, "mimeType": "application/pdf", "buffer": pdf().read()}


def proposed(officer, public):
    """Propose a suspension in a region and send the notice; return its address."""
    officer.goto(public.replace("/agencies/", "/intermediaries/"))
    press(officer, "提出惩戒")
    look(officer)
    officer.select_option("select[name=ground]", "bad_result")
    officer.check("input[name=measure][value=suspension]")
    officer.check("input[name=scope][value=region]")
    officer.fill("textarea[name=facts]", FACTS)
    officer.fill("textarea[name=clause]", "演练办法第二十条第三项")
    officer.set_input_files("input[name=papers]", paper("催告记录.pdf"))
    send(officer)  # the region is missing
    officer.wait_for_selector(".error-summary")
    look(officer)
    officer.fill("input[name=place]", "320300")
    officer.set_input_files("input[name=papers]", paper("催告记录.pdf"))
    send(officer)
    address = officer.url
    press(officer, "发出告知书")
    officer.wait_for_selector("text=已告知，待陈述申辩")
    return address


def stated(agency, address):
    """State the agency's case."""
    agency.goto("/supervision/sanctions/mine")
    look(agency)
    agency.goto(address)
    assert "催告记录.pdf" in agency.inner_text("main")
    press(agency, "陈述申辩")
    look(agency)
    agency.fill("textarea[name=text]", "原始记录由业主保管，已致函索取")
    send(agency)
    agency.wait_for_selector("text=待决定")


def decided(officer, address):
    """Decide and publish."""
    officer.goto(address)
    press(officer, "作出决定")
    look(officer)
    officer.fill("textarea[name=decision]", "原始记录应由机构留存，意见不予采纳，事实清楚")
    send(officer)
    press(officer, "公布并执行")
    officer.wait_for_selector("text=执行中")
    look(officer)


def read_by_everybody(visitor, address, public):
    """Nothing of the agency's statement is public, the suspension is."""
    visitor.goto("/supervision/sanctions/public")
    look(visitor)
    visitor.goto(address)
    assert FACTS in visitor.inner_text("main")
    assert "已致函索取" not in visitor.inner_text("body")
    look(visitor)
    visitor.goto(public)
    assert "徐州市" in visitor.inner_text("#restrictions")
    look(visitor)


def repaired(agency, officer, address):
    """Apply for repair with proof, and agree to it."""
    agency.goto(address)
    press(agency, "申请修复")
    agency.fill("textarea[name=text]", "原始记录已取回归档，并建立留存制度")
    agency.set_input_files("input[name=papers]", paper("归档清单.pdf"))
    look(agency)
    send(agency)
    agency.wait_for_selector("text=修复审核中")
    look(agency)

    officer.goto(address)
    officer.click("summary:has-text('提前解除')")
    officer.fill("details[open] textarea[name=reason]", "归档清单属实，准予修复")
    officer.click("details[open] button[type=submit]")
    officer.wait_for_selector("text=已提前解除")


def test_from_the_list_of_agencies_to_a_repaired_suspension(come):
    visitor = come(width=PHONE)
    visitor.goto(f"/agencies?q={NAME}")
    visitor.click(f"main a:has-text('{NAME}')")
    visitor.wait_for_load_state()
    public = visitor.url
    look(visitor)
    officer, agency = come("regulator"), come("agency2", width=PHONE)

    address = proposed(officer, public)
    stated(agency, address)
    decided(officer, address)
    read_by_everybody(visitor, address, public)
    repaired(agency, officer, address)

    visitor.goto("/supervision/sanctions/public?state=over")
    assert NAME in visitor.inner_text("main")
    visitor.goto(public)
    assert "徐州市" not in visitor.inner_text("#agency-restrictions")


def test_the_pages_stand_on_every_screen(come):
    for width in (PHONE, 1366):
        officer = come("regulator", width=width)
        for there in ("/supervision/sanctions", "/supervision/sanctions?state=decided"):
            officer.goto(there)
            look(officer)
