"""Forms are read quickly, and as the standard library reads them."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.urlencoded import pairs

BODIES = st.text(st.sampled_from('%0123456789ABCDEFabcdef&=+",:/{}[]审')) | st.dictionaries(
    st.text(st.characters(exclude_categories=("Cs",))), st.text('",:{}[]/+= %审"')
).map(urlencode)


def known(text):
    return parse_qsl(text, keep_blank_values=True, errors="werkzeug.url_quote")


@settings(deadline=None)  # a busy machine takes longer
@given(BODIES)
def test_any_body_is_read_as_the_standard_library_reads_it(text):
    assert pairs(text) == known(text)


ENDINGS = [
    "%2",
    "%",
    "%%22",
    "%zz",
    "+%0A",
    "=",
    "\n",
    "审",
    "%e5%ae%a1",
    "%2522",
    "%E4%22%B8",
    "_",
]


@pytest.mark.parametrize("ending", ENDINGS)
def test_many_escapes_are_undone_once_whatever_follows_them(ending):
    text = "a=" + "%22%2C" * 20 + ending + "&" + ending + "%3D" * 20
    assert pairs(text) == known(text)


@pytest.mark.parametrize("text", ["a=%%2222" * 9, "a=%E4%22%B8" * 9, "=&&a"])
def test_no_escape_is_undone_twice(text):
    assert pairs(text) == known(text)


def test_a_body_full_of_escapes_reaches_the_view(app):
    told = '{"a":["' + "+/=" * 90 + '"]}'

    with app.test_request_context("/", method="POST", data={"envelope": told}) as made:
        assert made.request.form["envelope"] == told
