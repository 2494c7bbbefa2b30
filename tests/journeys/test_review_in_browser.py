"""The sheet in a real browser: pins by mouse and by keyboard, list and sheet linked, no script."""

import os
import re

import pytest

from joint_review import marks
from joint_review.models.opinion import Opinion
from joint_review.models.sheet import Sheet
from tests.journeys.looking import AXE, wrong
from tests.journeys.review_site import review
from tests.tabs import Lent

__all__ = ["review"]
pytestmark = pytest.mark.journey

LOADED = """() => window.sheetViewer && sheetViewer.world.getItemCount() > 0
  && sheetViewer.world.getItemAt(0).getFullyLoaded()"""


@pytest.fixture
def open_as(tabs, review):
    """open_as("reviewer", width=…): a page of that person and what its console complained of."""
    lent = Lent(tabs, review.address)

    def opened(role, width=1366, *, theme="light", scripts=True, locale="zh-CN"):
        page = lent(width, scripts=scripts)
        wished = (("theme", theme), ("locale", locale))
        page.context.add_cookies(
            [{"name": n, "value": v, "url": review.address} for n, v in wished]
        )
        actor = review.world.actors[role]
        page.goto(f"/sink/enter/{actor.person_id}/{actor.org_id}")
        heard = page.complaints = []
        page.on("console", lambda told: heard.append(told.text))
        return page

    yield opened
    lent.give_back()


STILL = """() => !document.getAnimations().some(one => one.playState === 'running')
  && (!window.sheetViewer || (b => b[0].x === b[1].x && b[0].y === b[1].y && b[0].width === b[1].width)(
    [sheetViewer.viewport.getBounds(true), sheetViewer.viewport.getBounds(false)]))"""
SECONDS = 30


def ready(page):
    """Wait until the sheet stands there sharp and still."""
    page.wait_for_function(LOADED, polling=50, timeout=SECONDS * 1000)
    still(page)


def still(page):
    """Wait until nothing on the page moves."""
    page.wait_for_function(STILL, polling=50, timeout=SECONDS * 1000)


def place_of(page, left, top):
    """Where a place of the page as shown is on the screen."""
    return page.evaluate(
        """([x, y]) => { const v = sheetViewer, item = v.world.getItemAt(0), s = item.getContentSize();
        const p = v.viewport.imageToViewerElementCoordinates(new OpenSeadragon.Point(x * s.x, y * s.y));
        const b = v.element.getBoundingClientRect(); return [b.left + p.x, b.top + p.y]; }""",
        [left, top],
    )


def fill(page, problem):
    page.fill("#f-problem", problem)
    page.select_option("#f-kind", "general")
    page.check("input[name=severity][value=must]")
    page.fill("#f-basis", "GB 50016-2014")
    page.fill("#f-clause", "5.5.18")


def stored(problem):
    return Opinion.get(Opinion.problem == problem)


def test_a_pin_set_by_mouse_lands_where_it_was_clicked_on_a_turned_page(open_as, review):
    page = open_as("reviewer")
    page.goto(f"/joint-review/sheets/{review.sheet.id}")
    ready(page)
    page.click("[data-add]")
    x, y = place_of(page, 0.7, 0.3)

    page.mouse.click(x, y)
    fill(page, "鼠标标记")
    page.click("#opinion-form button.btn-primary")
    page.wait_for_url("**/joint-review/sheets/*#opinion-*")

    made = stored("鼠标标记")
    expected = marks.stored(700_000, 300_000, review.sheet.rotation)
    assert review.sheet.rotation == 90
    assert abs(made.x - expected[0]) < 4000
    assert abs(made.y - expected[1]) < 4000
    ready(page)
    pin = page.locator(".sheet-view button[aria-label*='鼠标标记']").bounding_box()
    x, y = place_of(page, 0.7, 0.3)
    assert abs(pin["x"] + pin["width"] / 2 - x) < 4
    assert abs(pin["y"] + pin["height"] / 2 - y) < 4
    assert page.complaints == []


def test_a_pin_is_set_and_found_again_by_keyboard_alone(open_as, review):
    page = open_as("reviewer")
    page.goto(f"/joint-review/sheets/{review.sheet.id}")
    ready(page)
    page.evaluate("sheetViewer.canvas.focus()")
    page.keyboard.press("a")
    assert page.get_attribute("[data-add]", "aria-pressed") == "true"

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "f-problem"
    fill(page, "键盘标记")
    page.focus("#opinion-form button.btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/joint-review/sheets/*#opinion-*")
    ready(page)
    page.evaluate("sheetViewer.canvas.focus()")
    before = page.evaluate("sheetViewer.viewport.getZoom(true)")
    page.keyboard.press("n")
    still(page)

    made = stored("键盘标记")
    assert (round(made.x, -4), round(made.y, -4)) == (500_000, 500_000)
    assert page.locator(".opinion.is-chosen").count() == 1
    assert page.evaluate("sheetViewer.viewport.getZoom(true)") > before or before >= 2.5
    page.uncheck("[data-keys]")
    page.evaluate("sheetViewer.canvas.focus()")
    page.keyboard.press("a")
    assert page.get_attribute("[data-add]", "aria-pressed") == "false"


def test_list_and_sheet_show_each_other(open_as, review):
    page = open_as("reviewer")
    page.goto(f"/joint-review/sheets/{review.sheet.id}")
    ready(page)
    row = page.locator(".opinion", has_text="疏散宽度不足")

    row.locator("[data-show]").click()
    still(page)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").endswith(
        "疏散宽度不足"
    )
    page.click("[data-zoom=home]")
    still(page)
    page.locator(".sheet-view button[aria-label*='疏散宽度不足']").click()

    assert page.evaluate("document.activeElement.id") == row.get_attribute("id")


def test_without_script_the_sheet_is_a_picture_and_opinions_have_a_place_in_words(open_as, review):
    page = open_as("reviewer", scripts=False)
    page.goto(f"/joint-review/sheets/{review.sheet.id}")

    assert page.locator("#sheet-plain img").count() == 1
    assert page.locator("#sheet-plain circle").count() >= 1
    assert page.get_by_text("在图上点选标记需要脚本").is_visible()
    fill(page, "无脚本意见")
    page.click("details:has(#f-place) summary")
    page.fill("#f-place", "3-4轴/B-C轴")
    page.click("#opinion-form button.btn-primary")

    made = stored("无脚本意见")
    assert (made.x, made.place, made.sheet_id) == (None, "3-4轴/B-C轴", review.sheet.id)
    assert page.get_by_text("意见已记为草拟").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_enter_in_a_field_keeps_the_opinion(open_as, review, scripts):
    words = f"回车记下的意见{scripts}"
    page = open_as("reviewer", scripts=scripts)
    page.goto(f"/joint-review/sheets/{review.sheet.id}")
    fill(page, words)
    page.fill("#f-clause", "9.9.9")
    page.press("#f-clause", "Enter")
    page.get_by_text("意见已记为草拟").wait_for()

    assert stored(words).clause == "9.9.9"


def test_what_changed_is_marked_over_the_new_sheet_and_listed(open_as, review):
    changed = Sheet.get(Sheet.package == review.revising, Sheet.revision == 2)
    page = open_as("designer")
    page.goto(f"/joint-review/sheets/{changed.id}/compare")
    boxes = page.locator(".compare-view .diff-box")
    boxes.first.wait_for()
    assert boxes.count() == page.locator(".diff-list li").count() > 0

    page.click("[data-region='0']")
    still(page)
    seen, frame = boxes.first.bounding_box(), page.locator("[data-view='1']").bounding_box()
    assert frame["x"] <= seen["x"] <= frame["x"] + frame["width"]
    assert frame["y"] <= seen["y"] <= frame["y"] + frame["height"]
    page.uncheck("[data-difference]")
    assert not boxes.first.is_visible()
    page.click("[data-zoom=home]")
    still(page)
    page.locator(".compare-view a.pin-button").first.click()
    page.wait_for_url("**/joint-review/opinions/*")
    assert page.complaints == []


def pages_of(review):
    base = f"/joint-review/packages/{review.package.id}"
    opinion = Opinion.get(Opinion.problem == "疏散宽度不足")
    changed = Sheet.get(Sheet.package == review.revising, Sheet.revision == 2)
    return {
        "owner": [
            "/joint-review/packages",
            base,
            f"/joint-review/packages/{review.draft.id}",
            "/joint-review/packages/new",
        ],
        "designer": [
            f"/joint-review/packages/{review.revising.id}/replies",
            f"/joint-review/packages/{review.revising.id}",
            f"/joint-review/sheets/{changed.id}/compare",
            f"/joint-review/sheets/{changed.id}",
        ],
        "reviewer": [
            base,
            f"/joint-review/sheets/{review.sheet.id}",
            f"/joint-review/sheets/{review.sheet.id}/compare",
            f"/joint-review/opinions/{opinion.id}",
            f"/joint-review/opinions/{opinion.id}/edit",
            f"{base}/opinions",
        ],
        "lead": [
            f"{base}/assign",
            f"{base}/opinions",
            f"/joint-review/arguments/{review.argument.id}",
            f"/joint-review/arguments/{review.argument.id}/rule",
        ],
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(open_as, review, theme, width):
    if not AXE.is_file():
        pytest.skip("axe-core is read from the folder CORPUS")
    for role, urls in pages_of(review).items():
        page = open_as(role, width, theme=theme, locale="en" if theme == "dark" else "zh-CN")
        for url in urls:
            page.goto(url)
            still(page)
            if shots := os.environ.get("SHOTS"):
                name = re.sub(r"[^a-z]+", "-", url.replace(review.draft.id, "draft"))
                page.screenshot(path=f"{shots}/{role}{name}-{width}-{theme}.png", full_page=True)
            assert wrong(page) == [], url
            assert page.evaluate("document.documentElement.scrollWidth") <= width, url
        assert page.complaints == []
