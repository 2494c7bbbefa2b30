"""Regions an agency serves, its grade, and whether it may act on a day. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from app.accounts.rules.places import stem
from app.kernel.errors import Reason

NATIONWIDE = "000000"
GRADES = ("A", "B", "C", "D", "E")
FIRST_GRADE, FIRST_SCORE = "B", 80  # a new firm starts at B, "no record yet"
_STEP = 1000


def serves(regions: Iterable[str], region: str | None) -> bool:
    """Say whether one of the chosen regions covers `region` (None: anywhere)."""
    chosen = list(regions)
    if region is None or NATIONWIDE in chosen:
        return True
    return any(region.startswith(stem(code)) for code in chosen)


def grade_of(score: int, bounds: Sequence[int]) -> str:
    """Return the grade of a score; `bounds` are the floors of A, B, C, D."""
    for grade, floor in zip(GRADES, bounds, strict=False):
        if score >= floor:
            return grade
    return GRADES[-1]


def rank(grade: str, score: int) -> int:
    """Return one number that sorts by grade, then by score; higher is better."""
    return (len(GRADES) - GRADES.index(grade)) * _STEP + max(0, min(score, _STEP - 1))


def grade_of_rank(value: int) -> str:
    """Return the grade in a rank."""
    return GRADES[len(GRADES) - value // _STEP]


def rank_span(grade: str) -> tuple[int, int]:
    """Return the lowest and highest rank of a grade."""
    low = (len(GRADES) - GRADES.index(grade)) * _STEP
    return low, low + _STEP - 1


def standing(state: str, name: str) -> list[Reason]:
    """Say why an agency in this state may not take a service; empty when it is listed."""
    if state == "listed":
        return []
    sentences = {
        "suspended": "{name}处于暂停期间，不能承接服务。",
        "withdrawn": "{name}已主动退出，不能承接服务。",
        "removed": "{name}已被清退，不能承接服务。",
    }
    return [Reason.of(sentences.get(state, "{name}尚未入驻，不能承接服务。"), name=name)]


def after_months(day: dt.date, months: int) -> dt.date:
    """Return the day `months` later; the last day of a shorter month stands in."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month, last)
        except ValueError:
            continue
    raise ValueError("no such month")
