"""Canonical JSON: one text per value, floats refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel import canonical

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-canonical.SAFE, canonical.SAFE)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_the_property_order_example_of_rfc_8785_is_reproduced():
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }

    text = canonical.text(value)

    assert list(json.loads(text)) == [
        "\r",
        "1",
        "\u0080",
        "\u00f6",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]


def test_strings_are_escaped_as_the_standard_says():
    assert canonical.text('\u20ac$\u000f\nA\'B"\\\\"/\x7f\b\t\f\r') == (
        '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f\\b\\t\\f\\r"'
    )


def test_literals_and_whole_numbers_stand_as_they_are():
    assert canonical.data([None, True, False, 0, -7, "审", ()]) == (
        '[null,true,false,0,-7,"审",[]]'.encode()
    )


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [1, 1.5]}, "$.a[1]: float"),
        ({"a": 2**53}, "$.a: the number"),
        ({1: "a"}, "$: a name is not text"),
        (["\ud800"], "$[0]: the text"),
        ({"\ud800": 1}, "half a character"),
        ({"a": b"x"}, "$.a: bytes"),
    ],
)
def test_a_value_without_canonical_form_is_refused_with_its_place(value, place):
    with pytest.raises(canonical.CanonicalError) as refused:
        canonical.text(value)

    assert place in str(refused.value)


@pytest.mark.parametrize("text", ["1.0", "NaN", "[1e3]", '{"a":1,"a":2}', "{", "[" * 100_000, ""])
def test_reading_refuses_what_could_be_read_in_two_ways(text):
    with pytest.raises(canonical.CanonicalError):
        canonical.parse(text)


@settings(deadline=None)  # a busy machine takes longer
@given(VALUES)
def test_reading_a_canonical_text_gives_the_same_text(value):
    try:
        text = canonical.text(value)
    except canonical.CanonicalError:
        return

    assert canonical.text(canonical.parse(text)) == text


@settings(deadline=None)  # a busy machine takes longer
@given(VALUES)
def test_the_quick_way_writes_what_the_careful_one_writes(value):
    careful = canonical._ordered(value, "$")
    assert canonical.text(value) == json.dumps(careful, ensure_ascii=False, separators=(",", ":"))
