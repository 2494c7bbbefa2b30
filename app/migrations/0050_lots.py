"""Lots under one notice, several winners with shares, framework intake and its call-offs."""

from typing import ClassVar

from peewee import CharField, Check, DateTimeField, ForeignKeyField, IntegerField, Model

from app.kernel.db import is_sqlite

JSON = "JSONTEXT NOT NULL DEFAULT '{}'"
COLUMNS = (
    ("bidding_requirement", "purchase_id", 'VARCHAR(16) REFERENCES "bidding_purchase" ("id")'),
    (
        "bidding_requirement",
        "lot",
        "INTEGER CHECK ((purchase_id IS NULL) = (lot IS NULL))",
    ),
    ("bidding_requirement", "several", JSON),
    ("bidding_requirement", "framework", JSON),
    ("bidding_requirement", "within_id", 'VARCHAR(16) REFERENCES "bidding_requirement" ("id")'),
    (
        "bidding_award",
        "share_bp",
        "INTEGER NOT NULL DEFAULT 10000 CHECK (share_bp BETWEEN 1 AND 10000)",
    ),
)
INDEXES = (
    ("bidding_requirement_purchase_id", "", "purchase_id"),
    ("bidding_requirement_within_id", "", "within_id"),
    ("bidding_requirement_purchase_id_lot", "UNIQUE ", "purchase_id, lot"),
)


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Organisation(Record):
    pass


class Purchase(Record):
    number = CharField(40, null=True, unique=True)
    owner = ForeignKeyField(Organisation)
    title = CharField(120)
    most = IntegerField(null=True)

    class Meta:
        table_name = "bidding_purchase"
        constraints: ClassVar = [Check("most >= 1")]


def up(migrator, db):
    with db.bind_ctx([Organisation, Purchase]):
        db.create_tables([Purchase])
    text = "TEXT" if is_sqlite() else "JSONB"
    for table, name, template in COLUMNS:
        told = template.replace("JSONTEXT", text)
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {name} {told}")
    for name, kind, columns in INDEXES:
        db.execute_sql(f'CREATE {kind}INDEX "{name}" ON bidding_requirement ({columns})')


def down(migrator, db):
    for name, _, _ in INDEXES[::-1]:
        db.execute_sql(f'DROP INDEX "{name}"')
    for table, name, _ in COLUMNS[::-1]:
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {name}")
    with db.bind_ctx([Organisation, Purchase]):
        db.drop_tables([Purchase])
