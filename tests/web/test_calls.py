"""Functions called in templates get what they ask for, and no more."""

import pytest
from jinja2 import DictLoader, pass_context

from app.web import i18n
from app.web.templates import Templates


@pytest.fixture
def rendered(app):
    def render(source, **context):
        environment = Templates(app, loader=DictLoader({"page": source}), autoescape=True)
        return environment.get_template("page").render(**context)

    return render


@pass_context
def wished(context, name):
    return context[name]


def test_a_function_is_called_in_loops_and_blocks_alike(rendered):
    source = "{% block a %}{% for n in [1, 2] %}{{ f(n, more=3) }} {% endfor %}{% endblock %}"
    assert rendered(source, f=lambda n, more: n + more) == "4 5 "


def test_a_function_that_wants_the_context_still_gets_it_with_what_the_loop_set(rendered):
    source = "{% for one in [1, 2] %}{% set n = one %}{{ wished('n') }} {{ wished('word') }} {% endfor %}"
    assert rendered(source, wished=wished, word="x") == "1 x 2 x "


def test_methods_macros_and_classes_are_called_too(rendered):
    source = "{% macro m(a) %}<b>{{ a }}</b>{% endmacro %}{{ m('<') }}{{ 'a'.upper() }}{{ k('7') }}"
    assert rendered(source, k=int) == "<b>&lt;</b>A7"


def test_every_answer_speaks_its_own_readers_language(app):
    english, chinese = app.test_client(), app.test_client()
    english.set_cookie("locale", "en")
    with app.test_request_context():
        assert i18n.locale() == "zh-CN"
        assert 'lang="en"' in english.get("/").text
        assert 'lang="zh-CN"' in chinese.get("/").text
        assert 'lang="en"' in english.get("/").text
        assert i18n.locale() == "zh-CN"
    assert 'lang="en"' in english.get("/").text
    with app.test_request_context(headers={"Cookie": "locale=en"}):
        assert i18n.locale() == "en"
    assert i18n.locale() == "zh-CN"
