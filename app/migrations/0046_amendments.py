"""Changes of contracts in force."""

from typing import ClassVar

from peewee import (
    BigIntegerField,
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


class Contract(Record):
    class Meta:
        table_name = "bidding_contract"


class Amendment(Record):
    contract = ForeignKeyField(Contract)
    number = IntegerField()
    kind = CharField(8)
    proposer = ForeignKeyField(Organisation)
    reason = TextField()
    old_ends_on = DateField()
    old_amount_fen = BigIntegerField()
    ends_on = DateField(null=True)
    amount_fen = BigIntegerField(null=True)
    scope = TextField()
    amount_why = TextField()
    consequences = TextField()
    settled_fen = BigIntegerField(null=True)
    answer = CharField(500)
    decided_at = DateTimeField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "bidding_amendment"
        indexes: ClassVar = (
            (("contract", "number"), True),
            (("state", "created_at"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('proposed', 'agreed', 'refused', 'withdrawn', 'lapsed')"),
            Check("kind IN ('change', 'end')"),
            Check("amount_fen > 0"),
            Check("settled_fen >= 0"),
        ]


BOUND = [Organisation, Contract, Amendment]


def up(migrator, db):
    with db.bind_ctx(BOUND):
        db.create_tables([Amendment])


def down(migrator, db):
    with db.bind_ctx(BOUND):
        db.drop_tables([Amendment])
