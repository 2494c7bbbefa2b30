"""One sanction: against one agency, on one ground, from the proposal to the archive."""

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

from app.accounts.models import Organisation, Region
from app.kernel.db import Record, StateField, states_check, values_check
from intermediaries.models import Agency
from supervision.sanctions.grounds import BY_CODE
from supervision.sanctions.rules import ALL, MEASURES, REMOVAL, SCOPES
from supervision.sanctions.states import PUBLISHED, SanctionState


class Sanction(Record):
    """What is held against an agency, what it said, what was decided, how it ended.

    `place` and `items` narrow a suspension; `cause` names what asked for it ("kind:id", once);
    `months` are those proposed, then those decided; `starts` and `ends` are both included.
    """

    subject_kind: ClassVar[str] = "supervision.sanction"

    agency = ForeignKeyField(Agency, backref="sanctions")
    measure = CharField(12)
    scope = CharField(12, default=ALL)
    items = JSONField(default=list)
    place = ForeignKeyField(Region, null=True)
    ground = CharField(40)
    months = IntegerField()
    facts = TextField()
    clause = TextField()
    cause = CharField(80, null=True, unique=True)
    proposer = CharField(16, null=True)
    office = ForeignKeyField(Organisation, null=True)
    noticed_at = DateTimeField(null=True)
    statement = TextField(default="")
    number = CharField(40, null=True, unique=True)
    decision = TextField(default="")
    decided_by = CharField(16, null=True)
    confirmed_by = CharField(16, null=True)
    published_at = DateTimeField(null=True)
    starts = DateField(null=True)
    ends = DateField(null=True)
    repair = TextField(default="")
    answer = TextField(default="")
    ended_on = DateField(null=True)
    state = StateField(SanctionState, default=SanctionState.PROPOSED)

    class Meta:
        table_name = "sanction"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("agency", "created_at"), False),
            (("state", "created_at", "id"), False),
            (("state", "published_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", SanctionState),
            values_check("measure", list(MEASURES)),
            values_check("scope", list(SCOPES)),
            Check("months BETWEEN 1 AND 120"),
            Check("ends IS NULL OR ends >= starts"),
            Check("measure <> 'removal' OR published_at IS NULL OR confirmed_by IS NOT NULL"),
            Check("confirmed_by IS NULL OR proposer IS NULL OR confirmed_by <> proposer"),
            Check("confirmed_by IS NULL OR confirmed_by <> decided_by"),
        ]

    @property
    def region_id(self) -> str:
        """Return the region whose local rules count: the agency's."""
        return self.agency.region_id

    @property
    def is_published(self) -> bool:
        """Say whether everybody may read it."""
        return self.state in PUBLISHED

    @property
    def is_removal(self) -> bool:
        """Say whether it needs a second person."""
        return self.measure == REMOVAL

    @property
    def ground_label(self) -> str:
        """Name the ground."""
        return BY_CODE[self.ground].label

    @property
    def title(self) -> str:
        """Name the sanction: its number once decided, and the agency."""
        return f"{self.number or MEASURES[self.measure]} {self.agency.name}"

    @property
    def term_over(self) -> dt.datetime:
        """Return the midnight after the last day."""
        return dt.datetime.combine(self.ends + dt.timedelta(days=1), dt.time())


MODELS = (Sanction,)
