"""The supervisor's board: countings, figures, signals."""

from typing import ClassVar

from peewee import (
    AutoField,
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

KINDS = (
    "kind IN ('top_owner', 'top_item', 'top_county', 'direct', 'splitting', 'repeated', "
    "'late_choosing', 'late_signing', 'late_rating')"
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


class Agency(Record):
    pass


class BoardRun(Record):
    since = DateField()
    until = DateField()
    asked_by = CharField(120)
    total = IntegerField()
    done = IntegerField()
    signals = IntegerField()
    finished_at = DateTimeField(null=True)

    class Meta:
        table_name = "board_run"
        indexes: ClassVar = ((("finished_at", "id"), False),)
        constraints: ClassVar = [Check("done <= total")]


class BoardFigure(Base):
    id = AutoField()
    run = ForeignKeyField(BoardRun)
    kind = CharField(16)
    place = IntegerField()
    subject = CharField(60)
    name = CharField(160)
    region = CharField(12)
    n = IntegerField()
    value = IntegerField()
    figures = JSONField()

    class Meta:
        table_name = "board_figure"
        indexes: ClassVar = ((("run", "kind", "place"), True),)
        constraints: ClassVar = [Check(KINDS)]


class Signal(Record):
    key = CharField(90, unique=True)
    kind = CharField(16)
    subject = CharField(60)
    name = CharField(160)
    owner = ForeignKeyField(Organisation, null=True)
    agency = ForeignKeyField(Agency, null=True)
    region = CharField(12)
    since = DateField()
    until = DateField()
    n = IntegerField()
    value = IntegerField()
    figures = JSONField()
    evidence = JSONField()
    answer = TextField()
    ruling = TextField()
    passed_on = CharField(80)
    asked_at = DateTimeField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "board_signal"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("kind", "created_at", "id"), False),
            (("owner", "state"), False),
            (("agency", "state"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('open', 'asked', 'explained', 'dismissed', 'escalated')"),
            Check(KINDS),
        ]


TABLES = [BoardRun, BoardFigure, Signal]
KNOWN = [Organisation, Agency]


def up(migrator, db):
    with db.bind_ctx([*KNOWN, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
