"""Kept files and where they hang."""

from typing import ClassVar

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
)


class Base(Model):
    class Meta:
        legacy_table_names = False


class Blob(Base):
    sha256 = CharField(64, primary_key=True)
    size = BigIntegerField()
    kind = CharField(16)
    mime = CharField(100)
    pages = IntegerField(null=True)
    touched_at = DateTimeField(index=True)
    doomed_at = DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [Check("size >= 0")]


class Attachment(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()
    subject_kind = CharField(60)
    subject_id = CharField(40)
    slot = CharField(60)
    blob = ForeignKeyField(Blob, on_delete="RESTRICT")
    name = CharField(255)
    by_id = CharField(16, null=True)
    by_name = CharField(60)
    org_id = CharField(16, null=True)
    state = CharField(32)
    replaced_by = ForeignKeyField("self", null=True, on_delete="SET NULL")

    class Meta:
        indexes: ClassVar = ((("subject_kind", "subject_id", "slot"), False),)
        constraints: ClassVar = [Check("state IN ('current', 'replaced', 'removed')")]


TABLES = [Blob, Attachment]


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(list(reversed(TABLES)), safe=False)
