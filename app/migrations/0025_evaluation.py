"""An agency's record and honours; ratings of finished contracts."""

from typing import ClassVar

from peewee import (
    BigIntegerField,
    BooleanField,
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


class ServiceItem(Base):
    code = CharField(40, primary_key=True)


class Agency(Record):
    pass


class Contract(Record):
    class Meta:
        table_name = "bidding_contract"


class Performance(Record):
    agency = ForeignKeyField(Agency)
    contract = CharField(16, unique=True)
    title = CharField(120)
    project_code = CharField(40)
    owner = ForeignKeyField(Organisation)
    item = ForeignKeyField(ServiceItem)
    amount_fen = BigIntegerField()
    signed_on = DateField(null=True)
    accepted_on = DateField(null=True)
    ended = CharField(12)
    ended_on = DateField()
    days_promised = IntegerField(null=True)
    days_used = IntegerField(null=True)
    returns = IntegerField()
    rating = IntegerField(null=True)

    class Meta:
        indexes: ClassVar = ((("agency", "ended_on", "id"), False),)
        constraints: ClassVar = [
            Check("ended IN ('completed', 'terminated')"),
            Check("amount_fen >= 0"),
            Check("returns >= 0"),
            Check("rating IS NULL OR rating BETWEEN 100 AND 500"),
            Check("(ended = 'completed') = (accepted_on IS NOT NULL)"),
        ]


class Honour(Record):
    agency = ForeignKeyField(Agency)
    title = CharField(120)
    issuer = CharField(120)
    given_on = DateField()
    retired_on = DateField(null=True)


class Evaluation(Record):
    contract = ForeignKeyField(Contract)
    agency = ForeignKeyField(Agency)
    owner = ForeignKeyField(Organisation)
    item = ForeignKeyField(ServiceItem)
    region = ForeignKeyField(Region, null=True)
    role = CharField(12)
    rater = ForeignKeyField(Organisation)
    scores = JSONField()
    overall = IntegerField(null=True)
    text = TextField()
    stars = IntegerField(null=True)
    edition = CharField(24)
    returns = IntegerField()
    changed = BooleanField()
    counted_at = DateTimeField(null=True)
    reply = TextField()
    appeal = TextField()
    ruling = CharField(12)
    ruling_reason = TextField()
    state = CharField(32)

    class Meta:
        table_name = "evaluation"
        indexes: ClassVar = (
            (("contract", "role"), True),
            (("created_at", "id"), False),
            (("agency", "counted_at"), False),
            (("rater", "state"), False),
            (("owner", "role", "state"), False),
            (("state", "created_at", "id"), False),
            (("counted_at", "id"), False),
        )
        constraints: ClassVar = [
            Check(
                "state IN ('open', 'rated', 'locked', 'appealed', 'moderated', 'final', 'unrated')"
            ),
            Check("role IN ('owner', 'department', 'regulator', 'centre')"),
            Check("ruling IN ('none', 'upheld', 'rejected')"),
            Check("overall IS NULL OR overall BETWEEN 1 AND 5"),
            Check("stars IS NULL OR stars BETWEEN 100 AND 500"),
            Check("(stars IS NULL) = (state IN ('open', 'unrated'))"),
            Check("(ruling = 'none') = (state <> 'moderated')"),
        ]


TABLES = [Performance, Honour, Evaluation]


def up(migrator, db):
    with db.bind_ctx([Region, Organisation, ServiceItem, Agency, Contract, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
