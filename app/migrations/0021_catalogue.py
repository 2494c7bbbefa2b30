"""Editions of service items, limits of places; a purchase keeps the edition it was published under."""

import json
from typing import ClassVar

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

from app.kernel import clock
from app.kernel.db import new_id
from intermediaries.catalogue import by_code
from intermediaries.limits import SHIPPED

COLUMNS = (
    ("service_item", "edition", "INTEGER"),
    ("service_item", "facts_json", "TEXT"),
    ("bidding_requirement", "item_edition", "INTEGER"),
)


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class ServiceItem(Base):
    code = CharField(40, primary_key=True)
    name = CharField(60)
    sector = CharField(40)
    basis = TextField()
    time_limit_days = IntegerField(null=True)
    fee_basis = CharField(200)
    rule_json = TextField()
    effective = DateField()
    source = TextField()
    state = CharField(16)
    edition = IntegerField(null=True)
    facts_json = TextField(null=True)


class ItemEdition(Record):
    item = CharField(40)
    number = IntegerField()
    fields = JSONField()
    effective = DateField()
    ends = DateField(null=True)
    source = TextField()
    by = CharField(16)
    by_name = CharField(120)
    approved_by = CharField(16)
    approved_name = CharField(120)
    batch = CharField(16)
    state = CharField(32)

    class Meta:
        indexes: ClassVar = (
            (("item", "number"), True),
            (("state", "created_at", "id"), False),
            (("created_at", "id"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('draft', 'proposed', 'approved', 'in_force', 'ended', 'dropped')"),
            Check("number > 0"),
            Check("ends IS NULL OR ends >= effective"),
        ]


class LimitRow(Record):
    region = CharField(12)
    year = IntegerField()
    item = CharField(40)
    sector = CharField(40)
    kind = CharField(16)
    floor_fen = BigIntegerField(null=True)
    ceiling_fen = BigIntegerField(null=True)
    source = TextField()
    effective = DateField()
    withdrawn_on = DateField(null=True)
    withdrawn_why = CharField(200)
    by_name = CharField(120)

    class Meta:
        indexes: ClassVar = (
            (("year", "id"), False),
            (("region", "kind"), False),
        )
        constraints: ClassVar = [
            Check("kind IN ('must_use', 'tender_first', 'procurement')"),
            Check("floor_fen IS NOT NULL OR ceiling_fen IS NOT NULL"),
            Check("floor_fen IS NULL OR floor_fen >= 0"),
            Check("ceiling_fen IS NULL OR floor_fen IS NULL OR ceiling_fen > floor_fen"),
        ]


TABLES = [ItemEdition, LimitRow]
IN_COLUMNS = ("name", "sector", "basis", "fee_basis", "state", "days", "rule")


def said(row):
    """Tell what the row of an item says, as the fields of its first edition."""
    shipped = by_code(row.code)
    same = ("name", "sector", "basis", "fee_basis", "state")
    return {
        **{name: getattr(row, name) for name in same},
        "days": row.time_limit_days,
        "rule": json.loads(row.rule_json),
        "may_demand": shipped.may_demand if shipped else row.state == "active",
        "payer": "applicant",
        "documents": "",
        "fee_kind": "market",
        "fee_standard": "",
    }


def first_editions():
    """Make the first edition of every item from the row that is in force."""
    nobody = dict.fromkeys(("by", "by_name", "approved_by", "approved_name", "batch"), "")
    for row in list(ServiceItem.select()):
        fields = said(row)
        more = {name: fields[name] for name in sorted(fields) if name not in IN_COLUMNS}
        text = json.dumps(more, ensure_ascii=False)
        ServiceItem.update(facts_json=text, edition=1).where(ServiceItem.code == row.code).execute()
        ItemEdition.insert(
            **record(),
            **nobody,
            item=row.code,
            number=1,
            fields=fields,
            effective=row.effective,
            source=row.source,
            state="in_force",
        ).execute()


def record():
    return {"id": new_id(), "created_at": clock.now(), "version": 1}


def up(migrator, db):
    for table, column, kind in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    with db.bind_ctx([ServiceItem, *TABLES]):
        db.create_tables(TABLES)
        first_editions()
        for row in SHIPPED:
            LimitRow.insert(**record(), sector="", withdrawn_why="", by_name="", **row).execute()


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
    for table, column, _ in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
