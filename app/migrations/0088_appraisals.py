"""Appraisal sheets and the objections of the bodies on them."""

from typing import ClassVar

from peewee import (
    AutoField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
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


class Organisation(Record):
    pass


class Region(Base):
    code = CharField(12, primary_key=True)


class Appraisal(Record):
    period = CharField(8)
    since = DateField()
    until = DateField()
    office = ForeignKeyField(Organisation)
    region = ForeignKeyField(Region, null=True)
    edition = IntegerField()
    former = CharField(16, null=True)
    told = JSONField()
    counted_at = DateTimeField()
    objections_until = DateTimeField(null=True)
    announcement = TextField()
    published_at = DateTimeField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "appraisal"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("published_at", "id"), False),
            (("office", "state"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('draft', 'heard', 'published', 'discarded')"),
            Check("period IN ('month', 'quarter', 'year')"),
            Check("until > since"),
            Check("edition >= 1"),
            Check("state <> 'published' OR published_at IS NOT NULL"),
        ]


class AppraisalObjection(Base):
    id = AutoField()
    sheet = ForeignKeyField(Appraisal)
    organisation = ForeignKeyField(Organisation)
    text = TextField()
    raised_at = DateTimeField()
    answer = TextField()
    answered_at = DateTimeField(null=True)

    class Meta:
        table_name = "appraisal_objection"
        indexes: ClassVar = ((("sheet", "organisation"), False),)
        constraints: ClassVar = [Check("(answer <> '') = (answered_at IS NOT NULL)")]


TABLES = [Appraisal, AppraisalObjection]
KNOWN = [Organisation, Region]


def up(migrator, db):
    with db.bind_ctx([*KNOWN, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
