"""Framework memberships, the place of an award among several, assessments published by zones."""

from typing import ClassVar

from peewee import (
    CharField,
    Check,
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


class Organisation(Record):
    pass


class Region(Base):
    code = CharField(12, primary_key=True)


class Agency(Record):
    pass


class Requirement(Record):
    class Meta:
        table_name = "bidding_requirement"


class Award(Record):
    class Meta:
        table_name = "bidding_award"


class Agreement(Record):
    requirement = ForeignKeyField(Requirement)
    award = ForeignKeyField(Award, unique=True)
    agency = ForeignKeyField(Agency)
    organisation = ForeignKeyField(Organisation)
    place = IntegerField()
    starts_on = DateField()
    ends_on = DateField()
    rate_bp = IntegerField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "bidding_agreement"
        indexes: ClassVar = (
            (("requirement", "agency"), True),
            (("organisation", "state"), False),
            (("state", "ends_on", "id"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('in_force', 'expired', 'left', 'removed')"),
            Check("ends_on >= starts_on"),
        ]


class Assessment(Record):
    organisation = ForeignKeyField(Organisation)
    region = ForeignKeyField(Region)
    zone = CharField(80)
    item = CharField(40)
    item_name = CharField(80)
    title = CharField(120)
    number = CharField(60)
    scope = TextField()
    valid_from = DateField()
    valid_to = DateField()
    published_at = DateTimeField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "zone_assessment"
        indexes: ClassVar = (
            (("published_at", "id"), False),
            (("item", "state", "region"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('draft', 'published', 'withdrawn')"),
            Check("valid_to >= valid_from"),
        ]


TABLES = [Agreement, Assessment]
BOUND = [Organisation, Region, Agency, Requirement, Award, *TABLES]


def up(migrator, db):
    db.execute_sql("ALTER TABLE bidding_award ADD COLUMN place INTEGER NOT NULL DEFAULT 1")
    with db.bind_ctx(BOUND):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(BOUND):
        db.drop_tables(TABLES[::-1])
    db.execute_sql("ALTER TABLE bidding_award DROP COLUMN place")
