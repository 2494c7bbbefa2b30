"""Signals of collusion and the inquiries of the agencies they concern."""

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

KINDS = (
    "kind IN ('same_origin', 'same_author', 'same_software', 'identical', 'ladder', 'mirrored', "
    "'give_up', 'rotating', 'loser', 'together', 'winner', 'related')"
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


class Agency(Record):
    pass


class Requirement(Record):
    class Meta:
        table_name = "bidding_requirement"


class Suspicion(Record):
    key = CharField(64, unique=True)
    kind = CharField(16)
    strength = IntegerField()
    title = CharField(200)
    requirement = ForeignKeyField(Requirement, null=True)
    region = CharField(12)
    since = DateField()
    until = DateField()
    figures = JSONField()
    evidence = JSONField()
    population = JSONField()
    chart = JSONField()
    purchases = JSONField()
    question = TextField()
    ruling = TextField()
    passed_on = CharField(80)
    state = CharField(32)

    class Meta:
        table_name = "collusion_suspicion"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("kind", "created_at", "id"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('open', 'asked', 'answered', 'dismissed', 'escalated')"),
            Check(KINDS),
            Check("strength BETWEEN 1 AND 3"),
        ]


class Inquiry(Record):
    suspicion = ForeignKeyField(Suspicion)
    agency = ForeignKeyField(Agency)
    organisation = ForeignKeyField(Organisation)
    asked_at = DateTimeField(null=True)
    answer = TextField()
    state = CharField(32)

    class Meta:
        table_name = "collusion_inquiry"
        indexes: ClassVar = (
            (("suspicion", "agency"), True),
            (("organisation", "asked_at"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('listed', 'asked', 'answered', 'silent', 'closed')")
        ]


TABLES = [Suspicion, Inquiry]
KNOWN = [Organisation, Agency, Requirement]


def up(migrator, db):
    with db.bind_ctx([*KNOWN, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
