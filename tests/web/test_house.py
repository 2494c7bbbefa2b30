"""Addresses and fixed words are written quickly, and just as Flask and `t` write them."""

import pytest
from flask import Flask, url_for
from jinja2 import DictLoader
from markupsafe import escape

from app.web import i18n
from app.web.templates import Templates

ASKED = (
    ("bidding.requirement", {"id": "abcdefgh23456789"}),
    ("bidding.requirement", {"id": "zzzzzzzz23456789"}),
    ("bidding.requirements", {"q": "abc", "state": "signup"}),
    ("bidding.requirements", {"state": "signup", "q": "abc"}),
    ("bidding.requirements", {"q": "一 项&目"}),
    ("bidding.requirements", {"q": None}),
    ("bidding.edition", {"id": "abc", "number": 3}),
    ("exports.draw_up", {"key": "draw-record", "subject_id": "abc", "form": "docx"}),
    ("desk.home", {}),
    ("desk.home", {"_external": True}),
    ("desk.home", {"_anchor": "mine"}),
)


@pytest.mark.parametrize("prefix", ["", "/hall"])
@pytest.mark.parametrize(("endpoint", "values"), ASKED)
def test_an_address_is_what_flask_makes_of_it(app, prefix, endpoint, values):
    for _ in range(2):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": prefix}):
            assert url_for(endpoint, **values) == Flask.url_for(app, endpoint, **values)


def test_an_address_that_does_not_exist_is_still_an_error(app):
    with app.test_request_context(), pytest.raises(LookupError):
        url_for("bidding.requirement", other="abc")


@pytest.mark.parametrize("language", list(i18n.LOCALES))
def test_a_fixed_word_stands_on_the_page_in_the_readers_language(app, language):
    source = (
        "{{ t('待办') }}|{% if t('待办') == told %}=|{% endif %}{{ t('{n} 件', n=2) }}|{{ t(w) }}"
    )
    environment = Templates(app, loader=DictLoader({"page": source}), autoescape=True)
    environment.globals["t"] = i18n.t
    with i18n.speaking(language):
        told, counted = i18n.t("待办"), i18n.t("{n} 件", n=2)
        page = environment.get_template("page").render(told=told, w="待办")
    assert page == f"{escape(told)}|=|{counted}|{told}"


def test_every_address_can_be_built_from_its_rule(app):
    """The code that writes an address is made when it is first asked for."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            values = dict.fromkeys(rule.arguments, "1")
            for name, kind in rule._converters.items():
                values[name] = 1 if "Integer" in type(kind).__name__ else "1"
            made = Flask.url_for(app, rule.endpoint, **values)
            assert made.count("/") == rule.rule.count("/"), rule
