"""A questionnaire in Chromium: drawn up and published, answered on the phone, its results read."""

import datetime as dt

import pytest

from app.kernel import clock
from tests.journeys.looking import look

pytestmark = pytest.mark.journey
PHONE = 360


def sent(page, wait, **typed):
    """Fill in fields by name, look at the page, send it, wait for what must follow."""
    for name, text in typed.items():
        page.fill(f"[name={name}]", text)
    look(page)
    page.click("main form.form .form-foot button.btn-primary")
    page.wait_for_selector(wait)


def test_from_a_draft_to_an_answer_on_the_phone_and_published_results(visit):
    office = visit("regulator")
    office.goto("/supervision/questionnaires/new")
    office.wait_for_selector("[name=title]")
    office.check("[name=audience][value=public]")
    office.check("[name=audience][value=window]")
    closes = (clock.now() + dt.timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    head = {"title": "取件便利度调查", "purpose": "改进取件服务", "closes_at": closes}
    sent(office, "#questions >> text=添加题目", **head)
    for kind, text, lines in (("scale", "取件是否方便", ""), ("one", "希望怎样取件", "窗口\n邮寄")):
        office.click("#questions >> text=添加题目")
        office.wait_for_selector("[name=kind]")
        office.check(f"[name=kind][value={kind}]")
        office.fill("[name=lines]", lines)
        sent(office, f"li >> text={text}", text=text)
    look(office)
    office.click(".action-bar >> text=预览")
    office.wait_for_selector("text=这是预览")
    look(office)
    office.go_back()
    office.wait_for_selector(".action-bar >> text=发布问卷 >> nth=0")
    office.click(".action-bar >> text=发布问卷 >> nth=0")
    office.wait_for_selector("text=正在填写，到截止时间自动截止并统计。")
    look(office)
    address = office.url

    visitor = visit(width=PHONE)
    visitor.goto("/supervision/questionnaires/published")
    look(visitor)
    visitor.goto(address)
    visitor.click("main >> text=填写问卷")
    visitor.wait_for_selector("[name=q1]")
    assert "不收集姓名、电话等个人信息" in visitor.inner_text("main")
    visitor.check("[name=party][value=public]")
    visitor.check("[name=q1][value='4']")
    visitor.check("[name=q2][value='2']")
    sent(visitor, "h1 >> text=谢谢填写")
    look(visitor)
    visitor.goto(f"{address}/answer")
    assert visitor.url.endswith("/thanks")

    visitor.goto("/supervision/questionnaires/published?state=over")
    visitor.click("td >> text=中介服务满意度调查")
    visitor.wait_for_selector("#results")
    assert "平均 4.07，中位数 4.00" in visitor.inner_text("#results")
    assert visitor.locator("#results svg").first.is_visible()
    look(visitor)
