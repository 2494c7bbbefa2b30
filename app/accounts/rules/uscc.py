"""统一社会信用代码, GB 32100-2015: form and check digit, with a sentence for each fault.

The first two characters may be letters (N1 村集体经济组织, Y1 其他), which stdnum refuses; of it
only the reading of blanks and hyphens of all sorts is taken.
"""

import re

from stdnum.cn import uscc

from app.kernel.errors import Reason

LENGTH, LEGACY_LENGTH = 18, 15
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_WEIGHTS = tuple(3**place % 31 for place in range(17))
_ALPHABET = "0-9A-HJ-NPQRTUWXY"
_FORM = re.compile(rf"[1-9ANY][{_ALPHABET}]\d{{6}}[{_ALPHABET}]{{10}}")


def compact(typed: str) -> str:
    """Remove blanks and hyphens and write letters large."""
    typed = typed or ""
    return typed.upper() if typed.isascii() and typed.isalnum() else uscc.compact(typed)


def check(typed: str) -> list[Reason]:
    """Say what is wrong with a typed code; an empty list means it is well formed."""
    number = compact(typed)
    if len(number) == LEGACY_LENGTH:
        return [Reason("这是原 15 位注册号或税号，请填写营业执照上的 18 位统一社会信用代码")]
    if len(number) != LENGTH:
        return [Reason.of("统一社会信用代码应为 18 位，现在是 {n} 位", n=len(number))]
    if not _FORM.fullmatch(number):
        return [
            Reason(
                "统一社会信用代码含有不允许的字符（不使用字母 I、O、S、V、Z，第 3 至 8 位为数字）"
            )
        ]
    if number[-1] != check_digit(number):
        return [Reason("统一社会信用代码的校验位不符，请对照营业执照核对")]
    return []


def with_check_digit(first17: str) -> str:
    """Complete 17 characters to a valid code (demo data, tests)."""
    return first17 + check_digit(first17)


def check_digit(number: str) -> str:
    """Compute the 18th character from the 17 before it."""
    total = sum(_VALUES[sign] * weight for sign, weight in zip(number, _WEIGHTS, strict=False))
    return _SIGNS[-total % 31]
