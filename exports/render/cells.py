"""How a value looks in a cell; shared by all renderers."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """Drop characters that neither Word nor Excel may hold; keep tab and new line."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n"))


def yuan(fen: int) -> str:
    """Write fen as yuan with two decimals and thousands separators."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def shown(value: Any, kind: str = "text") -> str:
    """Write a value as text: money in yuan, dates and moments the Chinese way, None as blank."""
    if value is None:
        return ""
    if kind == "money":
        return yuan(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m-%d")
    return str(value)


def chinese_date(day: dt.date) -> str:
    """Write a date as official papers do: 2026年11月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def axis_step(most: int) -> int:
    """Return a whole step of an axis that divides it into some five parts: 1, 2 or 5 tens."""
    ten = 1
    while ten * 50 < most:
        ten *= 10
    return next(n * ten for n in (1, 2, 5, 10) if n * ten * 5 >= most)
