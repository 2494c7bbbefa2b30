"""What an address or a form carries, made harmless before anybody reads it.

PostgreSQL takes no NUL, Word and Excel take no control characters, and a number may have any
length: what nobody can type is left out, a number that fits no column counts as none.
"""

import re

from flask import abort, request
from werkzeug.datastructures import ImmutableMultiDict

# control characters but tab and line ends, signs that turn the direction or hide, half
# characters, and what is no character at all
UNTYPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ufeff\ud800-\udfff\ufffe\uffff]"
)
DIGITS = 9  # fits every integer column
SIZES = (20, 50, 100)  # rows of a page that a list offers


def _has_untyped(text):
    """Whether something in it cannot be typed; letters and signs of ASCII are seen at once."""
    return not (text.isascii() and text.isprintable()) and UNTYPED.search(text) is not None


def typed(values):
    """`values` without what nobody can type; the same object when there was none."""
    if not any(_has_untyped(text) for pair in values.items(multi=True) for text in pair):
        return values
    kept = [(UNTYPED.sub("", n), UNTYPED.sub("", v)) for n, v in values.items(multi=True)]
    return ImmutableMultiDict(kept)


def whole(text):
    """The whole number in `text`; None where there is none that a column could hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def seen():
    """The version of the thing that the person looked at; None when none was sent.

    Nonsense is older than every version: what was changed meanwhile is never overwritten by it.
    """
    text = request.form.get("seen", "")
    number = whole(text)
    return -1 if text and number is None else number


def reason():
    """The reason typed beside a button."""
    return request.form.get("reason", "").strip()[:500]


def page_size():
    """How many rows of a list were asked for: 20, 50 or 100."""
    size = whole(request.args.get("size", ""))
    return size if size in SIZES else SIZES[0]


def paging():
    """Where a list goes on, and how many rows a page of it has."""
    return request.args.get("after", "")[:80], page_size()


def form_sent(form_class, **more):
    """The form with what this request sent, or as the page shows it before anybody typed.

    `more` goes to the form: `initial` values and the `options` of its choices.
    """
    sent = request.method == "POST"
    return form_class(request.form if sent else None, request.files, **more)


def install(app):
    """No thing has an address with a NUL in it, and no number of one is longer than a column."""

    @app.before_request
    def look_at_address():
        given = (request.view_args or {}).values()
        if any(UNTYPED.search(one) for one in given if isinstance(one, str)):
            abort(404)
        if any(one >= 10**DIGITS for one in given if isinstance(one, int)):
            abort(404)
