"""Live price bidding: how it stands, and every bid that counted."""

from typing import ClassVar

from peewee import BigIntegerField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Organisation(Record):
    pass


class Requirement(Record):
    class Meta:
        table_name = "bidding_requirement"


class Signup(Record):
    class Meta:
        table_name = "bidding_signup"


class LiveRoom(Base):
    requirement = ForeignKeyField(Requirement, primary_key=True)
    opens_at = DateTimeField()
    ends_at = DateTimeField()
    best_fen = BigIntegerField(null=True)
    leader = IntegerField(null=True)
    bids = IntegerField()
    extensions = IntegerField()
    ended_at = DateTimeField(null=True)

    class Meta:
        table_name = "bidding_live_room"


class LiveBid(Record):
    requirement = ForeignKeyField(Requirement)
    signup = ForeignKeyField(Signup)
    organisation = ForeignKeyField(Organisation)
    number = IntegerField()
    place = IntegerField()
    amount_fen = BigIntegerField()
    at = DateTimeField()
    ends_at = DateTimeField()
    key = CharField(64, unique=True)
    event = CharField(16)

    class Meta:
        table_name = "bidding_live_bid"
        indexes: ClassVar = ((("requirement", "place"), True),)


TABLES = [LiveRoom, LiveBid]
BOUND = [Organisation, Requirement, Signup, *TABLES]


def up(migrator, db):
    with db.bind_ctx(BOUND):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(BOUND):
        db.drop_tables(TABLES[::-1])
