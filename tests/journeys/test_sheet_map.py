"""The small map of the sheet: out of the way at the start, there when zoomed in, folded for good."""

import pytest

from tests.journeys.review_site import review
from tests.journeys.test_review_in_browser import open_as, ready

__all__ = ["open_as", "review"]
pytestmark = pytest.mark.journey
MAP = "() => { const m = document.getElementById('sheet-map'); return [m.checkVisibility(), m.open]; }"
INSIDE = """() => { const r = document.querySelector('#sheet-map .displayregion').getBoundingClientRect();
  return r.width > 10 && r.height > 10; }"""


@pytest.mark.parametrize("width", [1366, 360])
def test_the_map_covers_nothing_at_the_start_and_stays_folded(open_as, review, width):
    page = open_as("reviewer", width)
    page.goto(f"/joint-review/sheets/{review.sheet.id}")
    ready(page)

    assert page.evaluate(MAP) == [False, True]
    page.click("[data-zoom=in]")
    page.click("[data-zoom=in]")
    page.wait_for_timeout(1500)
    assert page.evaluate(MAP) == [True, True]
    assert page.evaluate(INSIDE)
    page.click("#sheet-map summary")
    page.click("[data-zoom=home]")
    page.wait_for_timeout(1500)
    assert page.evaluate(MAP) == [False, False]
    page.reload()
    ready(page)
    page.click("[data-zoom=in]")
    page.wait_for_timeout(1500)
    assert page.evaluate(MAP) == [True, False]
