"""People and qualifications: the tree of types, marks of checking, flags, warnings, changes."""

from typing import ClassVar

from peewee import (
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
)

from app.kernel.db import is_sqlite
from intermediaries.typelist import rows


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Agency(Record):
    pass


class Practitioner(Record):
    pass


class QualificationType(Base):
    path = CharField(120, primary_key=True)
    parent = ForeignKeyField("self", null=True)
    tier = CharField(8)
    name = CharField(40)
    source = CharField(200)
    effective = DateField()
    ends = DateField(null=True)
    position = IntegerField()

    class Meta:
        constraints: ClassVar = [
            Check("tier IN ('kind', 'level', 'major')"),
            Check("(tier = 'kind') = (parent_id IS NULL)"),
            Check("ends IS NULL OR ends > effective"),
        ]


class PersonFlag(Record):
    first = ForeignKeyField(Practitioner)
    second = ForeignKeyField(Practitioner)
    state = CharField(32)
    ended_at = DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = (
            (("first", "second"), True),
            (("state", "created_at", "id"), False),
            (("created_at", "id"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('open', 'resolved', 'explained')"),
            Check("first_id <> second_id"),
        ]


class ExpiryWarning(Base):
    part = CharField(16)
    days = IntegerField()
    told_at = DateTimeField()

    class Meta:
        primary_key = CompositeKey("part", "days")


class Change(Record):
    agency = ForeignKeyField(Agency)
    block = CharField(16)
    before = JSONField()
    after = JSONField()
    state = CharField(32)
    open_key = CharField(40, null=True, unique=True)
    submitted_at = DateTimeField(null=True)
    decided_at = DateTimeField(null=True)

    class Meta:
        table_name = "agency_change"
        indexes: ClassVar = (
            (("agency", "created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("created_at", "id"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('draft', 'submitted', 'accepted', 'refused', 'dropped')"),
            Check(
                "block IN ('identity', 'qualifications', 'people', 'services', 'regions',"
                " 'relations')"
            ),
            Check("state NOT IN ('draft', 'submitted') OR open_key IS NOT NULL"),
        ]


TABLES = [QualificationType, PersonFlag, ExpiryWarning, Change]
COLUMNS = (
    ("qualification", "verified_by", "VARCHAR(120) NOT NULL DEFAULT ''"),
    ("qualification", "verified_at", "MOMENT"),
    ("qualification", "confirmed_by", "VARCHAR(120) NOT NULL DEFAULT ''"),
    ("qualification", "confirmed_at", "MOMENT"),
    ("practitioner", "level", "VARCHAR(20) NOT NULL DEFAULT ''"),
    ("practitioner", "id_digest", "VARCHAR(64) NOT NULL DEFAULT ''"),
)
INDEXES = (
    ("practitioner_id_digest", "practitioner", "id_digest"),
    ("practitioner_expires_on", "practitioner", "expires_on"),
)


def up(migrator, db):
    moment = "DATETIME" if is_sqlite() else "TIMESTAMP"
    for table, name, kind in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {name} {kind.replace('MOMENT', moment)}")
    for name, table, column in INDEXES:
        db.execute_sql(f'CREATE INDEX "{name}" ON {table} ({column})')
    with db.bind_ctx([Agency, Practitioner, *TABLES]):
        db.create_tables(TABLES)
        for row in rows():
            QualificationType.insert(**row).execute()


def down(migrator, db):
    with db.bind_ctx([Agency, Practitioner, *TABLES]):
        db.drop_tables(TABLES[::-1])
    for name, _, _ in INDEXES:
        db.execute_sql(f'DROP INDEX "{name}"')
    for table, name, _ in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {name}")
