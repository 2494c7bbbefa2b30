"""Issued papers: number, whose thing, the bytes' hash, and how they stand."""

from __future__ import annotations

from typing import ClassVar

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, JSONField, TextField

from app.kernel.db import Record, StateField, states_check
from exports.states import PAPER, PaperState


class Paper(Record):
    """One paper; its random id is what the QR code leads to. Rows are never deleted.

    `shown` holds what the public verification page tells (label -> text). `asked_by` keeps the
    person who asked for voiding, so that another one decides. `region_id` is the place of its thing:
    offices of a place oversee its papers.
    """

    subject_kind: ClassVar[str] = "exports.paper"
    workflow: ClassVar = PAPER

    document = CharField(60)
    number = CharField(60, unique=True)
    title = CharField(160)
    about_kind = CharField(48)
    about_id = CharField(16)
    cause = CharField(16)
    issuer_id = CharField(16, null=True)
    region_id = CharField(12, null=True)
    issuer = CharField(120)
    file_name = CharField(200, default="")
    sha256 = CharField(64, null=True)
    shown = JSONField(default=dict)
    practice = BooleanField(default=False)
    issued_at = DateTimeField(null=True)
    asked_by = CharField(16, null=True)
    void_reason = TextField(default="")
    replaces = ForeignKeyField("self", null=True, backref="successors")
    state = StateField(PaperState, default=PaperState.PREPARING)

    class Meta:
        table_name = "paper"
        indexes: ClassVar = (
            (("about_kind", "about_id", "created_at"), False),
            (("document", "cause"), True),
            (("region_id", "created_at"), False),
        )
        constraints: ClassVar = [states_check("state", PaperState)]


class Report(Record):
    """The operations report of one month; made again it holds the newer figures."""

    subject_kind: ClassVar[str] = "exports.report"

    month = CharField(7, unique=True)
    figures = TextField()
    made_by = CharField(120)
    made_at = DateTimeField()

    class Meta:
        table_name = "monthly_report"
