"""The library of experts who score offers."""

from typing import ClassVar

from peewee import (
    AutoField,
    CharField,
    Check,
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


class Person(Record):
    pass


class Organisation(Record):
    pass


class Region(Base):
    code = CharField(12, primary_key=True)


class ServiceItem(Base):
    code = CharField(40, primary_key=True)


class Expert(Record):
    person = ForeignKeyField(Person, unique=True)
    keeper = ForeignKeyField(Organisation)
    name = CharField(60)
    title = CharField(60)
    region = ForeignKeyField(Region, null=True)
    employer = CharField(120)
    employer_uscc = CharField(18)
    state = CharField(32)

    class Meta:
        table_name = "bidding_expert"
        indexes: ClassVar = ((("created_at", "id"), False), (("state", "created_at"), False))
        constraints: ClassVar = [Check("state IN ('active', 'suspended', 'removed')")]


class ExpertItem(Base):
    id = AutoField()
    expert = ForeignKeyField(Expert, on_delete="CASCADE")
    item = ForeignKeyField(ServiceItem)

    class Meta:
        table_name = "bidding_expert_item"
        indexes: ClassVar = ((("expert", "item"), True),)


TABLES = [Expert, ExpertItem]


def up(migrator, db):
    with db.bind_ctx([Person, Organisation, Region, ServiceItem, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
