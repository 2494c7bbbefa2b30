"""What is wrong with a page as a reader meets it: axe-core, and nothing sticks out sideways.

axe-core is read from the folder CORPUS; without it only the width is looked at.
"""

import os
from pathlib import Path

AXE = Path(os.environ.get("CORPUS", "")) / "conformance" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only of what is wrong every place is told: half the time goes into telling what is right.
CALL = """rules => axe.run(
  document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def wrong(page):
    """(rule, the first place) of everything axe finds; needs axe-core."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(CALL, RULES)["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


def look(page):
    """Nothing sticks out sideways; axe has nothing to say where it is at hand."""
    assert page.evaluate(WIDE) <= 0, page.url
    if AXE.is_file():
        found = wrong(page)
        assert found == [], (page.url, found)
