"""Templates keep to the strict policy: nothing inline, nothing that needs eval, parts that stand."""

import re

import pytest

from tests.house.tree import ROOT, files, name

TEMPLATES = [path for path in files(".html") if path.is_relative_to(ROOT / "templates")]
BANNED = {
    "a script without src": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>{]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a trigger filter (needs eval)": re.compile(r"hx-trigger=\"[^\"]*\["),
    "hx-on (needs eval)": re.compile(r"\bhx-on[:=-]"),
    "js: values (needs eval)": re.compile(r"hx-(vals|headers)=['\"]\s*js:|hx-vars"),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "a file of another host": re.compile(r"(src|href)=\"(https?:)?//", re.IGNORECASE),
    "the name of a service that is not translated": re.compile(
        r"(?<![(\w.])[\w.]+\bitem[._]name\b"
    ),
    "autoescape off": re.compile(r"autoescape false|\|\s*safe\b"),
}
# Rows that are added to a table or list have their root there.
ROWS = ("<tr", "<li")
MACROS = re.compile(r"^\{%-? macro", re.MULTILINE)
# /preferences changes nothing but language and light of this browser.
FORM = re.compile(r"<form\b(?=[^>]*method=\"post\")(.*?)</form>", re.IGNORECASE | re.DOTALL)


@pytest.mark.parametrize("what", BANNED)
def test_no_template_has(what):
    found = [
        f"{name(path)}:{text[: hit.start()].count(chr(10)) + 1}"
        for path in TEMPLATES
        for text in [_markup(path)]
        for hit in BANNED[what].finditer(text)
    ]

    assert found == [], what


def test_every_form_that_posts_carries_a_token():
    bare = [
        name(path)
        for path in TEMPLATES
        for form in FORM.findall(path.read_text(encoding="utf-8"))
        if not re.search(r"csrf|\bhidden\(|action=\"/preferences\"", form)
    ]

    assert bare == [], "a hidden csrf field, or the macro that writes it"


def test_every_part_has_one_root_with_an_id():
    rootless = [
        name(path)
        for path in TEMPLATES
        if path.name.startswith("_") and path.parent.name not in ("components", "errors")
        if not MACROS.search(path.read_text(encoding="utf-8"))
        for first in [re.search(r"<[a-z][^>]*>", _markup(path), re.IGNORECASE | re.DOTALL)]
        if first is None or ("id=" not in first[0] and not first[0].startswith(ROWS))
    ]

    assert rootless == [], "a part owns its id, so that an answer can replace it"


def test_pages_extend_and_parts_do_not():
    wrong = [
        name(path)
        for path in TEMPLATES
        if path.name.startswith("_") and "{% extends" in path.read_text(encoding="utf-8")
    ]

    assert wrong == []


def _markup(path):
    """The template without comments; lines stay where they are."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"\{#.*?#\}", lambda m: "\n" * m[0].count("\n"), text, flags=re.DOTALL)
