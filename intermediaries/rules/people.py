"""Identity numbers are checked and at once masked; the whole number is never kept. Pure."""

from __future__ import annotations

import re

from app.kernel.errors import Reason

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def check_identity(typed: str) -> list[Reason]:
    """Say what is wrong with an identity number (GB 11643-1999); empty when well formed."""
    text = typed.strip().upper()
    if not re.fullmatch(r"\d{17}[\dX]", text, re.ASCII):
        return [Reason.of("身份证号应为 18 位数字，最后一位可以是 X，现在是 {n} 位", n=len(text))]
    total = sum(int(d) * w for d, w in zip(text[:17], WEIGHTS, strict=True))
    if CHECKS[total % 11] != text[-1]:
        return [Reason.of("身份证号的校验位不符，请对照证件核对")]
    return []


def mask_identity(typed: str) -> str:
    """Keep the first four and the last four characters."""
    text = typed.strip().upper()
    return f"{text[:4]}{'*' * (len(text) - 8)}{text[-4:]}"
