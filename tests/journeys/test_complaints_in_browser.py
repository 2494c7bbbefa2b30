"""A complaint in Chromium: written without an account, decided by the regulator, read by all."""

import re

import pytest

from tests.journeys.looking import look

pytestmark = pytest.mark.journey
SUMMARY = "该机构超出承诺收取加急费，责令退还"
PHONE = 360


def sent(page, wait, **typed):
    """Fill in fields by name, look at the page, send it, wait for what must follow."""
    for name, text in typed.items():
        page.fill(f"[name={name}]", text)
    look(page)
    page.click("main form.form button.btn-primary")
    page.wait_for_selector(wait)


def test_from_a_letter_without_an_account_to_a_published_decision(visit):
    visitor = visit(width=PHONE)
    visitor.goto("/supervision/complaints/published")
    look(visitor)
    party = visitor.inner_text("td.text-cell >> nth=0").strip()
    visitor.click("main >> text=我要投诉")
    visitor.wait_for_selector("[name=party]")
    visitor.check("input[name=against][value=agency]")
    visitor.select_option("[name=kind]", "fee")
    visitor.check("[name=hidden]")
    letter = {"facts": "承诺收费八万元，交付前另收加急费一万元", "request": "请责令退还加急费"}
    sent(visitor, "#code", party=party, name="欧阳明月", phone="13951234567", **letter)
    look(visitor)
    number = re.search(r"TS\d{9}", visitor.inner_text("main"))[0]
    assert "个工作日" in visitor.inner_text("main")

    officer = visit("regulator")
    officer.goto(f"/supervision/complaints?q={number}")
    look(officer)
    officer.click(f"td >> text={number}")
    officer.wait_for_selector(".action-bar")
    look(officer)
    officer.click(".action-bar >> text=受理 >> nth=0")
    officer.wait_for_selector(".action-bar >> text=开始调查")
    officer.click(".action-bar >> text=开始调查")
    officer.wait_for_selector("[name=questions]")
    sent(officer, "#questions", questions="请说明另行收取加急费的依据")
    address = officer.url

    agency = visit("agency2", width=PHONE)
    agency.goto(address)
    look(agency)
    assert "欧" not in agency.inner_text("main")
    agency.click(".action-bar >> text=提交说明")
    agency.wait_for_selector("[name=text]")
    sent(agency, "text=说明已提交", text="加急费系双方另行约定，没有书面约定")

    officer.goto(address)
    officer.click(".action-bar >> text=作出处理决定")
    officer.wait_for_selector("[name=summary]")
    officer.check("input[name=decision][value=upheld]")
    words = {"clause": "某办法第二十一条", "finding": "加急费没有书面约定，超出公开承诺"}
    sent(officer, "#decision", summary=SUMMARY, **words)
    look(officer)

    visitor.goto("/supervision/complaints/followed")
    assert "处理决定：投诉成立" in visitor.inner_text("main")
    look(visitor)
    reader = visit(width=PHONE)
    reader.goto("/supervision/complaints/published")
    row = reader.inner_text(f"tr:has-text('{number}')")
    assert SUMMARY in row
    assert "欧" not in row
    look(reader)
