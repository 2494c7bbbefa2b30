"""Live price bidding in Chromium: two agencies undercut each other, a passer-by watches on a phone."""

import pytest

from tests.journeys.test_complaints_in_browser import PHONE, look

pytestmark = pytest.mark.journey
LOWEST = "#live-room dd >> nth=0"
LEADS = "贵机构的报价是当前最低价"


def price(page):
    """The lowest price as the page shows it, in fen."""
    text = page.inner_text(LOWEST)
    return round(float("".join(sign for sign in text if sign.isdigit() or sign == ".")) * 100)


def bid(page, fen, wait):
    page.fill("[name=amount_fen]", f"{fen / 100:.2f}")
    page.select_option("[name=amount_fen_unit]", "yuan")
    page.click("main form.form button.btn-primary")
    page.wait_for_selector(wait)


def test_two_agencies_bid_and_a_passer_by_sees_it_without_a_click(visit):
    watcher = visit(width=PHONE)
    watcher.goto("/bidding/requirements")
    watcher.click("main >> text=竞价中 >> xpath=ancestor::tr >> a")
    watcher.click("main >> text=进入在线竞价")
    watcher.wait_for_selector("#live-room")
    look(watcher)
    before, address = price(watcher), watcher.url
    assert "号报价人" in watcher.inner_text("#live-room")
    assert watcher.query_selector("[name=amount_fen]") is None

    first, second = visit("agency"), visit("agency2", width=PHONE)
    first.goto(address)
    second.goto(address)
    if LEADS in first.inner_text("main"):
        first, second = second, first
    look(first)
    low = before - 100_000
    bid(first, low, "text=报价已受理")
    assert LEADS in first.inner_text("#live-room")
    watcher.wait_for_selector(f"#live-room dd >> text={low / 100:,.2f}", timeout=30_000)
    assert price(watcher) == low

    bid(second, low - 1, ".error-summary")
    assert "新的报价不得高于" in second.inner_text(".error-summary")
    look(second)
    bid(second, low - 60_000, "text=报价已受理")
    first.wait_for_selector(f"#live-room dd >> text={(low - 60_000) / 100:,.2f}", timeout=30_000)
    assert LEADS not in first.inner_text("#live-room")
