"""Review opinions, pinned to sheets, and the designer's replies round by round."""

from __future__ import annotations

from typing import Any, ClassVar

from peewee import (
    SQL,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.accounts.models import Organisation, Person
from app.kernel import clock
from app.kernel.db import Record, StateField, states_check, values_check
from joint_review.models.package import Package, Task
from joint_review.models.sheet import Sheet
from joint_review.opinion_states import OPINION, OpinionState
from joint_review.rules.opinions import KINDS, REPLIES, SEVERITIES


class Opinion(Record):
    """One thing to change or to answer. `number` is given when it is issued and stays.

    `x`, `y`: millionths of the unrotated page's width and height, origin top left; None when
    the opinion concerns the whole sheet or set.
    """

    subject_kind: ClassVar[str] = "joint_review.opinion"
    workflow: ClassVar = OPINION
    veiled: ClassVar[bool] = False  # True on a loaded row whose verdict its reader may not know
    known: ClassVar[tuple | None] = None  # (argument, change) where a list has loaded them already

    package = ForeignKeyField(Package, backref="opinions")
    task = ForeignKeyField(Task, backref="opinions")
    author = ForeignKeyField(Person)
    organisation = ForeignKeyField(Organisation)
    discipline = CharField(24)
    number = IntegerField(null=True)
    round = IntegerField()
    sheet = ForeignKeyField(Sheet, null=True, backref="opinions")
    x = IntegerField(null=True)
    y = IntegerField(null=True)
    place = CharField(120, default="")
    problem = TextField()
    basis = CharField(120, default="")
    clause = CharField(60, default="")
    clause_text = TextField(default="")
    kind = CharField(16)
    severity = CharField(8)
    suggestion = TextField(default="")
    merged_into = ForeignKeyField("self", null=True)
    closed_by = ForeignKeyField(Person, null=True)
    closed_at = DateTimeField(null=True)
    close_reason = TextField(default="")
    state = StateField(OpinionState, default=OpinionState.DRAFT)

    class Meta:
        table_name = "review_opinion"
        indexes: ClassVar = (
            (("package", "state", "number"), False),
            (("package", "number"), True),
        )
        constraints: ClassVar = [
            states_check("state", OpinionState),
            values_check("kind", list(KINDS)),
            values_check("severity", list(SEVERITIES)),
            Check("(x IS NULL) = (y IS NULL)"),
            Check("x IS NULL OR (x >= 0 AND x <= 1000000 AND y >= 0 AND y <= 1000000)"),
            Check("(state = 'merged') = (merged_into_id IS NOT NULL)"),
        ]

    @property
    def argument(self) -> Any:
        """Return the experts' argument over it that runs or has a conclusion, None when none."""
        if self.known is not None:
            return self.known[0]
        return self.arguments.where(SQL("state <> 'dropped'")).first()

    @property
    def change(self) -> Any:
        """Return the design change it was turned into, None when none or not told yet."""
        if self.veiled:
            return None
        return self.known[1] if self.known is not None else self.changes.first()


class Reply(Record):
    """The designer's answer to one opinion in one round, and how it was judged."""

    opinion = ForeignKeyField(Opinion, backref="replies")
    round = IntegerField()
    kind = CharField(8)
    text = TextField()
    sheet = ForeignKeyField(Sheet, null=True)
    by = ForeignKeyField(Person)
    organisation = ForeignKeyField(Organisation)
    at = DateTimeField(default=clock.now)
    verdict = CharField(8, default="waiting")
    verdict_reason = TextField(default="")

    class Meta:
        table_name = "review_reply"
        constraints: ClassVar = [
            values_check("kind", list(REPLIES)),
            values_check("verdict", ["waiting", "closed", "open", "taken"]),
        ]
