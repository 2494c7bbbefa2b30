"""Amounts as clerks type them, as papers print them."""

import pytest

from app.kernel.money import MAX_FEN, MoneyError, capitals, parse_wan, parse_yuan, show, show_wan


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12.5", 1250),
        ("1,200.00", 120000),
        ("１２３４．５６", 123456),
        (" ￥ 8 ", 800),
        ("100元", 10000),
        ("12，000", 1200000),
        ("0", 0),
        (".05", 5),
        ("7.", 700),
        ("1.500", 150),
        ("007", 700),
        ("999999999999.99", MAX_FEN),
    ],
)
def test_yuan_as_typed_becomes_fen(typed, fen):
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("12.5", 12_500_000), ("0.000001", 1), ("１００万元", 100_000_000), ("1,000", 1_000_000_000)],
)
def test_wan_as_typed_becomes_fen(typed, fen):
    assert parse_wan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写金额"),
        ("  ", "请填写金额"),
        ("-3", "金额不能为负数"),
        ("十二", "“十二”不是金额，请填数字，例如 1200.50"),
        ("1,20", "“1,20”不是金额，请填数字，例如 1200.50"),
        ("1e5", "“1e5”不是金额，请填数字，例如 1200.50"),
        ("12.345", "金额精确到分：以元填写时小数最多 2 位"),
        ("1000000000000", "金额过大，请核对单位是元还是万元"),
        ("9" * 5000, "金额过大，请核对单位是元还是万元"),
    ],
)
def test_no_amount_is_refused_with_a_sentence(typed, sentence):
    with pytest.raises(MoneyError) as caught:
        parse_yuan(typed)

    assert str(caught.value) == sentence


def test_wan_has_six_decimals_at_most():
    with pytest.raises(MoneyError) as caught:
        parse_wan("1.0000001")

    assert str(caught.value) == "金额精确到分：以万元填写时小数最多 6 位"


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (5, "0.05"), (123450, "1,234.50"), (-99, "-0.99")]
)
def test_fen_are_shown_with_commas(fen, text):
    assert show(fen) == text


@pytest.mark.parametrize(
    ("fen", "text"), [(12_500_000, "12.5"), (1, "0.000001"), (0, "0"), (1_000_000_000, "1,000")]
)
def test_fen_are_shown_in_wan(fen, text):
    assert show_wan(fen) == text


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (1000, "壹拾元整"),
        (10050030, "壹拾万零伍佰元叁角"),
        (140950, "壹仟肆佰零玖元伍角"),
        (600714, "陆仟零柒元壹角肆分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (10500000, "壹拾万伍仟元整"),
        (100000000, "壹佰万元整"),
        (1000500000000, "壹佰亿零伍佰万元整"),
        (1000000000000, "壹佰亿元整"),
        (10000500000, "壹亿零伍仟元整"),
        (10005000000, "壹亿零伍万元整"),
        (100050000, "壹佰万零伍佰元整"),
        (1000000001, "壹仟万元零壹分"),
        (100000000100, "壹拾亿零壹元整"),
        (MAX_FEN, "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals_follow_the_rules_of_zero(fen, words):
    assert capitals(fen) == words


@pytest.mark.parametrize(
    ("fen", "sentence"),
    [(-1, "金额不能为负数"), (MAX_FEN + 1, "金额过大，请核对单位是元还是万元")],
)
def test_capitals_refuse_what_no_paper_may_say(fen, sentence):
    with pytest.raises(MoneyError) as caught:
        capitals(fen)

    assert str(caught.value) == sentence
