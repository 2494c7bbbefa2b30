"""Scoring: the frozen pool of experts, the seats of those who were called."""

from typing import ClassVar

from peewee import (
    CharField,
    Check,
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


class Person(Record):
    pass


class Requirement(Record):
    class Meta:
        table_name = "bidding_requirement"


class Expert(Record):
    class Meta:
        table_name = "bidding_expert"


class ExpertPool(Record):
    requirement = ForeignKeyField(Requirement, unique=True)
    document = TextField()
    sha256 = CharField(64)
    frozen_at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_expert_pool"


class Seat(Record):
    requirement = ForeignKeyField(Requirement)
    expert = ForeignKeyField(Expert)
    person = ForeignKeyField(Person)
    number = IntegerField()
    place = IntegerField()
    marks = JSONField()
    document = TextField()
    sha256 = CharField(64)
    signed_at = DateTimeField(null=True)
    event = CharField(16)
    state = CharField(32)

    class Meta:
        table_name = "bidding_seat"
        indexes: ClassVar = (
            (("requirement", "number"), True),
            (("requirement", "place"), True),
            (("person", "created_at", "id"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('invited', 'accepted', 'signed', 'declined', 'lapsed', 'released')")
        ]


TABLES = [ExpertPool, Seat]


def up(migrator, db):
    with db.bind_ctx([Person, Requirement, Expert, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
