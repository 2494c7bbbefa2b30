"""The record page's "recompute in this browser": draw.js in Chromium, on plain HTTP, without network."""

import json
from pathlib import Path

import pytest

from app.kernel import draw
from tests.tools.records import change, plain, pool, with_evidence

SCRIPT = Path(__file__).parents[2] / "app" / "static" / "draw.js"
PAGE = """<!doctype html><meta charset=utf-8><pre id=record></pre>
<button type=button hidden data-draw-check="#record" data-draw-into="#said"
 data-holds=相符 data-fails=不符>重算</button><p id=said></p><script src=draw.js></script>"""

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def page(chromium):
    """A page of an insecure origin whose every request is answered from here."""
    page = chromium.new_page()
    script = SCRIPT.read_text(encoding="utf-8")
    page.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.route(
        "**/draw.js", lambda route: route.fulfill(body=script, content_type="text/javascript")
    )
    page.goto("http://hall.example/draw")
    assert page.evaluate("isSecureContext") is False
    yield page
    page.close()


def problems(page, record):
    return page.evaluate("text => LianshenDraw.check(text)", json.dumps(record))


@pytest.mark.parametrize("suite", draw.SUITES)
@pytest.mark.parametrize("label", [None, "agency"])
def test_records_of_every_suite_hold_in_the_browser(page, suite, label):
    assert problems(page, plain(suite, label)) == []


def test_the_hashes_are_right_at_every_padding(page):
    script = "n => ['sha256','md5','sm3'].map(s => LianshenDraw.hex(LianshenDraw[s](new Uint8Array(n).fill(97))))"
    for size in (0, 1, 55, 56, 63, 64, 65, 119, 120, 1000):
        found = page.evaluate(script, size)

        assert found == [
            draw.digest(suite, b"a" * size).hex() for suite in ("sha256", "md5", "sm3")
        ]


def test_a_record_with_evidence_holds(page):
    assert problems(page, with_evidence()) == []


@pytest.mark.parametrize(
    ("steps", "value", "place"),
    [
        (["suite"], "md5", "rounds[0].picks[0].digest"),
        (["suite"], "sha1", "format, suite"),
        (["label"], "tie", "rounds[0].sources[0]"),
        (["pool", 1, "tickets"], 7, "rounds[0].picks[0].divisor"),
        (["pool", 1, "number"], 3, "pool[1].number"),
        (["rounds", 0, "sources", 3, 0], "B", "rounds[0].sources[3]"),
        (["rounds", 0, "key"], "x", "rounds[0].key"),
        (["rounds", 1, "picks", 0, "number"], 9, "rounds[1].picks[0].number"),
        (["evidence", "frozen", "notice"], "n2", "rounds[0].sources"),
        (["pool", 1, "name"], "机构X", "evidence.frozen.pool"),
        (["evidence", "chain", "values", 1], "00", "evidence.chain.values[1]"),
        (["rounds"], None, "TypeError"),
    ],
)
def test_an_altered_record_fails_and_names_the_place(page, steps, value, place):
    found = problems(page, change(with_evidence(), steps, value))

    assert found
    assert any(line.startswith(place) for line in found)


def test_five_thousand_candidates_are_recomputed(page):
    record = draw.record("sha256", None, pool([2] * 5000), [draw.Round([[5]], 300)])

    assert problems(page, record) == []


def test_the_button_shows_itself_and_says_the_result(page):
    button, said = page.locator("button"), page.locator("#said")
    page.evaluate(
        "text => { document.querySelector('#record').textContent = text }", json.dumps(plain())
    )

    button.click()
    assert said.text_content() == "相符"

    page.evaluate("() => { document.querySelector('#record').textContent = '{}' }")
    button.click()
    assert said.text_content() == "不符 format, suite"
