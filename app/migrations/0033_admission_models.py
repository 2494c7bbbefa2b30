"""The check after a listing by notice, intakes for a labelled shortlist, pledged certificates."""

from typing import ClassVar

from peewee import (
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

from app.kernel.db import is_sqlite


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Region(Base):
    code = CharField(12, primary_key=True)


class Agency(Record):
    pass


class LaterCheck(Record):
    agency = ForeignKeyField(Agency)
    state = CharField(32)
    open_key = CharField(16, null=True, unique=True)
    asked = IntegerField()
    wanted = TextField()
    reported = TextField()
    ground = CharField(12)
    result = TextField()
    ended_at = DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("agency", "created_at"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('open', 'rectifying', 'passed', 'failed', 'ended')"),
            Check("ground IN ('', 'unfit', 'false')"),
            Check("asked BETWEEN 0 AND 1"),
            Check("state NOT IN ('open', 'rectifying') OR open_key IS NOT NULL"),
        ]


class Intake(Record):
    region = ForeignKeyField(Region)
    title = CharField(120)
    conditions = TextField()
    items = JSONField()
    promised_days = IntegerField(null=True)
    fee_note = CharField(400)
    standard = TextField()
    opens = DateField()
    closes = DateField()
    valid_from = DateField()
    valid_to = DateField()
    by_org = CharField(120)
    state = CharField(32)

    class Meta:
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('draft', 'open', 'selecting', 'in_force', 'ended', 'cancelled')"),
            Check("opens <= closes AND closes < valid_from AND valid_from <= valid_to"),
        ]


class IntakeMember(Record):
    intake = ForeignKeyField(Intake)
    agency = ForeignKeyField(Agency)
    state = CharField(32)
    open_key = CharField(40, null=True, unique=True)
    statement = TextField()
    decided_at = DateTimeField(null=True)
    listed_on = DateField(null=True)
    valid_to = DateField(null=True)

    class Meta:
        indexes: ClassVar = (
            (("intake", "state", "created_at", "id"), False),
            (("agency", "state"), False),
        )
        constraints: ClassVar = [
            Check(
                "state IN ('applied', 'selected', 'signed', 'member', 'refused', 'withdrawn',"
                " 'lapsed', 'ended')"
            ),
            Check("state <> 'member' OR valid_to IS NOT NULL"),
            Check(
                "state NOT IN ('applied', 'selected', 'signed', 'member') OR open_key IS NOT NULL"
            ),
        ]


TABLES = [LaterCheck, Intake, IntakeMember]


def up(migrator, db):
    kind = "INTEGER" if is_sqlite() else "BOOLEAN"
    db.execute_sql(f"ALTER TABLE qualification ADD COLUMN pledged {kind} NOT NULL DEFAULT FALSE")
    with db.bind_ctx([Region, Agency, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx([Region, Agency, *TABLES]):
        db.drop_tables(TABLES[::-1])
    db.execute_sql("ALTER TABLE qualification DROP COLUMN pledged")
