"""The import of an existing library of agencies."""

from typing import ClassVar

from peewee import (
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class LibraryImport(Record):
    name = CharField(255)
    sha256 = CharField(64)
    org_id = CharField(16)
    by_name = CharField(60)
    state = CharField(32)
    total = IntegerField()
    cursor = IntegerField()
    new_rows = IntegerField()
    same_rows = IntegerField()
    changed_rows = IntegerField()
    refused_rows = IntegerField()
    taken = IntegerField()
    taken_rows = IntegerField()
    with_changes = BooleanField()
    problem_json = TextField()
    ended_at = DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = ((("created_at", "id"), False),)
        constraints: ClassVar = [
            Check("state IN ('reading', 'read', 'unreadable', 'taking', 'taken', 'dropped')"),
            Check("cursor >= 0 AND taken >= 0"),
        ]


class ImportRow(Base):
    source = ForeignKeyField(LibraryImport)
    n = IntegerField()
    outcome = CharField(32)
    uscc = CharField(40)
    name = CharField(120)
    data_json = TextField()
    problems_json = TextField()
    agency = CharField(16, null=True, index=True)

    class Meta:
        primary_key = CompositeKey("source", "n")
        indexes: ClassVar = (
            (("source", "outcome", "n"), False),
            (("source", "uscc"), False),
        )
        constraints: ClassVar = [Check("outcome IN ('new', 'same', 'changed', 'refused')")]


class ImportShelf(Base):
    source = ForeignKeyField(LibraryImport)
    item = CharField(40)
    agency = CharField(16)
    city = CharField(6)
    region = CharField(12)
    rank = IntegerField()
    band = CharField(1)
    until = DateField()
    listed_on = DateField()

    class Meta:
        primary_key = CompositeKey("source", "item", "agency")


TABLES = [LibraryImport, ImportRow, ImportShelf]


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
