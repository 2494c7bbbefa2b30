"""Chinese first, English complete: every sentence has an entry, with the same fields."""

import string

from babel.messages.pofile import read_po

from app.rooms import ROOMS
from app.web.i18n import FOLDER, read_catalogue
from exports.documents import DOCUMENTS
from tests.house import sentences

REMEDY = "add msgid and msgstr to the room's file in app/locale/en"


def test_every_sentence_of_the_code_has_english():
    assert _missing(sentences.of_code()) == [], REMEDY


def test_every_sentence_of_the_tables_has_english():
    assert _missing(sentences.of_rooms(ROOMS)) == [], REMEDY


def test_every_sentence_of_the_templates_has_english():
    assert _missing(sentences.of_templates()) == [], REMEDY


def test_every_kind_of_paper_has_an_english_title():
    assert _missing({one.title: f"document {one.key}" for one in DOCUMENTS}) == [], REMEDY


def test_no_chinese_stands_bare_in_a_template():
    assert sentences.bare_text() == [], "write {{ t('…') }}"


def test_both_languages_name_the_same_fields():
    different = {
        text: english
        for text, english in read_catalogue().items()
        if _fields(text) != _fields(english)
    }

    assert different == {}


def test_no_sentence_is_translated_twice_differently():
    entries = {}
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream):
                entries.setdefault(message.id, {}).setdefault(message.string, path.name)

    assert {text: said for text, said in entries.items() if text and len(said) > 1} == {}


def _missing(found):
    english = read_catalogue()
    return [f"{where}: {text}" for text, where in sorted(found.items()) if text not in english]


def _fields(text):
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}
