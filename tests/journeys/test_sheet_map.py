"""The small map of the sheet: out of the way at the start, there when zoomed in, folded for good."""

import pytest

from tests.journeys.review_site import review
from tests.journeys.test_review_in_browser import open_as, ready
from tests.processes import wait_until

__all__ = ["open_as", "review"]
pytestmark = pytest.mark.journey
MAP = "() => { const m = document.getElementById('sheet-map'); return [m.checkVisibility(), m.open]; }"
INSIDE = """() => { const r = document.querySelector('#sheet-map .displayregion').getBoundingClientRect();
  return r.width > 10 && r.height > 10; }"""


def is_soon(page, *, visible, opened):
    wait_until(lambda: page.evaluate(MAP) == [visible, opened], lambda: page.evaluate(MAP))


@pytest.mark.parametrize("width", [1366, 360])
def test_the_map_covers_nothing_at_the_start_and_stays_folded(open_as, review, width):
    page = open_as("reviewer", width)
    page.goto(f"/joint-review/sheets/{review.sheet.id}")
    ready(page)

    assert page.evaluate(MAP) == [False, True]
    page.click("[data-zoom=in]")
    page.click("[data-zoom=in]")
    is_soon(page, visible=True, opened=True)
    wait_until(lambda: page.evaluate(INSIDE))
    page.click("#sheet-map summary")
    page.click("[data-zoom=home]")
    is_soon(page, visible=False, opened=False)
    page.reload()
    ready(page)
    page.click("[data-zoom=in]")
    is_soon(page, visible=True, opened=False)
