"""The authorised person of an agency, how it is present, its local filings; price and first day of
a service."""

import datetime as dt

from peewee import CharField, DateField, DateTimeField, Model

from app.kernel.db import is_sqlite
from app.kernel.redefine import admit

TABLE, COLUMN = "agency_change", "block"
BLOCKS = ("identity", "qualifications", "people", "services", "regions", "relations")
MORE = ("authorised",)
COLUMNS = (
    ("agency", "authorised", "VARCHAR(60) NOT NULL DEFAULT ''"),
    ("agency", "authorised_id_masked", "VARCHAR(18) NOT NULL DEFAULT ''"),
    ("agency", "authorised_phone", "VARCHAR(30) NOT NULL DEFAULT ''"),
    ("agency", "authorised_until", "VARCHAR(7) NOT NULL DEFAULT ''"),
    ("agency", "authorised_months", "INTEGER NOT NULL DEFAULT 0"),
    ("agency", "at_window", "{boolean} NOT NULL DEFAULT FALSE"),
    ("agency_region", "filing", "VARCHAR(200) NOT NULL DEFAULT ''"),
    ("offering", "price_fen", "{money}"),
    ("offering", "listed_on", "DATE"),
)


class Change(Model):
    block = CharField(16)

    class Meta:
        table_name = TABLE
        primary_key = False


class Agency(Model):
    id = CharField(16, primary_key=True)
    listed_at = DateTimeField(null=True)


class Offering(Model):
    id = CharField(16, primary_key=True)
    agency_id = CharField(16)
    state = CharField(32)
    listed_on = DateField(null=True)


def up(migrator, db):
    kinds = {"boolean": "BOOLEAN", "money": "BIGINT"}
    kinds = dict.fromkeys(kinds, "INTEGER") if is_sqlite() else kinds
    for table, column, kind in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column} {kind.format(**kinds)}")
    admit(db, TABLE, COLUMN, BLOCKS, (*BLOCKS, *MORE))
    with db.bind_ctx([Agency, Offering]):
        _date_services()


def down(migrator, db):
    with db.bind_ctx([Change]):
        Change.delete().where(Change.block.in_(MORE)).execute()
    admit(db, TABLE, COLUMN, (*BLOCKS, *MORE), BLOCKS)
    for table, column, _ in reversed(COLUMNS):
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column}")


def _date_services():
    """A service that is listed already began, for all that is known, with its agency."""
    rows = Offering.select(Offering.id, Agency.listed_at).where(Offering.state == "listed")
    joined = rows.join(Agency, on=(Agency.id == Offering.agency_id))
    days = {}
    for key, at in joined.where(Agency.listed_at.is_null(False)).tuples():
        day = dt.date.fromisoformat(str(at)[:10])
        days.setdefault(day, []).append(key)
    for day, keys in days.items():
        for start in range(0, len(keys), 500):
            some = Offering.id.in_(keys[start : start + 500])
            Offering.update(listed_on=day).where(some).execute()
