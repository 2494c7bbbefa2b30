"""Uploaded drawing files and the sheets split from them. Revisions are only ever appended."""

from __future__ import annotations

from typing import ClassVar

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from app.accounts.models import Person
from app.kernel.db import Record, values_check
from joint_review.models.package import Package

STANDINGS = ["current", "replaced", "removed"]
INTAKES = ["waiting", "done", "failed"]


class Intake(Record):
    """One uploaded file on its way into sheets; `note` says what went wrong, in a sentence."""

    subject_kind: ClassVar[str] = "joint_review.intake"

    package = ForeignKeyField(Package, backref="intakes")
    attachment = CharField(16)
    name = CharField(200)
    outcome = CharField(8, default="waiting")
    note = TextField(default="")
    sheets_found = IntegerField(default=0)
    by = ForeignKeyField(Person, null=True)

    class Meta:
        table_name = "review_intake"
        constraints: ClassVar = [values_check("outcome", INTAKES)]


class Sheet(Record):
    """One page (or DXF layout) of the set. `plain` is the number as the rules compare it.

    `x`, `y` of opinions refer to its unrotated page; width and height are millimetres as shown.
    `sha256` is the file as uploaded, `picture` the PDF that is shown (of a DXF the one made of
    it). `refused` holds the sentence of the check that rejects it, empty when it is sound.
    """

    subject_kind: ClassVar[str] = "joint_review.sheet"

    package = ForeignKeyField(Package, backref="sheets")
    attachment = CharField(16)
    sha256 = CharField(64, index=True)
    picture = CharField(64)
    file_kind = CharField(4)
    page = IntegerField()
    layout = CharField(120, default="")
    number = CharField(40, default="")
    plain = CharField(40, default="")
    title = CharField(120, default="")
    discipline = CharField(24)
    scale = CharField(24, default="")
    width_mm = IntegerField()
    height_mm = IntegerField()
    rotation = IntegerField(default=0)
    revision = IntegerField(default=1)
    round = IntegerField(default=1)
    guessed = BooleanField(default=True)
    refused = TextField(default="")
    standing = CharField(10, default="current")
    replaced_by = ForeignKeyField("self", null=True)
    order = IntegerField(default=0)

    class Meta:
        table_name = "review_sheet"
        indexes: ClassVar = ((("package", "standing", "order"), False),)
        constraints: ClassVar = [
            values_check("standing", STANDINGS),
            values_check("file_kind", ["pdf", "dxf"]),
        ]

    @property
    def is_current(self) -> bool:
        """Say whether this revision is in force."""
        return self.standing == "current"

    @property
    def label(self) -> str:
        """Name the sheet by number and title."""
        return f"{self.number} {self.title}".strip() or f"#{self.order + 1}"
