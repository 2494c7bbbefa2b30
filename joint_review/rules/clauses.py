"""The library of clauses: how a line of it must look, how it is searched. Pure."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Reason

MANDATORY_KINDS = ("mandatory_fire", "mandatory")
MOST = {"code": 60, "title": 120, "number": 40, "topic": 80, "source": 200}
NEEDED = {
    "code": "请填写标准号，例如 GB 55037-2022",
    "title": "请填写标准名称",
    "number": "请填写条文号，例如 7.1.4",
    "source": "请写明依据，例如发布公告的文号",
}


@dataclass(frozen=True)
class Line:
    """One clause as it was typed or read from a file."""

    code: str
    title: str
    number: str
    mandatory: bool
    discipline: str
    topic: str
    since: dt.date | None
    until: dt.date | None
    source: str


def problems(line: Line, disciplines: Iterable[str]) -> dict[str, Reason]:
    """Say what is wrong with a line, by field; empty means it may be kept."""
    found = {name: Reason(text) for name, text in NEEDED.items() if not getattr(line, name)}
    for name, most in MOST.items():
        if len(getattr(line, name)) > most:
            found[name] = Reason.of("最多 {max} 个字", max=most)
    if line.since is None:
        found["since"] = Reason("请填写施行日期，例如 2023-06-01")
    elif line.until is not None and line.until <= line.since:
        found["until"] = Reason("废止日期应晚于施行日期")
    if line.discipline and line.discipline not in disciplines:
        found["discipline"] = Reason("请选择专业")
    return found


def plain(text: str) -> str:
    """Compare without blanks, case and full-width forms: "ＧＢ55037－2022" is "GB 55037-2022"."""
    flat = unicodedata.normalize("NFKC", text).replace("—", "-").replace("－", "-")
    return "".join(flat.split()).upper()


def rank(asked: str, clause: Any) -> int | None:
    """Tell how well a clause fits the words typed (0 is best), None when it does not.

    Every word must be found in standard number, name, clause number or topic.
    """
    code, number = plain(clause.code), plain(clause.number)
    everything = f"{code} {plain(clause.title)} {number} {plain(clause.topic)}"
    words = [plain(word) for word in asked.split()]
    if not words or any(word not in everything for word in words):
        return None
    if number in words:
        return 0
    return 1 if any(number.startswith(word) for word in words) else 2


def kind_problems(kind: str, known: Any | None) -> dict[str, Reason]:
    """A clause known as mandatory is cited as one, a general one is not cited as mandatory."""
    if known is None or kind not in ("mandatory_fire", "mandatory", "general"):
        return {}
    if known.mandatory and kind not in MANDATORY_KINDS:
        text = "条文库里 {clause} 是强制性条文，意见类别请选“消防安全强条”或“其它强条”"
        return {"kind": Reason.of(text, clause=f"{known.code} {known.number}")}
    if not known.mandatory and kind in MANDATORY_KINDS:
        text = "条文库里 {clause} 不是强制性条文，意见类别请选“一般性条文”"
        return {"kind": Reason.of(text, clause=f"{known.code} {known.number}")}
    return {}
