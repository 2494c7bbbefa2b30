"""The form of project codes, against the public example and against slips of the hand."""

import datetime as dt

import pytest

from projects import codes

TODAY = dt.date(2026, 11, 22)
GOOD = "2509-320193-89-01-544060"


@pytest.mark.parametrize(
    "typed",
    [
        GOOD,
        f"  {GOOD} ",
        "２５０９-320193-89-01-544060",
        "2509－320193—89-01-544060",
        "25093201938901544060",
        "2509 320193 89 01 544060".replace(" ", "-"),
    ],
)
def test_what_typing_does_to_a_code_is_mended(typed):
    assert codes.normalise(typed) == GOOD
    assert codes.check(typed, TODAY) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2513-320193-89-01-544060", "项目代码第3、4位是月份，应为01至12，现为13。"),
        ("2500-320193-89-01-544060", "项目代码第3、4位是月份，应为01至12，现为00。"),
        ("1409-320193-89-01-544060", "项目代码前两位是年份，最早为15（2015年），现为14。"),
        ("2612-320193-89-01-544060", "项目代码的赋码年月2026-12晚于今天，请核对。"),
        (
            "LS-2026-000001",
            "“LS-2026-000001”是本平台的临时编号，不是国家统一项目代码；没有代码时请留空。",
        ),
        (
            "2509-32019-89-01-544060",
            (
                "项目代码应为24位，形如2509-320193-89-01-544060"
                "（4位年月-6位区划-2位部门-2位类型-6位编号），现为23位。"
            ),
        ),
    ],
)
def test_a_wrong_code_is_told_in_one_sentence(typed, sentence):
    assert [str(r) for r in codes.check(typed, TODAY)] == [sentence]


@pytest.mark.parametrize(
    "typed", ["", "abc", "2509-320193-89-01-54406O", "२५०९-320193-89-01-544060"]
)
def test_other_characters_are_no_code(typed):
    assert len(codes.check(typed, TODAY)) == 1
    with pytest.raises(ValueError):
        codes.parse(typed)


def test_the_parts_of_a_code_are_read():
    code = codes.parse(GOOD)

    assert (code.year, code.month, code.region) == (2025, 9, "320193")
    assert (code.department, code.kind, code.serial) == ("89", "01", "544060")
    assert code.day == dt.date(2025, 9, 1)


def test_a_code_of_this_month_is_good():
    assert codes.check("2611-320102-89-01-000001", TODAY) == []


def test_a_temporary_number_is_never_taken_for_a_code():
    number = codes.temporary(2026, 12)

    assert number == "LS-2026-000012"
    assert codes.check(number, TODAY) != []
