"""A new colleague in Chromium: invited, with one-time codes, for two organisations, deciding
about a paper that somebody else asked to void; a visitor's phone sees what became of it."""

import re

import pytest
from playwright.sync_api import expect

from app.kernel import clock
from tests.accounts.test_totp import code_at
from tests.browser import sign_in

pytestmark = pytest.mark.journey
LOGIN, WORDS = "lin.xin", "fresh-water-under-the-hill"
TYPED = {
    "login": LOGIN,
    "name": "林新人",
    "phone": "13800001111",
    "password": WORDS,
    "again": WORDS,
}


def press(page, name):
    """Press a button of the page itself, not of the frame."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def invite(manager):
    """Make a link for somebody who is to handle affairs."""
    manager.goto("/account/members")
    manager.check("input[name=roles][value=handler]")
    press(manager, "生成邀请链接")
    expect(manager.get_by_text(re.compile("有效期至 20"))).to_be_visible()
    return re.search(r"/account/invitation/\S+", manager.get_by_role("main").inner_text())[0]


def join(page, link):
    """Accept an invitation without an account and sign in."""
    page.goto(link)
    for name, value in TYPED.items():
        page.fill(f"#content [name={name}]", value)
    press(page, "建立账号并加入")
    sign_in(page, LOGIN, WORDS)
    expect(page.get_by_text("您好，林新人，已登录。")).to_be_visible()


def turn_on_codes(page):
    """Switch one-time codes on; return the secret and the recovery codes."""
    page.goto("/account/codes")
    press(page, "开始设置")
    secret = page.locator("main code").inner_text()
    page.fill("[name=code]", "000000")
    press(page, "启用")
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("[name=code]", code_at(secret, clock.now()))
    press(page, "启用")
    return secret, page.locator("main ol code").all_inner_texts()


def enter_with(page, code):
    """Sign in with password and code."""
    sign_in(page, LOGIN, WORDS)
    assert page.url.endswith("/account/sign-in/code")
    page.fill("[name=code]", code)
    press(page, "登录")


def act_for(page, name):
    """Choose in the menu of the frame for whom to act."""
    page.locator("header details.menu:has(#act-for) > summary").click()
    page.select_option("#act-for", label=name)
    page.get_by_role("button", name="切换单位").click()
    page.wait_for_load_state()


def places(page):
    """The organisations one may act for, the present one first."""
    chosen = page.locator("#act-for option:checked").text_content()
    names = page.locator("#act-for option").all_text_contents()
    return sorted(names, key=lambda one: one != chosen)


@pytest.fixture(scope="module")
def known():
    """What the tests of this file know of the new colleague."""
    return {}


@pytest.fixture
def colleague(visit, known):
    """Link, secret and unused codes of the new colleague, made by the first test in this house.

    Which test that is depends on the lanes: they take over each other's tests.
    """
    if not known:
        page = visit()
        link = invite(visit("owner"))
        join(page, link)
        secret, recovery = turn_on_codes(page)
        known.update(link=link, secret=secret, recovery=recovery)
    return known


def test_a_colleague_is_invited_and_protects_the_account(visit, colleague):
    page, other = visit(), visit()
    link, secret = colleague["link"], colleague["secret"]
    enter_with(page, colleague["recovery"].pop())

    enter_with(other, code_at(secret, clock.now(), steps=1))

    expect(other.get_by_text("您好，林新人，已登录。")).to_be_visible()
    assert page.goto(link).status == 409
    page.goto("/account/sessions")
    page.locator("summary", has_text="退出其他").click()
    press(page, "退出其他所有设备")
    other.goto("/desk")
    expect(other.get_by_text("登录已结束或过期")).to_be_visible()


def test_the_colleague_acts_for_two_organisations(visit, colleague):
    designer, page = visit("designer"), visit()
    enter_with(page, colleague["recovery"].pop())
    page.goto(invite(designer))
    press(page, "用这个账号加入")

    first, second = places(page)
    act_for(page, second)

    expect(page.get_by_text(f"现在代表 {second} 办理。")).to_be_visible()
    assert page.locator("header .who").last.inner_text() == second
    assert places(page) == [second, first]


def test_a_paper_is_voided_and_replaced_by_two_and_the_phone_says_so(visit, colleague):
    owner, page, phone = visit("owner"), visit(), visit(width=360, height=740)
    owner.goto("/exports/papers")
    owner.get_by_role("link", name="中选通知书").first.click()
    paper = owner.url.rsplit("/", 1)[-1]
    owner.locator("summary", has_text="申请作废").click()
    owner.fill("[name=reason]", "项目名称有错字")
    press(owner, "申请作废")
    expect(owner.get_by_role("main").get_by_text("复核同意作废")).to_have_count(0)

    enter_with(page, colleague["recovery"].pop())
    if "金陵" not in page.locator("header .who").last.inner_text():
        act_for(page, next(one for one in places(page) if "金陵" in one))
    page.goto("/desk")
    page.get_by_role("link", name=re.compile("复核作废申请")).click()
    page.locator("summary", has_text="作废并换发").click()
    press(page, "复核同意作废并换发")

    phone.goto(f"/verify/{paper}")
    for _ in range(60):
        if phone.locator(".verdict a").count():
            break
        phone.wait_for_timeout(500)
        phone.reload()
    expect(phone.get_by_text("已被换发")).to_be_visible()
    phone.locator(".verdict a").click()
    expect(phone.get_by_text("本文书有效")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
