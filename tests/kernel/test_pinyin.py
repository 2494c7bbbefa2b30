"""First letters of names, and whether our own table of them says what pypinyin says."""

import os

import pytest

from app.kernel import pinyin

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # single characters are asked for only
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal


def test_the_table_says_of_every_character_what_pypinyin_says():
    signs = range(pinyin.FIRST, pinyin.LAST + 1)
    assert len(pinyin.LETTERS) == len(signs)
    told = {sign: to_normal(PINYIN_DICT.get(sign, "").split(",")[0])[:1] for sign in signs}
    assert {sign: pinyin._first(chr(sign)) for sign in signs} == told


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("南京建筑", "njjz"),
        ("重庆", "zq cq"),
        ("A 座，中心", "z zx"),
        ("\u3400", "q"),
        ("BIM", ""),
    ],
)
def test_a_name_is_written_with_the_first_letters_of_its_readings(name, letters):
    assert pinyin.initials(name) == letters
