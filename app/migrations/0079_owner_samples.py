"""Which owners of an agency are asked about a year, where a place samples."""

from typing import ClassVar

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Agency(Record):
    pass


class Region(Base):
    code = CharField(12, primary_key=True)


class OwnerSample(Record):
    agency = ForeignKeyField(Agency)
    region = ForeignKeyField(Region)
    year = IntegerField()
    number = CharField(40, unique=True)
    projects = IntegerField()
    anchor = CharField(64)
    opened = CharField(16)
    pool = TextField(null=True)
    pool_sha256 = CharField(64, null=True)
    size = IntegerField()
    picks = IntegerField()
    frozen_at = DateTimeField(null=True)
    frozen = CharField(16, null=True)
    document = TextField(null=True)
    sha256 = CharField(64, null=True)
    drawn_at = DateTimeField(null=True)

    class Meta:
        table_name = "owner_sample"
        indexes: ClassVar = (
            (("agency", "region", "year"), True),
            (("created_at", "id"), False),
        )


def up(migrator, db):
    with db.bind_ctx([Agency, Region, OwnerSample]):
        db.create_tables([OwnerSample])


def down(migrator, db):
    with db.bind_ctx([OwnerSample]):
        db.drop_tables([OwnerSample])
