"""Agreed payments of contracts, and purchases recorded outside the market."""

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


class Region(Base):
    code = CharField(12, primary_key=True)


class ServiceItem(Base):
    code = CharField(40, primary_key=True)


class Contract(Record):
    class Meta:
        table_name = "bidding_contract"


class Payment(Record):
    contract = ForeignKeyField(Contract)
    place = IntegerField()
    event = CharField(12)
    share_bp = IntegerField(null=True)
    amount_fen = BigIntegerField()
    days = IntegerField()
    due_from = DateTimeField(null=True)
    paid_on = DateField(null=True)
    voucher = CharField(60)
    state = CharField(32)

    class Meta:
        table_name = "bidding_payment"
        indexes: ClassVar = (
            (("contract", "place"), True),
            (("state", "contract"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('planned', 'due', 'paid', 'received', 'stopped')"),
            Check("event IN ('filed', 'delivered', 'accepted', 'settled')"),
            Check("amount_fen >= 0"),
            Check("days >= 0"),
            Check("share_bp BETWEEN 1 AND 10000"),
        ]


class Exemption(Record):
    number = CharField(40, unique=True)
    owner = ForeignKeyField(Organisation)
    region = ForeignKeyField(Region, null=True)
    ground = CharField(10)
    title = CharField(120)
    item = ForeignKeyField(ServiceItem, null=True)
    basis = TextField()
    agency_name = CharField(120)
    agency_uscc = CharField(18)
    amount_fen = BigIntegerField(null=True)
    happened_on = DateField(null=True)
    late = CharField(200)
    answer = CharField(500)
    ruling = CharField(500)
    state = CharField(32)

    class Meta:
        table_name = "bidding_exemption"
        indexes: ClassVar = (
            (("owner", "created_at"), False),
            (("created_at", "id"), False),
        )
        constraints: ClassVar = [
            Check(
                "state IN ('recorded', 'objected', 'answered', 'upheld', 'cleared', 'withdrawn')"
            ),
            Check("ground IN ('urgent', 'disaster', 'secret')"),
            Check("amount_fen > 0"),
            Check(
                "ground <> 'secret' OR (title = '' AND basis = '' AND agency_name = ''"
                " AND item_id IS NULL AND amount_fen IS NULL AND happened_on IS NULL)"
            ),
        ]


TABLES = [Payment, Exemption]
BOUND = [Organisation, Region, ServiceItem, Contract, *TABLES]


def up(migrator, db):
    with db.bind_ctx(BOUND):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(BOUND):
        db.drop_tables(TABLES[::-1])
