"""Sheets of a package: what must hold before submission, and how a new revision finds its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.kernel.errors import Reason


@dataclass(frozen=True)
class SheetFacts:
    """What the rules look at: number, title, discipline, and what the file check said."""

    number: str
    title: str
    discipline: str
    refused: str = ""


def problems(sheets: Iterable[SheetFacts]) -> list[Reason]:
    """Say what keeps the set from being submitted; empty means sound."""
    rows = list(sheets)
    found = []
    unnumbered = sum(1 for s in rows if not s.number.strip())
    if unnumbered:
        found.append(Reason.of("还有 {count} 张图纸没有图号", count=unnumbered))
    untitled = sum(1 for s in rows if not s.title.strip())
    if untitled:
        found.append(Reason.of("还有 {count} 张图纸没有图名", count=untitled))
    counted = Counter(plain(s.number) for s in rows if s.number.strip())
    twice = sorted(number for number, count in counted.items() if count > 1)
    if twice:
        found.append(Reason.of("图号重复：{numbers}", numbers="、".join(twice[:5])))
    found += [
        Reason.of("图纸 {number} 不能使用：{why}", number=s.number or "?", why=Reason(s.refused))
        for s in rows
        if s.refused
    ]
    return found


def plain(number: str) -> str:
    """Compare numbers without blanks, case and full-width forms: "建施 - 01" is "建施-01"."""
    table = str.maketrans("０１２３４５６７８９－—–．", "0123456789---.")
    return "".join(number.translate(table).split()).upper()


def successor(number: str, current: dict[str, str]) -> str | None:
    """Return the id of the current sheet that a new sheet numbered `number` replaces.

    `current` maps plain numbers to ids; None means the sheet is new to the set.
    """
    return current.get(plain(number)) if number.strip() else None
