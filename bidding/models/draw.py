"""The frozen pool, the rounds drawn from it, and what officers typed for a public number."""

from typing import ClassVar

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, JSONField, TextField

from app.kernel.db import Record, values_check
from bidding.models.requirement import Requirement


class Freeze(Record):
    """The pool as it was fixed at F: canonical text, its hash, the nonces in pool order."""

    requirement = ForeignKeyField(Requirement, unique=True, backref="freezes")
    pool = TextField()
    sha256 = CharField(64)
    nonces = JSONField()
    signups = JSONField()
    size = IntegerField()
    frozen_at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_freeze"


class DrawRound(Record):
    """A round: when it is due, what enters its key, and the record once it is drawn."""

    requirement = ForeignKeyField(Requirement, backref="rounds")
    turn = IntegerField()
    due = DateTimeField()
    source = CharField(8, default="none")
    expected = CharField(16, default="")
    removed = JSONField(default=list)
    external = JSONField(default=list)
    proof = JSONField(default=dict)
    document = TextField(null=True)
    sha256 = CharField(64, null=True)
    winner = IntegerField(null=True)
    drawn_at = DateTimeField(null=True)
    event = CharField(16, null=True)

    class Meta:
        table_name = "bidding_round"
        indexes: ClassVar = ((("requirement", "turn"), True),)
        constraints: ClassVar = [values_check("source", ["none", "drand", "ssq", "dlt"])]


class SeedEntry(Record):
    """A public number as one officer typed it; two must agree on a lottery result."""

    round = ForeignKeyField(DrawRound, backref="entries")
    person = CharField(16)
    officer = CharField(64)
    expected = CharField(16)
    sources = JSONField()
    proof = JSONField()

    class Meta:
        table_name = "bidding_seed_entry"
        indexes: ClassVar = ((("round", "person", "expected"), True),)
