"""Witnesses of a draw with their telephones; the people whom a sign-up proposes for the job."""

from typing import ClassVar

from peewee import CharField, Check, DateTimeField, ForeignKeyField, IntegerField, Model


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Practitioner(Record):
    pass


class Requirement(Record):
    class Meta:
        table_name = "bidding_requirement"


class Signup(Record):
    class Meta:
        table_name = "bidding_signup"


class Witness(Record):
    requirement = ForeignKeyField(Requirement)
    place = IntegerField()
    name = CharField(60)
    phone = CharField(30)
    recorded_by = CharField(120)

    class Meta:
        table_name = "bidding_witness"
        indexes: ClassVar = ((("requirement", "place"), True),)
        constraints: ClassVar = [Check("place BETWEEN 1 AND 3")]


class ProposedPerson(Record):
    signup = ForeignKeyField(Signup)
    practitioner = ForeignKeyField(Practitioner)

    class Meta:
        table_name = "bidding_proposed_person"
        indexes: ClassVar = ((("signup", "practitioner"), True),)


TABLES = [Witness, ProposedPerson]
KNOWN = [Practitioner, Requirement, Signup]


def up(migrator, db):
    with db.bind_ctx([*KNOWN, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
