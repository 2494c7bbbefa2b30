"""Reads of the library of clauses: what is in force, what fits the words typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.kernel import clock
from joint_review.models.clause import Clause
from joint_review.rules.clauses import plain, rank

MOST = 20


def every() -> list[Clause]:
    """List the whole library, by standard and clause."""
    return sorted(Clause.select(), key=lambda one: (one.code, _parts(one.number)))


def _parts(number: str) -> list[tuple[int, str]]:
    return [(int(p), "") if p.isdigit() else (0, p) for p in number.split(".")]


def in_force(day: dt.date | None = None) -> list[Clause]:
    """List the clauses in force on a day."""
    day = day or clock.today()
    until = Clause.until.is_null() | (Clause.until > day)
    return list(Clause.select().where(Clause.since <= day, until))


def matching(rows: list[Clause], asked: str) -> list[Clause]:
    """Keep the clauses that hold every word typed, best first."""
    ranked = [(rank(asked, one), one) for one in rows]
    fitting = [(place, one) for place, one in ranked if place is not None]
    fitting.sort(
        key=lambda pair: (pair[0], not pair[1].mandatory, pair[1].code, _parts(pair[1].number))
    )
    return [one for _, one in fitting]


def find(asked: str, *, limit: int = MOST) -> list[Clause]:
    """Find clauses in force for whoever writes an opinion."""
    return matching(in_force(), asked)[:limit] if asked.strip() else []


def known(code: str, number: str) -> Clause | None:
    """Return the clause in force that an opinion cites, None when the library has none."""
    wanted = (plain(code), plain(number))
    if not all(wanted):
        return None
    return next((c for c in in_force() if (plain(c.code), plain(c.number)) == wanted), None)


def clause(key: str) -> Clause | None:
    """Return a line of the library, None when there is none."""
    return Clause.get_or_none(Clause.id == key)


def asked_for(asked: Mapping[str, str]) -> list[Clause]:
    """List the library as its page and its Excel file show it."""
    words, rows = asked.get("q", ""), every()
    if asked.get("standing") == "now":
        current = {one.id for one in in_force()}
        rows = [one for one in rows if one.id in current]
    if asked.get("force"):
        rows = [one for one in rows if one.mandatory == (asked["force"] == "yes")]
    if asked.get("discipline"):
        rows = [one for one in rows if one.discipline == asked["discipline"]]
    return matching(rows, words) if words.strip() else rows
