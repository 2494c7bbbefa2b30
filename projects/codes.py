"""The national project code: its form is verified, never made here. Pure.

GB/T 40058-2021: YYMM-RRRRRR-DD-TT-NNNNNC, 24 characters: month of the code, region, central
guiding department, project type, five random digits and a check digit. The algorithm of the check
digit and the two dictionaries are not public, so those digits are kept as data. Codes are generated
by the central platform only; until one exists a project carries a number of ours, LS-….
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from app.kernel.errors import Reason

FORM = re.compile(r"^(\d{2})(\d{2})-(\d{6})-(\d{2})-(\d{2})-(\d{6})$", re.ASCII)
FIRST_YEAR = 15  # 发改投资〔2014〕… the platform has given codes since 2015
EXAMPLE = "2509-320193-89-01-544060"
_DASHES = dict.fromkeys(map(ord, "－—–‐‑−﹣"), "-")


@dataclass(frozen=True)
class Code:
    """The parts of a well-formed code."""

    text: str
    year: int
    month: int
    region: str
    department: str
    kind: str
    serial: str

    @property
    def day(self) -> dt.date:
        """Return the first day of the month in which the code was given."""
        return dt.date(self.year, self.month, 1)


def normalise(typed: str) -> str:
    """Mend what typing does to a code: spaces, full-width digits, other dashes, no dashes."""
    text = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in typed)
    text = re.sub(r"\s", "", text).translate(_DASHES)
    if re.fullmatch(r"\d{20}", text, re.ASCII):
        text = f"{text[:4]}-{text[4:10]}-{text[10:12]}-{text[12:14]}-{text[14:]}"
    return text


def check(typed: str, today: dt.date) -> list[Reason]:
    """Say what is wrong with the form of a code typed on `today`; empty when well-formed."""
    text = normalise(typed)
    match = FORM.match(text)
    if not match:
        return [_form(text)]
    year, month = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        return [Reason.of("项目代码第3、4位是月份，应为01至12，现为{month}。", month=match[2])]
    if year < FIRST_YEAR:
        return [Reason.of("项目代码前两位是年份，最早为15（2015年），现为{year}。", year=match[1])]
    if (2000 + year, month) > (today.year, today.month):
        return [
            Reason.of(
                "项目代码的赋码年月{when}晚于今天，请核对。", when=f"{2000 + year}-{match[2]}"
            )
        ]
    return []


def _form(text: str) -> Reason:
    if text.upper().startswith("LS-"):
        return Reason.of(
            "“{number}”是本平台的临时编号，不是国家统一项目代码；没有代码时请留空。", number=text
        )
    return Reason.of(
        "项目代码应为24位，形如{example}（4位年月-6位区划-2位部门-2位类型-6位编号），现为{count}位。",
        example=EXAMPLE,
        count=len(text),
    )


def parse(typed: str) -> Code:
    """Take a well-formed code apart; ValueError when it is not (`check` says why)."""
    text = normalise(typed)
    match = FORM.match(text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise ValueError(f"no project code: {text!r}")
    year, month, region, department, kind, serial = match.groups()
    return Code(text, 2000 + int(year), int(month), region, department, kind, serial)


def temporary(year: int, serial: int) -> str:
    """Write a number of our own that nobody takes for a code."""
    return f"LS-{year}-{serial:06d}"
