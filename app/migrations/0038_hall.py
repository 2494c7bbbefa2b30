"""Certificates as facets of the public list: a shelf row a kind, and counts of services by kinds."""

import datetime as dt
from typing import ClassVar

from peewee import CharField, CompositeKey, DateField, IntegerField, Model

from app.kernel import clock

FOREVER = dt.date(9999, 12, 31)
BANDS = {"A": ("综合", "综合甲级", "特级", "甲级", "一类", "一级"), "B": ("乙级", "二类", "二级")}
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


class Base(Model):
    class Meta:
        legacy_table_names = False


class ShelfCount(Base):
    item = CharField(40)
    city = CharField(6)

    class Meta:
        primary_key = False


class ShelfPair(Base):
    item = CharField(40)
    kind = CharField(40)
    city = CharField(6)
    region = CharField(12)
    band = CharField(1)
    grade = CharField(1)
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey("item", "kind", "city", "region", "band", "grade")
        indexes: ClassVar = ((("kind", "city"), False),)


class Shelf(Base):
    item = CharField(40)
    agency_id = CharField(16)
    city = CharField(6)
    region = CharField(12)
    rank = IntegerField()
    band = CharField(1)
    until = DateField()
    listed_on = DateField()

    class Meta:
        primary_key = CompositeKey("item", "agency_id")


class Qualification(Base):
    id = CharField(16, primary_key=True)
    agency_id = CharField(16)
    kind = CharField(40)
    level = CharField(20)
    issued_on = DateField()
    expires_on = DateField(null=True)
    retired_on = DateField(null=True)
    state = CharField(32)


INDEX = ShelfCount.index(ShelfCount.city, ShelfCount.item)
OVER, BEFORE = Shelf.index(Shelf.until, Shelf.item), Shelf.index(Shelf.item, Shelf.until)


def up(migrator, db):
    with db.bind_ctx([ShelfCount, ShelfPair, Shelf, Qualification]):
        db.create_tables([ShelfPair])
        db.execute(INDEX)
        db.execute(OVER)
        db.execute_sql("DROP INDEX shelf_item_until")
        _lay_kinds(clock.today())
        for sql in RECOUNT:
            db.execute_sql(sql)


def _lay_kinds(day):
    """Lay a row for each kind of certificate that listed agencies hold, some agencies at a time."""
    after = ""
    while True:
        listed = Shelf.select().where(Shelf.item == "*", Shelf.agency_id > after)
        rows = list(listed.order_by(Shelf.agency_id).limit(400).dicts())
        if not rows:
            return
        kinds = _kinds([row["agency_id"] for row in rows], day)
        made = [
            {**row, "item": kind, "band": level[1:], "until": until}
            for row in rows
            for kind, (level, until) in kinds.get(row["agency_id"], {}).items()
        ]
        for start in range(0, len(made), 100):
            Shelf.insert_many(made[start : start + 100]).execute()
        after = rows[-1]["agency_id"]


def _kinds(agencies, day):
    found = {}
    papers = Qualification.select().where(Qualification.agency_id.in_(agencies))
    papers = papers.where(Qualification.state == "verified", Qualification.retired_on.is_null())
    for one in papers:
        until = one.expires_on or FOREVER
        if one.issued_on <= day <= until:
            best, kind = found.setdefault(one.agency_id, {}), f"#{one.kind[:39]}"
            level, last = _band(one.level), until
            known = best.get(kind, ("9", until))
            if level == known[0]:
                last = max(last, known[1])
            if level <= known[0]:
                best[kind] = (level, last)
    return found


def _band(level):
    """Write a band behind a digit that sorts it."""
    for place, (name, members) in enumerate(BANDS.items()):
        if level in members:
            return f"{place}{name}"
    return "2C" if level else "3-"


def down(migrator, db):
    with db.bind_ctx([ShelfCount, ShelfPair, Shelf]):
        Shelf.delete().where(Shelf.item >= "#", Shelf.item < "$").execute()
        ShelfCount.delete().where(ShelfCount.item >= "#", ShelfCount.item < "$").execute()
        db.execute(BEFORE)
        db.execute_sql("DROP INDEX shelf_count_city_item")
        db.execute_sql("DROP INDEX shelf_until_item")
        db.drop_tables([ShelfPair])
