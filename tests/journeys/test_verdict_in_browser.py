"""A low price of a scoring in Chromium: three experts, each alone, rule on the explanation and sign."""

import pytest

from app.accounts.models import Person
from bidding.models import Award
from tests.bidding.test_low_prices import fresh
from tests.bidding.test_verdicts import judged
from tests.factories.accounts import PASSWORD
from tests.journeys.hall import hall
from tests.journeys.looking import look

__all__ = ["hall"]
pytestmark = pytest.mark.journey
WORDS = (
    ("accept", "人员和设备齐备，测算可信"),
    ("reject", "人工费低于成本"),
    ("accept", "同意"),
)


def sign(page, word, why, password=PASSWORD):
    page.check(f"[name=word][value={word}]")
    page.fill("[name=why]", why)
    page.fill("[name=current]", password)
    with page.expect_navigation():
        page.click("main form.form button.btn-primary")


def test_three_experts_sign_alone_and_the_majority_decides(hall, at):
    requirement, row, asked, bidders = judged(at)
    desks = [hall(Person.get_by_id(actor.person_id).login) for _, actor in asked]
    desks[1].set_viewport_size({"width": 360, "height": 740})
    for (verdict, _), page, (word, why) in zip(asked, desks, WORDS, strict=True):
        page.goto("/desk")
        page.click(f"main a[href='/bidding/verdicts/{verdict.id}']")
        assert all(
            text in page.inner_text("main")
            for text in ("设备自有", "成本.pdf", "20,000.00", "36.36%")
        )
        assert not any(said in page.inner_text("main") for _, said in WORDS)
        look(page)
        page.click("main a:text('认定并签名')")
        if word == "reject":
            sign(page, word, why, "不是这个密码")
            assert "密码" in page.inner_text(".error-summary")
            assert page.input_value("[name=why]") == why
        look(page)
        sign(page, word, why)
        assert "认定已签名" in page.inner_text("main")
        assert why in page.inner_text("#word")

    look(desks[1])
    assert str(fresh(row).state) == "accepted"
    assert Award.get(Award.requirement == requirement).agency_id == bidders[0][0].id
    anybody = hall()
    anybody.goto(f"/bidding/requirements/{requirement.id}")
    shown = anybody.inner_text("main")
    assert "签名认定成立 2 名、不成立 1 名" in shown
    assert "（成立）：人员和设备齐备，测算可信；" in shown
    assert "（不成立）：人工费低于成本；" in shown
    assert not any(Person.get_by_id(actor.person_id).name in shown for _, actor in asked)
    look(anybody)
