"""Money is an integer number of fen: typed in 元 or 万元, shown with commas, printed in 大写."""

from __future__ import annotations

import re
import unicodedata

from app.kernel.errors import DomainError, Reason

MAX_FEN = 99_999_999_999_999  # 9999 亿元: no amount of a purchase or a project is larger
_NUMBER = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿")


class MoneyError(DomainError):
    """What was typed is no amount; the one reason says why."""

    status = 422


def parse_yuan(text: str) -> int:
    """Read an amount typed in 元 (at most two decimals) as fen; MoneyError with a sentence."""
    return _parse(text, "元", 2)


def parse_wan(text: str) -> int:
    """Read an amount typed in 万元 (at most six decimals) as fen; MoneyError with a sentence."""
    return _parse(text, "万元", 6)


def _parse(text: str, unit: str, places: int) -> int:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).removeprefix("¥")
    plain = plain.removesuffix(unit).replace("。", ".")
    if not plain:
        raise MoneyError("请填写金额")
    if plain[0] in "-−":
        raise MoneyError("金额不能为负数")
    if not _NUMBER.fullmatch(plain):
        raise MoneyError(
            Reason.of("“{typed}”不是金额，请填数字，例如 1200.50", typed=text.strip()[:40])
        )
    whole, _, part = plain.replace(",", "").partition(".")
    if len(part.rstrip("0")) > places:
        raise MoneyError(
            Reason.of("金额精确到分：以{unit}填写时小数最多 {n} 位", unit=Reason(unit), n=places)
        )
    if len(whole.lstrip("0")) > len(str(MAX_FEN)):
        raise MoneyError("金额过大，请核对单位是元还是万元")
    fen = int((whole or "0") + part.rstrip("0").ljust(places, "0"))
    if fen > MAX_FEN:
        raise MoneyError("金额过大，请核对单位是元还是万元")
    return fen


def show(fen: int) -> str:
    """Write fen as 元 with commas and two decimals: 123450 is "1,234.50"."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def show_wan(fen: int) -> str:
    """Write fen as 万元 without trailing zeros: 12500000 is "12.5"."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    whole, part = divmod(fen, 1_000_000)
    return f"{sign}{whole:,}.{part:06d}".rstrip("0").rstrip(".")


def capitals(fen: int) -> str:
    """Write fen in 大写 as bills and contracts do; MoneyError when negative or too large."""
    if fen < 0:
        raise MoneyError("金额不能为负数")
    if fen > MAX_FEN:
        raise MoneyError("金额过大，请核对单位是元还是万元")
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    words = _whole(yuan) + "元" if yuan else ""
    if not rest:
        return (words or "零元") + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif words:
        words += "零"
    return words + (_DIGITS[cents] + "分" if cents else "")


def _whole(number: int) -> str:
    """Say a positive integer section by section (four digits each), 零 for every gap once."""
    words, gap, level = "", False, len(_SECTIONS) - 1
    while level >= 0:
        section = number // 10 ** (4 * level) % 10_000
        if section:
            words += ("零" if words and (gap or section < 1000) else "") + _section(section)
            words += _SECTIONS[level]
        gap = not section if words else False
        level -= 1
    return words


def _section(section: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = section // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return words
