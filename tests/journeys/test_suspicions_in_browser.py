"""A signal of collusion in Chromium: from the supervisor's desk to the agency and to a ruling."""

import pytest

from tests.bidding.scenes import pdf
from tests.journeys.looking import look

pytestmark = pytest.mark.journey
QUESTION = "各家报价的间隔相等，请说明本机构的报价如何测算，并附测算表"
NAME = "演练·钟山工程咨询有限公司"
OTHER = "演练·观澜建设监理有限公司"


def send(page):
    page.click("main form[method=post] button.btn-primary[type=submit]")
    page.wait_for_load_state()


def test_from_equal_steps_to_the_agencys_answer_and_a_ruling(visit):
    boss = visit("supervisor")
    boss.goto("/supervision/board")
    boss.click("main a:has-text('未了结的串通线索')")
    boss.wait_for_selector("#suspicions")
    look(boss)
    boss.click("#suspicions a:has-text('报价呈规律性差异')")
    boss.wait_for_selector("#evidence")
    address = boss.url
    assert boss.locator("#figures svg").count() == 4
    assert "等差" in boss.inner_text("#figures")
    assert "它不是证据" in boss.inner_text("main")
    look(boss)
    boss.click(".action-bar >> text=请机构说明")
    boss.fill("textarea[name=question]", QUESTION)
    look(boss)
    send(boss)
    boss.wait_for_selector("text=已要求说明")

    agency = visit("agency2", width=360)
    agency.goto("/supervision/inquiries")
    agency.click("main a:has-text('报价呈规律性差异')")
    agency.wait_for_selector("#own")
    told = agency.inner_text("main")
    assert QUESTION in told
    assert OTHER not in told
    assert agency.locator("#own tbody tr").count() == 1
    look(agency)
    agency.click(".action-bar >> text=提交说明")
    agency.fill("textarea[name=text]", "按人工费定额测算，取整到百元，测算表附后")
    sheet = {"name": "测算表.pdf", "mimeType": "application/pdf", "buffer": pdf().read()}
    agency.set_input_files("input[name=papers]", sheet)
    send(agency)
    agency.wait_for_selector("text=已说明")
    agency.goto(address)
    assert QUESTION not in agency.inner_text("body")

    boss.goto(address)
    assert "测算表.pdf" in boss.inner_text("#inquiries")
    boss.click("summary:has-text('排除线索')")
    boss.fill("details[open] textarea[name=reason]", "测算依据充分，取整所致")
    boss.click("details[open] button[type=submit]")
    boss.wait_for_selector("#ruling")
    assert "已排除" in boss.inner_text("main")
    look(boss)
