"""The explanation of an abnormally low price, and the state in which a purchase waits for it."""

from typing import ClassVar

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from app.kernel.redefine import admit

TABLE = "bidding_requirement"
STATES = (
    "draft", "signup", "sole", "frozen", "seeding", "publicity", "objection", "awarded",
    "in_service", "completed", "terminated", "failed", "cancelled", "discarded", "audit",
    "opening", "live", "scoring", "choosing", "invalid",
)  # fmt: skip


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Organisation(Record):
    pass


class Agency(Record):
    pass


class Requirement(Record):
    state = CharField(32)

    class Meta:
        table_name = TABLE


class Award(Record):
    class Meta:
        table_name = "bidding_award"


class Explanation(Record):
    requirement = ForeignKeyField(Requirement)
    number = IntegerField()
    agency = ForeignKeyField(Agency)
    organisation = ForeignKeyField(Organisation)
    value = BigIntegerField()
    mean = BigIntegerField()
    left = ForeignKeyField(Award, null=True)
    text = TextField()
    ruling = CharField(500)
    answered_at = DateTimeField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "bidding_explanation"
        indexes: ClassVar = (
            (("requirement", "number"), True),
            (("organisation", "state"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('asked', 'answered', 'accepted', 'rejected', 'lapsed', 'dropped')")
        ]


BOUND = [Organisation, Agency, Requirement, Award, Explanation]


def up(migrator, db):
    admit(db, TABLE, "state", STATES, (*STATES, "explaining"))
    with db.bind_ctx(BOUND):
        db.create_tables([Explanation])


def down(migrator, db):
    with db.bind_ctx(BOUND):
        db.drop_tables([Explanation])
        Requirement.update(state="failed").where(Requirement.state == "explaining").execute()
    admit(db, TABLE, "state", (*STATES, "explaining"), STATES)
