"""What changed between two revisions of one sheet, as computed once by the worker."""

from __future__ import annotations

from typing import ClassVar

from peewee import CharField, ForeignKeyField, IntegerField, JSONField, TextField

from app.kernel.db import Record, values_check
from joint_review.models.sheet import INTAKES, Sheet


class Difference(Record):
    """`regions` are boxes in millionths of the new page as shown: {left, top, right, bottom, kind}.

    `overlay` is the hash of the transparent picture of what is only old and only new. `gone` and
    `come` are texts that stand on one of the two only; `left_out` counts regions beyond the list.
    """

    subject_kind: ClassVar[str] = "joint_review.difference"

    old = ForeignKeyField(Sheet, backref="+")
    new = ForeignKeyField(Sheet, backref="differences")
    outcome = CharField(8, default="waiting")
    note = TextField(default="")
    overlay = CharField(64, default="")
    regions = JSONField(default=list)
    left_out = IntegerField(default=0)
    gone = JSONField(default=list)
    come = JSONField(default=list)

    class Meta:
        table_name = "review_difference"
        indexes: ClassVar = ((("new", "old"), True),)
        constraints: ClassVar = [values_check("outcome", INTAKES)]

    @property
    def package(self):
        """Return the package of both sheets."""
        return self.new.package
