"""Disciplines of a review, as data: add a line here and the house knows it.

`code` is the national personnel dictionary's (01-28, 99) or empty for a special topic; `reviewer`
says whose people review it; `prefixes` are how sheet numbers begin (建施 as well as A).
Which of them are in use is the parameter "joint_review.disciplines".
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Discipline:
    """One discipline; `colour` names the pin's colour class."""

    key: str
    name: str
    code: str
    reviewer: str
    prefixes: tuple[str, ...]
    colour: str


DISCIPLINES = {
    d.key: d
    for d in (
        Discipline(
            "architecture", "建筑", "09", "agency", ("建施", "建筑", "建", "总施", "A", "G"), "blue"
        ),
        Discipline("structure", "结构", "10", "agency", ("结施", "结构", "结", "S"), "orange"),
        Discipline("plumbing", "给排水", "11", "agency", ("水施", "给排水", "水", "P"), "cyan"),
        Discipline(
            "hvac", "暖通", "12", "agency", ("暖施", "暖通", "暖", "设施", "M", "H"), "green"
        ),
        Discipline("electrical", "电气", "13", "agency", ("电施", "电气", "电", "E"), "yellow"),
        Discipline("fire", "消防", "", "department", ("消施", "消防", "F", "FP"), "red"),
        Discipline("civil_defence", "人防", "14", "department", ("人防", "防施", "R"), "purple"),
        Discipline("lightning", "防雷", "", "department", ("防雷", "雷施"), "indigo"),
        Discipline("energy", "节能", "", "agency", ("节能", "节施"), "lime"),
        Discipline("communication", "通信", "15", "agency", ("通施", "弱施", "T"), "teal"),
        Discipline("landscape", "园林", "24", "agency", ("园施", "景施", "L"), "pink"),
        Discipline("other", "其他", "99", "agency", (), "dark"),
    )
}

IN_USE = [
    "architecture",
    "structure",
    "plumbing",
    "hvac",
    "electrical",
    "fire",
    "civil_defence",
]


def name_of(key: str) -> str:
    """Name a discipline in Chinese; the key itself when it has been removed."""
    found = DISCIPLINES.get(key)
    return found.name if found else key


def offered(in_use: Iterable[str], held: Iterable[str] = ()) -> list[Discipline]:
    """List the disciplines to choose from: those in use, those already held, and "other"."""
    wanted = {*in_use, *held, "other"}
    return [one for key, one in DISCIPLINES.items() if key in wanted]


def key_of(name: str | None) -> str | None:
    """Return the key of a discipline named in Chinese, None when there is none of that name."""
    return next((d.key for d in DISCIPLINES.values() if d.name == name), None)


def of_number(number: str) -> str:
    """Guess the discipline of a sheet number by its longest matching prefix; "other" if none."""
    best, length = "other", 0
    for discipline in DISCIPLINES.values():
        for prefix in discipline.prefixes:
            if len(prefix) > length and number.upper().startswith(prefix):
                best, length = discipline.key, len(prefix)
    return best
