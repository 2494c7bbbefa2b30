"""What an opinion in dispute leads to: the experts' argument, or a change of the design."""

from __future__ import annotations

from typing import ClassVar

from peewee import (
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from app.kernel.db import Record, StateField, states_check, values_check
from joint_review.argument_states import ARGUMENT, CHANGE, ArgumentState, ChangeState
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package
from joint_review.rules.arguments import GRADES, RULINGS

NONE = ""


class Argument(Record):
    """Experts argue over one opinion the designer disputes; what they conclude binds both sides.

    `experts` are {name, unit, post}; `votes` counts them by ruling, empty until there is one.
    """

    subject_kind: ClassVar[str] = "joint_review.argument"
    workflow: ClassVar = ARGUMENT

    package = ForeignKeyField(Package, backref="arguments")
    opinion = ForeignKeyField(Opinion, backref="arguments")
    round = IntegerField()
    issue = TextField()
    designers = TextField()
    reviewers = TextField()
    held_on = DateField()
    experts = JSONField()
    votes = JSONField(default=dict)
    ruling = CharField(8, default=NONE)
    conclusion = TextField(default="")
    ruled_at = DateTimeField(null=True)
    state = StateField(ArgumentState, default=ArgumentState.OPEN)

    class Meta:
        table_name = "review_argument"
        indexes: ClassVar = ((("package", "state"), False),)
        constraints: ClassVar = [
            states_check("state", ArgumentState),
            values_check("ruling", [NONE, *RULINGS]),
            Check("(state = 'ruled') = (ruling <> '')"),
        ]

    @property
    def title(self) -> str:
        """Name the package it belongs to."""
        return self.package.title


class DesignChange(Record):
    """A formal change of the design that an opinion was turned into; `number` counts per package."""

    subject_kind: ClassVar[str] = "joint_review.change"
    workflow: ClassVar = CHANGE

    package = ForeignKeyField(Package, backref="changes")
    opinion = ForeignKeyField(Opinion, backref="changes", unique=True)
    number = IntegerField()
    why = TextField()
    content = TextField(default="")
    cause = TextField(default="")
    sheets = CharField(200, default="")
    grade = CharField(8, default=NONE)
    conclusion = TextField(default="")
    handed_at = DateTimeField(null=True)
    settled_at = DateTimeField(null=True)
    state = StateField(ChangeState, default=ChangeState.NOTED)

    class Meta:
        table_name = "review_change"
        indexes: ClassVar = ((("package", "number"), True), (("state", "created_at"), False))
        constraints: ClassVar = [
            states_check("state", ChangeState),
            values_check("grade", [NONE, *GRADES]),
            Check("(state = 'settled') = (grade <> '')"),
        ]

    @property
    def title(self) -> str:
        """Name the package it belongs to."""
        return self.package.title
