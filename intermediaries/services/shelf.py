"""Keeping the rows of the public list equal to the agencies, in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from app.kernel import clock, events, search
from app.kernel.db import db, insert_rows, is_sqlite, update_rows, write
from app.kernel.many import listed
from app.kernel.permissions import SYSTEM
from app.kernel.promises import enqueue_all
from app.kernel.statements import given_rows, update_each
from intermediaries import queries
from intermediaries.models import Agency, ServiceItem, Shelf, ShelfCount, ShelfPair
from intermediaries.models.shelf import ANY_ITEM, HELD, held
from intermediaries.queries.engine import fetch
from intermediaries.rules.qualifying import (
    FOREVER,
    Holdings,
    band,
    best_band,
    best_of_kinds,
    qualified_until,
)
from intermediaries.rules.restricting import binds
from intermediaries.rules.standing import grade_of_rank, rank
from intermediaries.states import AgencyState, OfferingState

_KEYS = ("item", "city", "region", "band", "grade")
_PAIR_KEYS = ("item", "kind", *_KEYS[1:])
KIND = "intermediaries.agency"


def refresh(agency: Agency) -> None:
    """Write the agency's rows anew, and the counts with them; inside write()."""
    day = clock.today()
    rows = _rows(agency, day) if agency.state == AgencyState.LISTED else []
    before = list(Shelf.select().where(Shelf.agency == agency))
    Shelf.delete().where(Shelf.agency == agency).execute()
    insert_rows(Shelf, rows)
    watch(agency.id, rows)
    count(rows, [row.__data__ for row in before])
    _name_services(agency, rows)
    if agency.state == AgencyState.LISTED:
        words = f"{search.named(agency.name)} {agency.uscc} {agency.services_text}"
        search.index(KIND, agency.id, words)
    else:
        search.remove(KIND, agency.id)


def watch(agency_id: str, rows: list[dict]) -> None:
    """Promise to look again on the first day after a service runs out."""
    watch_all({agency_id: rows})


def watch_all(found: dict[str, list[dict]]) -> None:
    """Promise it for many agencies at once: agency -> its rows."""
    wanted = []
    for agency_id, rows in found.items():
        last = min((row["until"] for row in rows), default=FOREVER)
        if last < FOREVER:
            morning = dt.datetime.combine(last + dt.timedelta(days=1), dt.time())
            key = f"shelf:{agency_id}:{last.isoformat()}"
            wanted.append(({"agency": agency_id}, morning, key))
    enqueue_all("intermediaries.shelf_expired", wanted)


def expired(payload: dict) -> None:
    """Take services off the shelf whose certificates ran out, and tell the agency (the job).

    Pages and rules look at the day themselves; this keeps the table small and people informed.
    """
    agency = queries.agency(payload["agency"])
    if agency is None or agency.state != AgencyState.LISTED:
        return
    names = {o.item_id: o.item.name for o in queries.offerings_of(agency)}
    gone = (Shelf.agency == agency) & (Shelf.until < clock.today())
    rows = Shelf.select().where(gone, Shelf.item > ANY_ITEM)
    items = [names.get(row.item, row.item) for row in rows]
    with write():
        refresh(agency)
        if items:
            facts = {"items": "、".join(sorted(items)), "agency": agency.name}
            key = "intermediaries.agency.expire"
            events.record(key, agency, actor=SYSTEM, facts=facts, visibility="public")


def _rows(agency: Agency, day: dt.date) -> list[dict]:
    listed = (agency.listed_at or clock.now()).date()
    base = base_row(agency.id, agency.region_id, agency.grade, agency.score, listed)
    kept = queries.restrictions_of(agency, day)
    if any(one.is_whole for one in kept):
        return []
    offered = [
        one.item
        for one in queries.offerings_of(agency)
        if one.state == OfferingState.LISTED
        and one.item.state == "active"
        and not any(binds(row, one.item_id, None) for row in kept)
    ]
    return rows_of(base, offered, queries.holdings_of(agency), day)


def base_row(agency_id: str, region: str, grade: str, score: int, listed_on: dt.date) -> dict:
    """Make what all rows of one agency share."""
    return {
        "agency": agency_id,
        "city": f"{region[:4]}00",
        "region": region,
        "rank": rank(grade, score),
        "listed_on": listed_on,
    }


def rows_of(base: dict, offered: list[ServiceItem], holdings: Holdings, day: dt.date) -> list[dict]:
    """Make the rows of one agency: one for each service it may take today and for each kind of
    certificate it holds, one for any."""
    rows = []
    for item in offered:
        rule = item.rule
        until = qualified_until(rule, holdings, day)
        if until is not None:
            level = band(rule, holdings, day)
            rows.append({"item": item.code, **base, "band": level, "until": until})
    levels = {h.level for h in holdings.certificates if h.usable and h.valid_on(day) and h.level}
    rows.append({"item": ANY_ITEM, **base, "band": best_band(levels), "until": FOREVER})
    kinds = {held(kind): best for kind, best in best_of_kinds(holdings, day).items()}
    for kind, (level, until) in kinds.items():
        rows.append({"item": kind, **base, "band": level, "until": until})
    return rows


def _name_services(agency: Agency, rows: list[dict]) -> None:
    """Keep the names of the services beside the agency, so that a list needs no more reads."""
    shown = {row["item"] for row in rows}
    names = [o.item.name for o in queries.offerings_of(agency) if o.item_id in shown]
    text = "、".join(names)[:400]
    if text != agency.services_text:
        agency.services_text = text
        Agency.update(services_text=text).where(Agency.id == agency.id).execute()


def rerank(ranks: dict[str, int]) -> None:
    """Give many agencies their new place in the order, by id; inside write()."""
    those, keys = listed(list(ranks))
    found = fetch(
        f"SELECT item, agency_id, city, region, band, rank FROM shelf WHERE agency_id {those}",  # noqa: S608 a mark only
        [keys],
    )
    _move_rows(ranks, found)
    _count_moved(ranks, found)


def _move_rows(ranks: dict[str, int], found: list[tuple]) -> None:
    """Write new ranks. SQLite takes them service by service, as they lie in its indexes: then it
    reads and writes each page once, however little it keeps."""
    if not is_sqlite():
        update_rows(Shelf, ("agency_id", "rank"), list(ranks.items()))
        return
    rows = sorted((item, ranks[key], key) for item, key, *_, old in found if old != ranks[key])
    moved = [(place, item, key) for item, place, key in rows]
    update_each(Shelf, ("item", "agency_id"), ("rank",), moved)


def _count_moved(ranks: dict[str, int], found: list[tuple]) -> None:
    """Move the counts of rows whose grade has changed; of a row nothing else has."""
    grades = {key: grade_of_rank(rank) for key, rank in ranks.items()}
    moved = [
        (item, key, place, was, grades[key])
        for item, key, *place, rank in found
        if (was := grade_of_rank(rank)) != grades[key]
    ]
    services: dict[str, list[str]] = {}
    for item, key, *_ in moved:
        if item > ANY_ITEM:
            services.setdefault(key, []).append(item)
    changes: Counter = Counter()
    pairs: Counter = Counter()
    for item, key, place, was, now in moved:
        changes[item, *place, now] += 1
        changes[item, *place, was] -= 1
        for service in services.get(key, ()) if item.startswith(HELD) else ():
            pairs[service, item, *place, now] += 1
            pairs[service, item, *place, was] -= 1
    _add(ShelfCount, _KEYS, changes)
    _add(ShelfPair, _PAIR_KEYS, pairs)


def count(rows: list[dict], before: list[dict]) -> None:
    """Move the counts from the rows of an agency, or of several, to their new rows."""
    changes, pairs = Counter(map(_count_key, rows)), Counter(_pair_keys(rows))
    changes.subtract(map(_count_key, before))
    pairs.subtract(_pair_keys(before))
    _add(ShelfCount, _KEYS, changes)
    _add(ShelfPair, _PAIR_KEYS, pairs)


def _count_key(row: dict) -> tuple[str, ...]:
    grade = grade_of_rank(row["rank"])
    return (row["item"], row["city"], row["region"], row["band"], grade)


def _pair_keys(rows: list[dict]) -> Iterator[tuple[str, ...]]:
    """Pair each service of an agency with each kind of certificate it holds."""
    services: dict[str, list[str]] = {}
    for row in rows:
        if row["item"] > ANY_ITEM:
            services.setdefault(row["agency"], []).append(row["item"])
    for row in rows:
        if row["item"].startswith(HELD):
            kind, *rest = _count_key(row)
            yield from ((item, kind, *rest) for item in services.get(row["agency"], ()))


def _add(model: type, names: tuple[str, ...], changes: Counter) -> None:
    """Add to the counts, always in the same order so that two writers never wait crosswise."""
    table = model._meta.table_name
    rows = [(*key, changes[key]) for key in sorted(key for key, n in changes.items() if n)]
    for given, values in given_rows(model, (*names, "n"), rows):
        db.execute_sql(
            f"{given} INSERT INTO {table} ({', '.join(names)}, n) SELECT * FROM given WHERE true"  # noqa: S608 our own words
            f" ON CONFLICT ({', '.join(names)}) DO UPDATE SET n = {table}.n + excluded.n",
            values,
        )


def recount() -> None:
    """Count the whole shelf anew (after a bulk load); inside write()."""
    for sql in RECOUNT:
        db.execute_sql(sql)
    db.execute_sql("ANALYZE")


RECOUNT = (
    "DELETE FROM shelf_count",
    """
    INSERT INTO shelf_count (item, city, region, band, grade, n)
    SELECT item, city, region, band, SUBSTR('EDCBA', rank / 1000, 1), COUNT(*) FROM shelf
    GROUP BY item, city, region, band, SUBSTR('EDCBA', rank / 1000, 1)
    """,
    "DELETE FROM shelf_pair",
    """
    INSERT INTO shelf_pair (item, kind, city, region, band, grade, n)
    SELECT o.item, k.item, k.city, k.region, k.band, SUBSTR('EDCBA', k.rank / 1000, 1), COUNT(*)
    FROM shelf k JOIN shelf o ON o.agency_id = k.agency_id AND o.item > '*'
    WHERE k.item >= '#' AND k.item < '$'
    GROUP BY o.item, k.item, k.city, k.region, k.band, SUBSTR('EDCBA', k.rank / 1000, 1)
    """,
)
