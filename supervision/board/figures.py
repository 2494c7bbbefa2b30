"""The figures, counted by the database; every question reads one window once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from app.accounts.models import Organisation, Region
from app.kernel.db import db, is_sqlite
from intermediaries.models import LimitRow, ServiceItem
from intermediaries.rules import limits
from supervision.board import rules
from supervision.board.rules import Found

Span = tuple[dt.datetime, dt.datetime]
EVIDENCE = 50
FEN = "CASE WHEN a.amount_fen > 0 THEN a.amount_fen ELSE r.amount_fen END"
AWARDS = """
FROM bidding_award a JOIN bidding_requirement r ON r.id = a.requirement_id
WHERE a.state = 'issued' AND a.issued_at >= ? AND a.issued_at < ?
"""
# What an agency sent and its owner has to confirm or to answer.
FILED = (
    "(SELECT id, owner_id, id AS contract_id FROM bidding_contract WHERE uploaded_by = agency_id)"
)
CHANGED = """(SELECT m.id, c.owner_id, c.id AS contract_id FROM bidding_amendment m
JOIN bidding_contract c ON c.id = m.contract_id WHERE m.proposer_id = c.agency_id)"""
COLUMN = {rules.OWNER: "owner_id", rules.ITEM: "item_id", rules.COUNTY: "region_id"}


def fetch(sql: str, values: Sequence[Any]) -> list[tuple]:
    """Read rows by fixed words; only values come from outside."""
    text = sql if is_sqlite() else sql.replace("?", "%s")
    return db.execute_sql(text, values).fetchall()


def _span(since: dt.date, until: dt.date) -> Span:
    midnight = dt.time()
    return dt.datetime.combine(since, midnight), dt.datetime.combine(
        until + dt.timedelta(days=1), midnight
    )


def count(kind: str, since: dt.date, until: dt.date) -> list[Found]:
    """Count one kind of figure over the days between, of every subject."""
    return COUNTERS[kind](kind, _span(since, until))


def _names(kind: str, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return key -> (name, region) of the subjects of a kind."""
    about = rules.ABOUT[kind]
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        if about == rules.OWNER:
            rows = Organisation.select(Organisation.id, Organisation.name, Organisation.region)
            found |= {k: (n, r or "") for k, n, r in rows.where(Organisation.id.in_(part)).tuples()}
        elif about == rules.ITEM:
            rows = ServiceItem.select(ServiceItem.code, ServiceItem.name)
            found |= {k: (n, "") for k, n in rows.where(ServiceItem.code.in_(part)).tuples()}
        else:
            rows = Region.select(Region.code, Region.name).where(Region.code.in_(part))
            found |= {k: (n, k) for k, n in rows.tuples()}
    return found


def _made(kind: str, rows: Sequence[tuple], shape: Callable[..., dict[str, Any]]) -> list[Found]:
    """Make figures of rows (subject, n, part, whole, …) with the names of their subjects."""
    names = _names(kind, [row[0] for row in rows])
    found = []
    for key, n, part, whole, *rest in rows:
        name, region = names.get(key, ("", ""))
        told = shape(int(part), int(whole), *rest)
        more = {"owner": key} if rules.ABOUT[kind] == rules.OWNER else {}
        value = rules.rate(int(part), int(whole))
        found.append(Found(kind, key, name, int(n), value, told, region=region, **more))
    return found


def _top(kind: str, span: Span) -> list[Found]:
    """Count the share of the four agencies that won most, by money."""
    column = COLUMN[rules.ABOUT[kind]]
    sql = f"""
    WITH won AS (SELECT r.{column} AS dim, a.agency_id AS agency, SUM({FEN}) AS fen, COUNT(*) AS n
                 {AWARDS} AND r.{column} IS NOT NULL GROUP BY r.{column}, a.agency_id),
    ranked AS (SELECT dim, fen, n,
               ROW_NUMBER() OVER (PARTITION BY dim ORDER BY fen DESC, agency) AS place FROM won)
    SELECT dim, SUM(n), SUM(CASE WHEN place <= {rules.TOP} THEN fen ELSE 0 END), SUM(fen), COUNT(*)
    FROM ranked GROUP BY dim
    """  # noqa: S608 fixed words only

    def shape(part: int, whole: int, agencies: int) -> dict[str, Any]:
        return {"top_fen": part, "all_fen": whole, "agencies": int(agencies)}

    return _made(kind, fetch(sql, span), shape)


def _direct(kind: str, span: Span) -> list[Found]:
    sql = f"""
    SELECT r.owner_id, COUNT(*), SUM(CASE WHEN a.basis = 'direct' THEN 1 ELSE 0 END), COUNT(*)
    {AWARDS} GROUP BY r.owner_id HAVING SUM(CASE WHEN a.basis = 'direct' THEN 1 ELSE 0 END) > 0
    """
    return _made(kind, fetch(sql, span), _part)


def _part(part: int, whole: int) -> dict[str, Any]:
    return {"part": part, "whole": whole}


def _repeated(kind: str, span: Span) -> list[Found]:
    sql = f"""
    WITH pairs AS (SELECT r.owner_id AS owner, a.agency_id AS agency, COUNT(*) AS n
                   {AWARDS} GROUP BY r.owner_id, a.agency_id),
    shares AS (SELECT owner, agency, n, SUM(n) OVER (PARTITION BY owner) AS whole FROM pairs)
    SELECT s.owner, s.n, s.n, s.whole, s.agency, g.name
    FROM shares s JOIN agency g ON g.id = s.agency WHERE s.n > 1
    """  # noqa: S608 fixed words only

    def shape(part: int, whole: int, agency: str, name: str) -> dict[str, Any]:
        return {**_part(part, whole), "agency": agency, "agency_name": name}

    return [
        Found(
            kind, f"{one.subject}-{one.figures['agency']}", one.name, one.n, one.value,
            one.figures, owner=one.owner, agency=one.figures["agency"], region=one.region,
        )
        for one in _made(kind, fetch(sql, span), shape)
    ]  # fmt: skip


def _late(about: str, kinds: str) -> Callable[[str, Span], list[Found]]:
    """Count clocks of owners that ended, or still run, after their last moment."""
    sql = f"""
    SELECT o.owner_id, COUNT(*), SUM(CASE WHEN d.due < COALESCE(s.at, ?) THEN 1 ELSE 0 END), COUNT(*)
    FROM deadline d JOIN {about} o ON o.id = d.subject_id
    LEFT JOIN deadline_step s ON s.deadline_id = d.id AND s.action = 'stop'
    WHERE d.kind IN ({kinds}) AND d.due IS NOT NULL AND d.started_at >= ? AND d.started_at < ?
    GROUP BY o.owner_id
    """  # noqa: S608 fixed words only

    def counted(kind: str, span: Span) -> list[Found]:
        rows = _made(kind, fetch(sql, (span[1], *span)), _part)
        return [one for one in rows if one.value]

    return counted


def _unrated(kind: str, span: Span) -> list[Found]:
    sql = """
    SELECT rater_id, COUNT(*), SUM(CASE WHEN state = 'unrated' THEN 1 ELSE 0 END), COUNT(*)
    FROM evaluation WHERE role = 'owner' AND state <> 'open'
    AND created_at >= ? AND created_at < ? GROUP BY rater_id
    """
    return [one for one in _made(kind, fetch(sql, span), _part) if one.value]


def _split(kind: str, span: Span) -> list[Found]:
    """Find purchases of one owner and item at one place that stay below a limit one by one."""
    sql = """
    SELECT owner_id, item_id, region_id, COUNT(*), SUM(amount_fen) FROM bidding_requirement
    WHERE published_at >= ? AND published_at < ? AND state NOT IN ('cancelled', 'failed')
    GROUP BY owner_id, item_id, region_id HAVING COUNT(*) > 1
    """
    rows = [(*row[:3], int(row[4])) for row in fetch(sql, span)]
    floors = _floors(span[1].date() - dt.timedelta(days=1))
    found = []
    for owner, item, region, total in rows:
        for floor, source in floors(region or "", item):
            if total >= floor:
                found += _split_one(kind, span, (owner, item, region), floor, source)
    best: dict[str, Found] = {}  # of several limits and places the clearest case
    for one in sorted(found, key=lambda one: one.value):
        best[one.subject] = one
    return list(best.values())


def _floors(day: dt.date) -> Callable[[str, str], list[tuple[int, str]]]:
    """Return how the limits of a place and item are found; the table is read once."""
    known = [row.seen_by_rules for row in LimitRow.select().order_by(LimitRow.id)]
    sectors = dict(ServiceItem.select(ServiceItem.code, ServiceItem.sector).tuples())
    kept: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def floors(region: str, item: str) -> list[tuple[int, str]]:
        if (region, item) not in kept:
            rows = limits.pick(known, region, item, sectors.get(item, ""), day).values()
            found = {row.floor_fen: row.source for row in rows if row.floor_fen}
            kept[region, item] = sorted(found.items())
        return kept[region, item]

    return floors


def _split_one(
    kind: str, span: Span, where: tuple[str, str, str | None], floor: int, source: str
) -> list[Found]:
    owner, item, region = where
    sql = """
    SELECT id, amount_fen FROM bidding_requirement WHERE owner_id = ? AND item_id = ?
    AND published_at >= ? AND published_at < ? AND state NOT IN ('cancelled', 'failed')
    AND COALESCE(region_id, '') = ? AND amount_fen < ? ORDER BY published_at
    """
    rows = fetch(sql, (owner, item, *span, region or "", floor))
    split = rules.split_under([amount for _, amount in rows], floor)
    if split is None:
        return []
    n, total = split
    told = {"sum_fen": total, "limit_fen": floor, "item": item, "source": source}
    name, home = _names(kind, [owner]).get(owner, ("", ""))
    return [
        Found(
            kind, f"{owner}-{item}", name, n, rules.rate(total, floor), told,
            owner=owner, region=home, evidence=[key for key, _ in rows[:EVIDENCE]],
        )
    ]  # fmt: skip


COUNTERS: dict[str, Callable[[str, Span], list[Found]]] = {
    "top_owner": _top,
    "top_item": _top,
    "top_county": _top,
    "direct": _direct,
    "splitting": _split,
    "repeated": _repeated,
    "late_choosing": _late("bidding_requirement", "'bidding.choice', 'bidding.choosing'"),
    "late_signing": _late("bidding_contract", "'bidding.signing'"),
    "late_rating": _unrated,
    "late_filing": _late(FILED, "'bidding.filing'"),
    "late_change": _late(CHANGED, "'bidding.amendment'"),
}
