"""Suspensions and bans of agencies: by item, by region, or of everything."""

from typing import ClassVar

from peewee import (
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from app.kernel import clock
from app.kernel.db import new_id


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Region(Base):
    code = CharField(12, primary_key=True)


class ServiceItem(Base):
    code = CharField(40, primary_key=True)


class Agency(Record):
    state = CharField(32)
    suspended_until = DateField(null=True)
    ban_until = DateField(null=True)


class Restriction(Record):
    agency = ForeignKeyField(Agency)
    kind = CharField(12)
    item = ForeignKeyField(ServiceItem, null=True)
    region = ForeignKeyField(Region, null=True)
    starts = DateField()
    ends = DateField()
    reason = TextField()
    cause_kind = CharField(48)
    cause_id = CharField(16)
    lifted_at = DateTimeField(null=True)
    lifted_because = TextField()

    class Meta:
        indexes: ClassVar = (
            (("agency", "lifted_at"), False),
            (("cause_kind", "cause_id"), False),
            (("lifted_at", "ends"), False),
        )
        constraints: ClassVar = [
            Check("kind IN ('suspension', 'ban')"),
            Check("ends >= starts"),
            Check("kind = 'suspension' OR (item_id IS NULL AND region_id IS NULL)"),
        ]


TABLES = [Restriction]


def up(migrator, db):
    with db.bind_ctx([Region, ServiceItem, Agency, *TABLES]):
        db.create_tables(TABLES)
        _carry_over(clock.now())


def _carry_over(now):
    """Write down what suspends or bans agencies already."""
    found = Agency.state.in_(["suspended", "removed"])
    for agency in list(Agency.select().where(found)):
        kind = "suspension" if agency.state == "suspended" else "ban"
        ends = agency.suspended_until if kind == "suspension" else agency.ban_until
        if ends is None:
            continue
        Restriction.insert(
            id=new_id(),
            created_at=now,
            version=1,
            agency=agency.id,
            kind=kind,
            starts=min(now.date(), ends),
            ends=ends,
            reason="此前作出的处理，理由见机构页面",
            cause_kind="intermediaries.agency",
            cause_id=agency.id,
            lifted_because="",
        ).execute()


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
