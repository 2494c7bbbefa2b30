"""What is wrong with a page as a reader meets it: axe-core, and nothing sticks out sideways.

axe-core is read from the folder CORPUS; without it only the width is looked at.
"""

import functools
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

AXE = Path(os.environ.get("CORPUS", "")) / "conformance" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only of what is wrong every place is told: half the time goes into telling what is right.
CALL = """rules => axe.run(
  document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SIGNS = Path(__file__).with_name("signs.js")
ID = re.compile(r"\b[a-z2-7]{16}\b|\d+")
# (kind of page, width) -> the signs of what axe has found in order there.
SEEN: dict[tuple[str, int], set[int]] = {}


@functools.cache
def text_of(path):
    return path.read_text(encoding="utf-8")


def wrong(page):
    """(rule, the first place) of everything axe finds; needs axe-core."""
    page.evaluate(text_of(AXE))
    found = page.evaluate(CALL, RULES)["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


def anew(page):
    """Like `wrong`; a page of a known kind on which nothing stands that is new is not asked.

    What stands on a page is told by signs: each element with its ancestors, its attributes and
    whether it has words. The theme and the language are signs too; a kind is looked at per width.
    """
    width, *found = page.evaluate(text_of(SIGNS))
    seen = SEEN.setdefault((ID.sub("…", urlsplit(page.url).path), width), set())
    if seen.issuperset(found):
        return []
    told = wrong(page)
    if not told:
        seen.update(found)
    return told


def look(page):
    """Nothing sticks out sideways; axe has nothing to say where it is at hand."""
    assert page.evaluate(WIDE) <= 0, page.url
    if AXE.is_file():
        found = anew(page)
        assert found == [], (page.url, found)
