"""What the experts of a scoring say to the explanation of an abnormally low price."""

from typing import ClassVar

from peewee import CharField, Check, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Person(Record):
    pass


class Explanation(Record):
    class Meta:
        table_name = "bidding_explanation"


class Seat(Record):
    class Meta:
        table_name = "bidding_seat"


class Verdict(Record):
    explanation = ForeignKeyField(Explanation)
    seat = ForeignKeyField(Seat)
    person = ForeignKeyField(Person)
    document = TextField()
    sha256 = CharField(64)
    signed_at = DateTimeField(null=True)
    event = CharField(16)
    state = CharField(32)

    class Meta:
        table_name = "bidding_verdict"
        indexes: ClassVar = ((("explanation", "seat"), True), (("person", "state"), False))
        constraints: ClassVar = [Check("state IN ('asked', 'signed', 'lapsed', 'released')")]


BOUND = [Person, Explanation, Seat, Verdict]


def up(migrator, db):
    with db.bind_ctx(BOUND):
        db.create_tables([Verdict])


def down(migrator, db):
    with db.bind_ctx(BOUND):
        db.drop_tables([Verdict])
