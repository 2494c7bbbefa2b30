"""Appraisal sheets with their counted figures, and what bodies object."""

from __future__ import annotations

from typing import Any, ClassVar

from peewee import (
    AutoField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from app.accounts.models import Organisation, Region
from app.kernel import clock
from app.kernel.db import Base, Record, StateField, states_check, values_check
from app.kernel.errors import Reason
from supervision.appraisals import rules
from supervision.appraisals.states import AppraisalState


class Appraisal(Record):
    """The sheet of a period and a place; `told` holds weights, bodies and counties as counted."""

    subject_kind: ClassVar[str] = "supervision.appraisal"

    period = CharField(8)
    since = DateField()
    until = DateField()
    office = ForeignKeyField(Organisation, backref="appraisals")
    region = ForeignKeyField(Region, null=True)
    edition = IntegerField(default=1)
    former = CharField(16, null=True)
    told = JSONField(default=dict)
    counted_at = DateTimeField()
    objections_until = DateTimeField(null=True)
    announcement = TextField(default="")
    published_at = DateTimeField(null=True)
    state = StateField(AppraisalState, default=AppraisalState.DRAFT)

    class Meta:
        table_name = "appraisal"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("published_at", "id"), False),
            (("office", "state"), False),
        )
        constraints: ClassVar = [
            states_check("state", AppraisalState),
            values_check("period", list(rules.PERIODS)),
            Check("until > since"),
            Check("edition >= 1"),
            Check("state <> 'published' OR published_at IS NOT NULL"),
        ]

    @property
    def heading(self) -> Reason:
        """Name it in the reader's language."""
        return rules.title(self.period, self.since)

    @property
    def title(self) -> str:
        """Name it in Chinese."""
        return str(self.heading)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """List the rows of the bodies."""
        return self.told.get("bodies", [])

    @property
    def counties(self) -> list[dict[str, Any]]:
        """List the rows of the counties."""
        return self.told.get("counties", [])

    @property
    def named(self) -> list[str]:
        """List the ids of the bodies on it."""
        return [one["id"] for one in self.bodies]

    @property
    def is_draft(self) -> bool:
        """Say whether its figures may still be counted anew."""
        return self.state == AppraisalState.DRAFT

    @property
    def is_heard(self) -> bool:
        """Say whether the bodies on it are being heard."""
        return self.state == AppraisalState.HEARD

    @property
    def is_published(self) -> bool:
        """Say whether everybody may read it."""
        return self.state == AppraisalState.PUBLISHED

    @property
    def is_over(self) -> bool:
        """Say whether its period is over."""
        return clock.today() > self.until

    @property
    def takes_objections(self) -> bool:
        """Say whether a body may object now."""
        return self.is_heard and clock.now() <= self.objections_until

    @property
    def unanswered(self) -> int:
        """Count the objections without an answer."""
        return self.objections.where(AppraisalObjection.answer == "").count()


class AppraisalObjection(Base):
    """What a body says against its figures, and the answer."""

    id = AutoField()
    sheet = ForeignKeyField(Appraisal, backref="objections")
    organisation = ForeignKeyField(Organisation, backref="appraisal_objections")
    text = TextField()
    raised_at = DateTimeField(default=clock.now)
    answer = TextField(default="")
    answered_at = DateTimeField(null=True)

    class Meta:
        table_name = "appraisal_objection"
        indexes: ClassVar = ((("sheet", "organisation"), False),)
        constraints: ClassVar = [Check("(answer <> '') = (answered_at IS NOT NULL)")]


MODELS = (Appraisal, AppraisalObjection)
