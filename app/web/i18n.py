"""Two languages: the Chinese sentence is the key, English comes from app/locale/en/*.po.

`t("报名已于 {at} 截止", at=…)` answers in the reader's language; a Reason is rendered the same way.
English says one thing otherwise than several: `{n} {n:day|days}`.
"""

import string
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path

from babel.messages.pofile import read_po
from flask import current_app, g, has_request_context, request
from markupsafe import escape

from app.kernel import clock
from app.kernel.errors import Reason

CHINESE = "zh-CN"
ENGLISH = "en"
LOCALES = {CHINESE: "简体中文", ENGLISH: "English"}
COOKIE = "locale"
STORED = {"zh": CHINESE, "en": ENGLISH}  # as a person's row says it
FOLDER = Path(__file__).resolve().parent.parent / "locale" / ENGLISH

_forced = ContextVar("forced_locale", default=None)
_answering = ContextVar("locale_of_this_answer", default=None)


class MissingEnglishError(LookupError):
    """A sentence shown to a reader has no English entry yet."""


def read_catalogue(folder=FOLDER):
    """All English entries of all rooms as one dictionary."""
    english = {}
    for path in sorted(Path(folder).glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale=ENGLISH):
                if message.id and message.string:
                    english[message.id] = message.string
    return english


class Catalogue:
    """The English sentences of this process; strict (in tests) means a missing one is an error."""

    def __init__(self):
        self.english = {}
        self.strict = False
        self.words = {}

    def read(self, folder=FOLDER):
        self.english = read_catalogue(folder)
        self.words = {}

    def translate(self, text):
        found = self.english.get(text)
        if found is None and self.strict and any("一" <= sign <= "鿿" for sign in text):
            raise MissingEnglishError(f"英文缺失，请补入 app/locale/en：{text}")
        return text if found is None else found


catalogue = Catalogue()


def chosen(name):
    """What stands in a cookie of ours, whatever it is called on this installation."""
    return request.cookies.get(current_app.config["SETTINGS"].cookie(name))


def locale():
    """The language of this answer: person, else cookie, else Chinese."""
    found = _forced.get() or _answering.get()  # asked for every word of a page
    if found:
        return found
    if not has_request_context():
        return CHINESE
    wished = chosen(COOKIE) or STORED.get(g.get("person_locale"))
    found = wished if wished in LOCALES else current_app.config["DEFAULT_LOCALE"]
    _answering.set(found)
    return found


def forget(_error=None):
    """The next answer is for another reader."""
    _answering.set(None)


def install(app):
    app.before_request(forget)
    app.teardown_request(forget)


@contextmanager
def speaking(language):
    """Use one language for a while: for papers, notices and tests outside a request."""
    token = _forced.set(language)
    try:
        yield
    finally:
        _forced.reset(token)


class _Numbers(string.Formatter):
    """Fills in values; `{n:day|days}` is the first word for a value of one, else the second."""

    def format_field(self, value, spec):
        one, bar, many = spec.partition("|")
        if not bar:
            return super().format_field(value, spec)
        return one if str(value) == "1" else many


_numbers = _Numbers()


def filled(text, values):
    """A sentence with its values, whatever a mapping gives for their names."""
    return _numbers.vformat(text, (), values) if "|" in text else text.format_map(values)


class Told(str):
    """A sentence already in the reader's language; telling it again changes nothing."""

    __slots__ = ()


def t(text, /, **values):
    """`text` in the reader's language with its values filled in."""
    if type(text) is Told:
        return text
    if isinstance(text, Reason):
        return t(text.text, **dict(text.values))
    if locale() == ENGLISH:
        text = catalogue.translate(text)
    if values:
        text = filled(text, {key: shown(value) for key, value in values.items()})
    return Told(text)


def word(text):
    """A fixed word of a template in the reader's language, ready to stand on the page."""
    key = (text, locale())
    found = catalogue.words.get(key)
    if found is None:
        found = catalogue.words[key] = escape(t(text))
    return found


def spoken(reason, stored):
    """A sentence in the language of somebody's row: for what leaves the house."""
    with speaking(STORED.get(stored, CHINESE)):
        return str(t(reason))


def tell(value):
    """A Reason in the reader's language; anything else (a name, a title) as it is."""
    return t(value) if isinstance(value, Reason) else value


def shown(value):
    """A value inside a sentence: reasons are told, times are written to the minute."""
    if isinstance(value, Reason):
        return t(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ("、" if locale() == CHINESE else ", ").join(str(shown(one)) for one in value)
    if type(value) is str and value.endswith("+08:00"):
        return _minute(value)
    if type(value) is str and locale() == ENGLISH:
        return _word(value)
    return value


def _minute(text):
    """A moment as the log keeps it, written as people do; any other text as it is."""
    try:
        return clock.parse_iso(text).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return text


def _word(value):
    """Words of the house inside a sentence (a duty, a list of sections); names stay as they are."""
    words = [catalogue.english.get(one) for one in value.split("、")]
    return ", ".join(words) if all(words) else catalogue.english.get(value, value)
