"""Functions called in templates get what they ask for, and no more."""

import pytest
from jinja2 import DictLoader, pass_context
from markupsafe import Markup

from app.kernel.errors import Reason
from app.web import i18n
from app.web.i18n import Told
from app.web.templates import Templates


class Shout(str):
    """A string of another kind."""

    __slots__ = ()


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


class Heading:
    def __html__(self):
        return "<h1>"


@pytest.mark.parametrize(
    ("value", "page"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&#34;&#39;"),
        (Told("甲<乙"), "甲&lt;乙"),
        (Markup("<b>"), "<b>"),
        (Heading(), "<h1>"),
        (Reason.of("甲<乙"), "甲&lt;乙"),
        (Shout("<"), "&lt;"),
        (7, "7"),
        (None, "None"),
        (["<"], "[&#39;&lt;&#39;]"),
    ],
)
def test_whatever_is_written_is_escaped_unless_it_is_markup(rendered, value, page):
    for source in (
        "{{ v }}",
        "{% macro m(v) %}{{ v }}{% endmacro %}{{ m(v) }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ v }}{% endcall %}",
        "{% set w %}{{ v }}{% endset %}{{ w }}",
        "{% for one in [v] %}{{ one }}{{ nothing }}{% endfor %}",
    ):
        assert rendered(source, v=value) == page, source
    assert rendered("{% autoescape false %}{{ v }}{% endautoescape %}", v="<") == "<"


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
