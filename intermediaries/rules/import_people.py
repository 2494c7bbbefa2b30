"""The people of an imported agency, as they stand in one cell; the number itself is never kept. Pure.

One person after the other, set apart by semicolons or line breaks; of each name, certificate,
its number, identity number and the last month of social insurance (left out when not known).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Reason
from intermediaries.rules.people import check_identity, mask_identity

EXAMPLE = "钱伯言，一级造价工程师，ZJ000001，11010519491231002X，2026-10"
MOST = 60
_PEOPLE, _PARTS = re.compile(r"[；;\n]+"), re.compile(r"[，,、\t]+")
_LONG = re.compile(r"\d{6,17}[\dXx]")
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Rules:
    """What people are judged by: the certificates there are, the digest of a number."""

    certificates: Collection[str]
    digest: Callable[[str], str]


def read(cell: str, rules: Rules) -> tuple[list[dict[str, Any]], list[Reason]]:
    """Return the people of a cell, their numbers masked and digested, and what is wrong."""
    told = [part.strip() for part in _PEOPLE.split(cell) if part.strip()]
    if len(told) > MOST:
        return [], [Reason.of("执业人员一行最多 {n} 人。", n=MOST)]
    found: list[dict[str, Any]] = []
    reasons: list[Reason] = []
    for n, text in enumerate(told, 1):
        person, wrong = _person(text, rules)
        if not wrong and any(_same(person, other) for other in found):
            wrong = [Reason.of("与前面的人员重复")]
        found.append(person)
        reasons += [Reason.of("第 {n} 名执业人员：{why}。", n=n, why=str(why)) for why in wrong]
    return found, reasons


def masked(cell: str) -> str:
    """Write a cell so that no number of a person can be read from it."""
    return _LONG.sub(lambda found: _stars(found[0]), cell)


def _stars(number: str) -> str:
    return mask_identity(number) if len(number) > 8 else "*" * len(number)


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one.get(key) == other.get(key) for key in ("id_digest", "certificate"))


def _person(text: str, rules: Rules) -> tuple[dict[str, Any], list[Reason]]:
    parts = [part.strip() for part in _PARTS.split(text)]
    if not 4 <= len(parts) <= 5 or not all(parts):
        return {}, [Reason.of("请写“姓名，执业证书，证书编号，身份证号，社保缴至”")]
    name, certificate, number, identity, *insured = parts
    wrong = []
    if certificate not in rules.certificates:
        wrong.append(Reason.of("没有“{word}”这种执业证书", word=certificate[:20]))
    wrong += check_identity(identity)
    if insured and not _MONTH.fullmatch(insured[0]):
        wrong.append(Reason.of("社保缴至应为年月，例如 2026-10"))
    if len(name) > 60 or len(number) > 60:
        wrong.append(Reason.of("姓名或证书编号过长"))
    if wrong:
        return {}, wrong
    person = {"name": name, "certificate": certificate, "number": number}
    person |= {"id_masked": mask_identity(identity), "id_digest": rules.digest(identity)}
    return person | {"insured_until": insured[0] if insured else ""}, []
