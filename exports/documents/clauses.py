"""条文库 in Excel: what its page shows, in the form that is imported again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exports.spec import Column, Document, Paper, Sheet, Table
from joint_review import clauses
from joint_review.disciplines import name_of
from joint_review.models.clause import Clause


@dataclass(frozen=True)
class Found:
    """The clauses to print."""

    rows: tuple[Clause, ...]


COLUMNS = (
    Column("标准号", lambda c: c.code, 18),
    Column("标准名称", lambda c: c.title, 32),
    Column("条文号", lambda c: c.number, 10),
    Column("强制性", lambda c: "是" if c.mandatory else "否", 8, choices=("是", "否")),
    Column("专业", lambda c: name_of(c.discipline) if c.discipline else "", 10),
    Column("要点", lambda c: c.topic, 24),
    Column("施行日期", lambda c: c.since, 12, "date"),
    Column("废止日期", lambda c: c.until, 12, "date"),
    Column("依据", lambda c: c.source, 40),
)


def load(key: str) -> Found:
    """Gather the whole library."""
    return Found(tuple(clauses.every()))


def asked_for(data: Found, actor: Any, asked: dict[str, str]) -> Found:
    """Keep what the page shows with the same filters."""
    return Found(tuple(clauses.asked_for(asked)))


def fill(data: Found) -> Paper:
    """Write one line a clause."""
    return Paper(title="条文库", sheets=(Sheet("条文库", Table(COLUMNS, data.rows)),))


LIBRARY = Document(
    key="clause-library",
    title="条文库",
    form="xlsx",
    subject_kind="joint_review.library",
    permission="clause.list",
    load=load,
    fill=fill,
    for_reader=asked_for,
)
DOCUMENTS = (LIBRARY,)
