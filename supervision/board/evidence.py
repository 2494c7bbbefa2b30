"""What a signal rests on: the purchases behind its figure, and who the first four are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from supervision.board import rules
from supervision.board.figures import (
    AWARDS,
    CHANGED,
    COLUMN,
    EVIDENCE,
    FEN,
    FILED,
    Span,
    _span,
    fetch,
)
from supervision.board.rules import Found

PURCHASE = "(SELECT c.requirement_id FROM bidding_contract c WHERE c.id = r.contract_id)"
LATE = {
    "late_choosing": ("r.id", "bidding_requirement r", "'bidding.choice', 'bidding.choosing'"),
    "late_signing": ("r.requirement_id", "bidding_contract r", "'bidding.signing'"),
    "late_filing": (PURCHASE, f"{FILED} r", "'bidding.filing'"),
    "late_change": (PURCHASE, f"{CHANGED} r", "'bidding.amendment'"),
}


def purchases(one: Found, since: dt.date, until: dt.date) -> list[str]:
    """List the ids of the purchases behind a figure, the latest first."""
    if one.evidence:
        return list(one.evidence)
    span = _span(since, until)
    if one.kind in LATE:
        return _late(one, span)
    if one.kind == "late_rating":
        return _unrated(one, span)
    return _awards(one, span)


def _awards(one: Found, span: Span) -> list[str]:
    about = rules.ABOUT[one.kind]
    where, values = f"r.{COLUMN[about]} = ?", [one.owner or one.subject]
    if one.kind == "direct":
        where += " AND a.basis = 'direct'"
    if one.kind == "repeated":
        where, values = f"{where} AND a.agency_id = ?", [*values, one.agency]
    sql = f"SELECT r.id {AWARDS} AND {where} ORDER BY a.issued_at DESC LIMIT {EVIDENCE}"
    return [key for (key,) in fetch(sql, (*span, *values))]


def _late(one: Found, span: Span) -> list[str]:
    column, table, kinds = LATE[one.kind]
    sql = f"""
    SELECT DISTINCT {column} FROM deadline d JOIN {table} ON r.id = d.subject_id
    LEFT JOIN deadline_step s ON s.deadline_id = d.id AND s.action = 'stop'
    WHERE d.kind IN ({kinds}) AND d.started_at >= ? AND d.started_at < ?
    AND d.due < COALESCE(s.at, ?) AND r.owner_id = ? LIMIT {EVIDENCE}
    """  # noqa: S608 fixed words only
    return [key for (key,) in fetch(sql, (*span, span[1], one.owner))]


def _unrated(one: Found, span: Span) -> list[str]:
    sql = f"""
    SELECT c.requirement_id FROM evaluation e JOIN bidding_contract c ON c.id = e.contract_id
    WHERE e.role = 'owner' AND e.state = 'unrated' AND e.rater_id = ?
    AND e.created_at >= ? AND e.created_at < ? ORDER BY e.created_at DESC LIMIT {EVIDENCE}
    """  # noqa: S608 fixed words only
    return [key for (key,) in fetch(sql, (one.owner, *span))]


def first_four(one: Found, since: dt.date, until: dt.date) -> list[dict[str, Any]]:
    """Name the agencies that won most of a subject, with money and times."""
    column = COLUMN[rules.ABOUT[one.kind]]
    sql = f"""
    SELECT g.name, SUM({FEN}) AS fen, COUNT(*) FROM bidding_award a
    JOIN bidding_requirement r ON r.id = a.requirement_id JOIN agency g ON g.id = a.agency_id
    WHERE a.state = 'issued' AND a.issued_at >= ? AND a.issued_at < ? AND r.{column} = ?
    GROUP BY g.id, g.name ORDER BY fen DESC, g.id LIMIT {rules.TOP}
    """  # noqa: S608 fixed words only
    rows = fetch(sql, (*_span(since, until), one.subject))
    return [{"name": name, "fen": int(fen), "n": int(n)} for name, fen, n in rows]
