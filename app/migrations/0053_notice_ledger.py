"""The notices an agency keeps track of, of this market and of others."""

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
    Model,
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


class Requirement(Record):
    class Meta:
        table_name = "bidding_requirement"


class LedgerRow(Record):
    organisation = ForeignKeyField(Organisation)
    requirement = ForeignKeyField(Requirement, null=True)
    business = CharField(60)
    region = CharField(60)
    approved = BooleanField(null=True)
    approval_no = CharField(80)
    project = CharField(200)
    owner = CharField(120)
    budget_fen = BigIntegerField(null=True)
    supermarket = CharField(80)
    published_on = DateField()
    link = CharField(300)
    method = CharField(40)
    deadline = DateTimeField(null=True)
    signed_up = BooleanField()
    won = BooleanField(null=True)
    market_person = CharField(60)
    entered_by = CharField(60)
    archived = BooleanField()

    class Meta:
        table_name = "bidding_ledger_row"
        indexes: ClassVar = (
            (("organisation", "published_on", "id"), False),
            (("organisation", "requirement"), True),
        )
        constraints: ClassVar = [Check("budget_fen IS NULL OR budget_fen >= 0")]


def up(migrator, db):
    with db.bind_ctx([Organisation, Requirement, LedgerRow]):
        db.create_tables([LedgerRow])


def down(migrator, db):
    with db.bind_ctx([Organisation, Requirement, LedgerRow]):
        db.drop_tables([LedgerRow])
