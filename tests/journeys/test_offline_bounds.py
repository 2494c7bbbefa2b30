"""The offline file says of a price what the page says, by the same bounds, before it is sealed."""

import json

import pytest

from app.web import i18n
from bidding.rules import bounds
from tests.factories.intermediaries import make_agency
from tests.factories.sealing import make_sealed
from tests.journeys.hall import hall, person, seal
from tests.journeys.test_sealed_in_browser import Offline, task_of

__all__ = ["hall"]

pytestmark = pytest.mark.journey
NUMBER = "请按数字填写报价，最多两位小数。"
REFUSED = "报价没有发送，也没有密封，请改正。"
TERMS = {
    "amount": ({"floor_fen": 5_000_000}, ("50000.001", "五万", ""), "50,000"),
    "discount": ({"price_mode": "discount", "ceiling_rate": 2550}, ("100", "12.345"), "25.50"),
}


def both(*words):
    """The sentences in both languages as the file puts them: Chinese, then English below."""
    lines = []
    for language, gap in ((i18n.CHINESE, ""), (i18n.ENGLISH, " ")):
        with i18n.speaking(language):
            lines.append(gap.join(str(i18n.t(one)) for one in words))
    return "\n".join(lines)


def beyond(task):
    """What is one too low and one too high, as it is typed."""
    near = [(task["least"], -1), (task["most"], 1)]
    values = [bound + more for bound, more in near if bound is not None]
    return [f"{value // 100}.{value % 100:02d}" for value in values]


@pytest.mark.parametrize("mode", TERMS)
def test_a_price_out_of_the_bounds_is_told_before_it_is_sealed(hall, chromium, tmp_path, mode):
    terms, no_number, good = TERMS[mode]
    requirement, _ = make_sealed(1, **terms)
    person("b1", "agency", "handler", make_agency())
    browser = hall("b1")
    file = task_of(
        browser, f"/bidding/requirements/{requirement.id}/offer", "下载密封参数", tmp_path
    )
    task = json.loads(file.read_text())
    limits = bounds.limits(mode, task["least"], task["most"])
    form, hint = browser.locator("#form"), browser.inner_text("#price-help")
    apart = Offline(chromium, tmp_path)

    apart.page.set_input_files("#task", file)
    apart.page.get_by_text(hint).wait_for()
    assert (apart.page.inner_text("#price-help"), str(limits)) == (both(limits), hint)
    for price in beyond(task):
        apart.page.fill("#price", price)
        apart.page.click("#seal button")
        apart.page.get_by_text(REFUSED).wait_for()  # the click itself has taken the last word away
        assert apart.page.get_attribute("#price", "aria-invalid") == "true"
        told = apart.page.inner_text("#seal-said")
        assert told == both(REFUSED, limits)
        assert told.splitlines()[0] == form.get_attribute("data-say-bounds")
        assert apart.page.inner_text("#seal-said [lang=en]") == told.splitlines()[1]
    for price in no_number:
        apart.page.fill("#price", price)
        apart.page.click("#seal button")
        apart.page.get_by_text(NUMBER).wait_for()
        assert apart.page.inner_text("#seal-said") == both(NUMBER)
        apart.page.fill("#price", beyond(task)[0])
        apart.page.click("#seal button")
        apart.page.get_by_text(REFUSED).wait_for()
    assert form.get_attribute("data-say-price") == NUMBER
    assert apart.page.evaluate("document.activeElement.id") == "price"
    assert apart.saved == []

    sealed, own = apart.act("seal", 2, price=good)
    assert apart.page.get_attribute("#price", "aria-invalid") == "false"
    assert json.loads(own.read_text())["version"] == 1
    assert json.loads(sealed.read_text())["notice"] == task["notice"]
    apart.context.close()
    seal(browser, requirement, good, tmp_path)  # the page takes it as well


TASKS = [
    ("amount", {}),  # a file of before knows no bounds
    ("amount", {"least": None, "most": None}),
    ("amount", {"least": "1", "most": "<b>2</b>"}),
    ("amount", {"least": 5, "most": None}),
    ("amount", {"least": None, "most": 123_456_789}),
    ("amount", {"least": 10_000, "most": 100_000_000}),
    ("discount", {"least": 50, "most": None}),
    ("discount", {"least": None, "most": 2_005}),
    ("discount", {"least": 1_000, "most": 9_050}),
]


def test_every_bound_is_written_as_the_page_writes_it(app, chromium, tmp_path):
    apart, path = Offline(chromium, tmp_path), tmp_path / "task.json"
    for mode, given in TASKS:
        path.write_text(json.dumps({"mode": mode, **given}))
        apart.page.reload()
        apart.page.set_input_files("#task", path)
        apart.page.click("#seal button")  # without a price; by then the file has been read
        apart.page.get_by_text(NUMBER).wait_for()
        known = [one if type(one) is int else None for one in given.values()] or [None, None]
        limits = bounds.limits(mode, *known)
        assert apart.page.inner_text("#price-help") == (both(limits) if limits else ""), given
    apart.context.close()
