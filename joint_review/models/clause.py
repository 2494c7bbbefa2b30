"""The library of clauses that opinions cite: references only, dated and sourced."""

from __future__ import annotations

from typing import ClassVar

from peewee import BooleanField, CharField, Check, DateField

from app.kernel.db import Record


class Clause(Record):
    """One clause of one standard, in force from `since` until the day before `until`.

    `topic` is a keyword in our own words; the text of the standard is not kept here.
    """

    subject_kind: ClassVar[str] = "joint_review.clause"

    code = CharField(60)
    title = CharField(120)
    number = CharField(40)
    mandatory = BooleanField(default=False)
    discipline = CharField(24, default="")
    topic = CharField(80, default="")
    since = DateField()
    until = DateField(null=True)
    source = CharField(200)

    class Meta:
        table_name = "review_clause"
        indexes: ClassVar = ((("code", "number"), True),)
        constraints: ClassVar = [Check("until IS NULL OR until > since")]

    @property
    def label(self) -> str:
        """Name the clause as an opinion cites it."""
        return f"{self.code} {self.number}"
