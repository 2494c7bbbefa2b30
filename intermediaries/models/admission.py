"""Ways into the library beside the formality check: the check after a listing, and shortlists."""

from __future__ import annotations

import datetime as dt
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

from app.accounts.models import Region
from app.kernel.db import Record, StateField, states_check, values_check
from intermediaries.models.agency import Agency
from intermediaries.states import IntakeState, LaterState, MemberState
from intermediaries.states.later import GROUNDS

DAY = dt.timedelta(days=1)


class LaterCheck(Record):
    """The check of what an agency declared, after it was listed by notice (告知性登记).

    `open_key` is the agency while the check is open, so that there is one at a time.
    """

    subject_kind: ClassVar[str] = "intermediaries.later_check"

    agency = ForeignKeyField(Agency, backref="later_checks")
    state = StateField(LaterState, default=LaterState.OPEN)
    open_key = CharField(16, null=True, unique=True)
    asked = IntegerField(default=0)
    wanted = TextField(default="")
    reported = TextField(default="")
    ground = CharField(12, default="")
    result = TextField(default="")
    ended_at = DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("agency", "created_at"), False),
        )
        constraints: ClassVar = [
            states_check("state", LaterState),
            values_check("ground", ["", *GROUNDS]),
            Check("asked BETWEEN 0 AND 1"),
            Check("state NOT IN ('open', 'rectifying') OR open_key IS NOT NULL"),
        ]

    @property
    def region_id(self) -> str:
        """Return the region whose local rules count: the agency's."""
        return self.agency.region_id


class Intake(Record):
    """A batch for a labelled shortlist (入库批次): open entry goes on beside it, no places are counted.

    `items` are the services it is about (none: every service); the three promises are those every
    agency on the list gives alike; all days are included.
    """

    subject_kind: ClassVar[str] = "intermediaries.intake"

    region = ForeignKeyField(Region)
    title = CharField(120)
    conditions = TextField()
    items = JSONField(default=list)
    promised_days = IntegerField(null=True)
    fee_note = CharField(400, default="")
    standard = TextField(default="")
    opens = DateField()
    closes = DateField()
    valid_from = DateField()
    valid_to = DateField()
    by_org = CharField(120, default="")
    state = StateField(IntakeState, default=IntakeState.DRAFT)

    class Meta:
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", IntakeState),
            Check("opens <= closes AND closes < valid_from AND valid_from <= valid_to"),
        ]

    @property
    def closing(self) -> dt.datetime:
        """Return the midnight after the last day for applications."""
        return dt.datetime.combine(self.closes + DAY, dt.time())

    @property
    def beginning(self) -> dt.datetime:
        """Return the first moment of the list."""
        return dt.datetime.combine(self.valid_from, dt.time())

    @property
    def term_over(self) -> dt.datetime:
        """Return the midnight after the last day of the list."""
        return dt.datetime.combine(self.valid_to + DAY, dt.time())


class IntakeMember(Record):
    """One agency's application for a shortlist, its agreement, its place on the list.

    `open_key` is intake and agency while the application is alive, so that there is one at a time.
    """

    subject_kind: ClassVar[str] = "intermediaries.intake_member"

    intake = ForeignKeyField(Intake, backref="members")
    agency = ForeignKeyField(Agency, backref="intakes")
    state = StateField(MemberState, default=MemberState.APPLIED)
    open_key = CharField(40, null=True, unique=True)
    statement = TextField(default="")
    decided_at = DateTimeField(null=True)
    listed_on = DateField(null=True)
    valid_to = DateField(null=True)

    class Meta:
        indexes: ClassVar = (
            (("intake", "state", "created_at", "id"), False),
            (("agency", "state"), False),
        )
        constraints: ClassVar = [
            states_check("state", MemberState),
            Check("state <> 'member' OR valid_to IS NOT NULL"),
            Check(
                "state NOT IN ('applied', 'selected', 'signed', 'member') OR open_key IS NOT NULL"
            ),
        ]

    @property
    def region_id(self) -> str:
        """Return the region whose local rules count: the intake's."""
        return self.intake.region_id

    @property
    def title(self) -> str:
        """Name it: the batch and the agency."""
        return f"{self.intake.title} · {self.agency.name}"
