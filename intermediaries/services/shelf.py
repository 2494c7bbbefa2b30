"""Keeping the rows of the public list equal to the agencies, in the same transaction."""

from __future__ import annotations

from collections import Counter

from peewee import EXCLUDED

from app.kernel import clock, search
from app.kernel.db import db, insert_rows
from intermediaries import queries
from intermediaries.models import Agency, Shelf, ShelfCount
from intermediaries.models.shelf import ANY_ITEM
from intermediaries.rules.qualifying import FOREVER, band, best_band, qualified_until
from intermediaries.rules.standing import grade_of_rank, rank
from intermediaries.states import AgencyState, OfferingState

_KEYS = ("item", "city", "region", "band", "grade")
KIND = "intermediaries.agency"


def refresh(agency: Agency) -> None:
    """Write the agency's rows anew, and the counts with them; inside write()."""
    day = clock.today()
    rows = _rows(agency, day) if agency.state == AgencyState.LISTED else []
    before = list(Shelf.select().where(Shelf.agency == agency))
    Shelf.delete().where(Shelf.agency == agency).execute()
    insert_rows(Shelf, rows)
    changes = Counter(_count_key(row) for row in rows)
    changes.subtract(_count_key(row.__data__) for row in before)
    _add(changes)
    _name_services(agency, rows)
    if agency.state == AgencyState.LISTED:
        search.index(KIND, agency.id, f"{agency.name} {agency.uscc} {agency.services_text}")
    else:
        search.remove(KIND, agency.id)


def _rows(agency: Agency, day) -> list[dict]:
    holdings = queries.holdings_of(agency)
    base = {
        "agency": agency.id,
        "city": f"{agency.region_id[:4]}00",
        "region": agency.region_id,
        "rank": rank(agency.grade, agency.score),
        "listed_on": (agency.listed_at or clock.now()).date(),
    }
    rows = []
    for offering in queries.offerings_of(agency):
        item = offering.item
        if offering.state != OfferingState.LISTED or item.state != "active":
            continue
        until = qualified_until(item.rule, holdings, day)
        if until is not None:
            level = band(item.rule, holdings, day)
            rows.append({"item": item.code, **base, "band": level, "until": until})
    levels = {h.level for h in holdings.certificates if h.usable and h.valid_on(day) and h.level}
    rows.append({"item": ANY_ITEM, **base, "band": best_band(levels), "until": FOREVER})
    return rows


def _name_services(agency: Agency, rows: list[dict]) -> None:
    """Keep the names of the services beside the agency, so that a list needs no more reads."""
    shown = {row["item"] for row in rows}
    names = [o.item.name for o in queries.offerings_of(agency) if o.item_id in shown]
    text = "、".join(names)[:400]
    if text != agency.services_text:
        agency.services_text = text
        Agency.update(services_text=text).where(Agency.id == agency.id).execute()


def _count_key(row: dict) -> tuple[str, ...]:
    grade = grade_of_rank(row["rank"])
    return (row["item"], row["city"], row["region"], row["band"], grade)


def _add(changes: Counter) -> None:
    """Add to the counts, always in the same order so that two writers never wait crosswise."""
    for key in sorted(key for key, n in changes.items() if n):
        values = dict(zip(_KEYS, key, strict=True))
        ShelfCount.insert(**values, n=changes[key]).on_conflict(
            conflict_target=[getattr(ShelfCount, name) for name in _KEYS],
            update={ShelfCount.n: ShelfCount.n + EXCLUDED.n},
        ).execute()


def recount() -> None:
    """Count the whole shelf anew (after a bulk load); inside write()."""
    ShelfCount.delete().execute()
    db.execute_sql(
        "INSERT INTO shelf_count (item, city, region, band, grade, n)"
        " SELECT item, city, region, band,"
        " SUBSTR('EDCBA', rank / 1000, 1), COUNT(*) FROM shelf"
        " GROUP BY item, city, region, band, SUBSTR('EDCBA', rank / 1000, 1)"
    )
    db.execute_sql("ANALYZE")
