"""Sheets of a package: what must hold before submission, and how a new revision finds its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.kernel.errors import Reason


@dataclass(frozen=True)
class SheetFacts:
    """What the rules look at: number, title, discipline, what the file check said, and a name."""

    number: str
    title: str
    discipline: str
    refused: str = ""
    name: str = ""


def problems(sheets: Iterable[SheetFacts]) -> list[Reason]:
    """Say what keeps the set from being submitted; empty means sound."""
    every = list(sheets)
    rows = [s for s in every if not s.refused]
    found = []
    unnumbered = sum(1 for s in rows if not s.number.strip())
    if unnumbered:
        found.append(Reason.of("还有 {count} 张图纸没有图号", count=unnumbered))
    untitled = sum(1 for s in rows if not s.title.strip())
    if untitled:
        found.append(Reason.of("还有 {count} 张图纸没有图名", count=untitled))
    twice = doubled(s.number for s in rows)
    if twice:
        found.append(Reason.of("图号重复：{numbers}", numbers="、".join(twice[:5])))
    found += [
        Reason.of("{name} 不能使用：{why}", name=s.name or s.number, why=Reason(s.refused))
        for s in every
        if s.refused
    ]
    return found


def doubled(numbers: Iterable[str]) -> list[str]:
    """List the plain numbers that stand more than once, in order."""
    counted = Counter(plain(number) for number in numbers if number.strip())
    return sorted(number for number, count in counted.items() if count > 1)


def plain(number: str) -> str:
    """Compare numbers without blanks, case and full-width forms: "建施 - 01" is "建施-01"."""
    table = str.maketrans("０１２３４５６７８９－—–．", "0123456789---.")
    return "".join(number.translate(table).split()).upper()


def successor(number: str, current: dict[str, str]) -> str | None:
    """Return the id of the current sheet that a new sheet numbered `number` replaces.

    `current` maps plain numbers to ids; None means the sheet is new to the set.
    """
    return current.get(plain(number)) if number.strip() else None
