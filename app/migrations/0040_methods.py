"""Further methods of selection: their states, numbers and fields, labelled draws, questions."""

from typing import ClassVar

from peewee import (
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

from app.kernel.db import is_sqlite
from app.kernel.redefine import admit

METHODS = (
    "direct", "random_draw", "credit_draw", "credit_merit", "lowest_price", "average_price",
    "live_price", "scoring", "plan_merit",
)  # fmt: skip
STATES = (
    "draft", "signup", "sole", "frozen", "seeding", "publicity", "objection", "awarded",
    "in_service", "completed", "terminated", "failed", "cancelled", "discarded",
)  # fmt: skip
MORE_STATES = ("audit", "opening", "live", "scoring", "choosing", "invalid")
BASES = ("draw", "reserve", "direct")
MORE_BASES = ("choice", "price", "score", "live")
BEFORE = {"audit": "draft", "invalid": "cancelled"}  # what down() makes of the new states
COLUMNS = (
    ("rule_data", "JSONTEXT NOT NULL DEFAULT '{}'"),
    ("details", "JSONTEXT NOT NULL DEFAULT '{}'"),
    (
        "price_mode",
        "VARCHAR(8) NOT NULL DEFAULT 'fixed' CHECK (price_mode IN ('fixed', 'amount', 'discount', 'none'))",
    ),
    ("floor_fen", "LONG"),
    ("ceiling_fen", "LONG CHECK (floor_fen IS NULL OR ceiling_fen >= floor_fen)"),
    ("floor_rate", "INTEGER"),
    ("ceiling_rate", "INTEGER CHECK (floor_rate IS NULL OR ceiling_rate >= floor_rate)"),
    ("public_share", "INTEGER CHECK (public_share BETWEEN 0 AND 100)"),
    ("scale", "TEXT NOT NULL DEFAULT ''"),
    ("staff_need", "TEXT NOT NULL DEFAULT ''"),
    ("chosen_id", 'VARCHAR(16) REFERENCES "agency" ("id")'),
    ("origin_id", 'VARCHAR(16) REFERENCES "bidding_requirement" ("id")'),
)
INDEXES = ("chosen_id", "origin_id")


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
    state = CharField(32)
    method = CharField(24)

    class Meta:
        table_name = "bidding_requirement"


class Award(Record):
    basis = CharField(8)

    class Meta:
        table_name = "bidding_award"


class LabelledDraw(Record):
    requirement = ForeignKeyField(Requirement)
    label = CharField(8)
    turn = IntegerField()
    document = TextField()
    sha256 = CharField(64)
    numbers = JSONField()
    drawn_at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_labelled_draw"
        indexes: ClassVar = ((("requirement", "label", "turn"), True),)
        constraints: ClassVar = [Check("label IN ('base', 'tie', 'expert', 'inspect')")]


class RankingRecord(Record):
    requirement = ForeignKeyField(Requirement, unique=True)
    document = TextField()
    sha256 = CharField(64)
    ranked_at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_ranking"


class Question(Record):
    requirement = ForeignKeyField(Requirement)
    edition = IntegerField()
    organisation = ForeignKeyField(Organisation)
    person = CharField(16)
    text = TextField()
    answer = TextField()
    answered_at = DateTimeField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "bidding_question"
        indexes: ClassVar = (
            (("requirement", "created_at"), False),
            (("organisation", "requirement"), False),
        )
        constraints: ClassVar = [Check("state IN ('asked', 'answered', 'lapsed')")]


TABLES = [LabelledDraw, RankingRecord, Question]
BOUND = [Organisation, Requirement, Award, *TABLES]


def up(migrator, db):
    kinds = ("TEXT", "INTEGER") if is_sqlite() else ("JSONB", "BIGINT")
    for name, template in COLUMNS:
        told = template.replace("JSONTEXT", kinds[0]).replace("LONG", kinds[1])
        db.execute_sql(f"ALTER TABLE bidding_requirement ADD COLUMN {name} {told}")
    for name in INDEXES:
        db.execute_sql(f'CREATE INDEX "bidding_requirement_{name}" ON bidding_requirement ({name})')
    for table, column, old, new in _wider():
        admit(db, table, column, old, new)
    with db.bind_ctx(BOUND):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(BOUND):
        db.drop_tables(TABLES[::-1])
        for state in MORE_STATES:
            before = BEFORE.get(state, "failed")
            Requirement.update(state=before).where(Requirement.state == state).execute()
        Requirement.update(method="random_draw").execute()
        Award.update(basis="direct").where(Award.basis.in_(MORE_BASES)).execute()
    for table, column, old, new in _wider():
        admit(db, table, column, new, old)
    for name in INDEXES:
        db.execute_sql(f'DROP INDEX "bidding_requirement_{name}"')
    for name, _ in COLUMNS[::-1]:
        db.execute_sql(f"ALTER TABLE bidding_requirement DROP COLUMN {name}")


def _wider():
    """Tell (table, column, values before, values now) of every CHECK that lets more in."""
    return (
        ("bidding_requirement", "state", STATES, (*STATES, *MORE_STATES)),
        ("bidding_requirement", "method", ("random_draw",), METHODS),
        ("bidding_award", "basis", BASES, (*BASES, *MORE_BASES)),
    )
