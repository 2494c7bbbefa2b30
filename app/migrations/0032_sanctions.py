"""Sanctions of agencies, from the proposal to the archive."""

from typing import ClassVar

from peewee import (
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


class Region(Base):
    code = CharField(12, primary_key=True)


class Organisation(Record):
    pass


class Agency(Record):
    pass


class Sanction(Record):
    agency = ForeignKeyField(Agency)
    measure = CharField(12)
    scope = CharField(12)
    items = JSONField()
    place = ForeignKeyField(Region, null=True)
    ground = CharField(40)
    months = IntegerField()
    facts = TextField()
    clause = TextField()
    cause = CharField(80, null=True, unique=True)
    proposer = CharField(16, null=True)
    office = ForeignKeyField(Organisation, null=True)
    noticed_at = DateTimeField(null=True)
    statement = TextField()
    number = CharField(40, null=True, unique=True)
    decision = TextField()
    decided_by = CharField(16, null=True)
    confirmed_by = CharField(16, null=True)
    published_at = DateTimeField(null=True)
    starts = DateField(null=True)
    ends = DateField(null=True)
    repair = TextField()
    answer = TextField()
    ended_on = DateField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "sanction"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("agency", "created_at"), False),
            (("state", "created_at", "id"), False),
            (("state", "published_at", "id"), False),
        )
        constraints: ClassVar = [
            Check(
                "state IN ('proposed', 'noticed', 'heard', 'decided', 'in_force',"
                " 'repair_applied', 'lifted', 'expired', 'archived', 'withdrawn')"
            ),
            Check("measure IN ('warning', 'suspension', 'removal')"),
            Check("scope IN ('all', 'items', 'region')"),
            Check("months BETWEEN 1 AND 120"),
            Check("ends IS NULL OR ends >= starts"),
            Check("measure <> 'removal' OR published_at IS NULL OR confirmed_by IS NOT NULL"),
            Check("confirmed_by IS NULL OR proposer IS NULL OR confirmed_by <> proposer"),
            Check("confirmed_by IS NULL OR confirmed_by <> decided_by"),
        ]


def up(migrator, db):
    with db.bind_ctx([Region, Organisation, Agency, Sanction]):
        db.create_tables([Sanction])


def down(migrator, db):
    with db.bind_ctx([Sanction]):
        db.drop_tables([Sanction])
