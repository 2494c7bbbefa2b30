"""The tree of qualification types; flags, warnings, and changes of admitted agencies."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, ClassVar

from peewee import (
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
)

from app.kernel import clock
from app.kernel.db import Base, Record, StateField, states_check, values_check
from intermediaries.models.agency import Agency, Practitioner
from intermediaries.states.changes import BLOCKS, ChangeState, FlagState

TIERS = {"kind": "类别", "level": "等级", "major": "专业"}


class QualificationType(Base):
    """One place in the tree kind, level, major; its path is its name."""

    subject_kind: ClassVar[str] = "intermediaries.qualification_type"

    path = CharField(120, primary_key=True)
    parent = ForeignKeyField("self", null=True, backref="children")
    tier = CharField(8)
    name = CharField(40)
    source = CharField(200)
    effective = DateField()
    ends = DateField(null=True)
    position = IntegerField()

    class Meta:
        constraints: ClassVar = [
            values_check("tier", list(TIERS)),
            Check("(tier = 'kind') = (parent_id IS NULL)"),
            Check("ends IS NULL OR ends > effective"),
        ]

    @property
    def id(self) -> str:
        """Return a short name of the path, for addresses and history."""
        return sha256(self.path.encode()).hexdigest()[:16]

    @property
    def title(self) -> str:
        """Name the place by its path."""
        return " · ".join(self.path.split("/"))


class PersonFlag(Record):
    """One person whom two agencies declare; compared by digest, the number is never kept."""

    subject_kind: ClassVar[str] = "intermediaries.person_flag"

    first = ForeignKeyField(Practitioner, backref="flags_first")
    second = ForeignKeyField(Practitioner, backref="flags_second")
    state = StateField(FlagState, default=FlagState.OPEN)
    ended_at = DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = (
            (("first", "second"), True),
            (("state", "created_at", "id"), False),
            (("created_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", FlagState),
            Check("first_id <> second_id"),
        ]


class ExpiryWarning(Base):
    """That a warning so many days ahead was given for a certificate or person: once each."""

    part = CharField(16)
    days = IntegerField()
    told_at = DateTimeField(default=clock.now)

    class Meta:
        primary_key = CompositeKey("part", "days")


class Change(Record):
    """What an admitted agency wants changed in one block; nothing of it counts until accepted.

    `open_key` is agency and block while the change is open, so that there is one at a time.
    """

    subject_kind: ClassVar[str] = "intermediaries.change"

    agency = ForeignKeyField(Agency, backref="changes")
    block = CharField(16)
    before: Any = JSONField(default=list)
    after: Any = JSONField(default=list)
    state = StateField(ChangeState, default=ChangeState.DRAFT)
    open_key = CharField(40, null=True, unique=True)
    submitted_at = DateTimeField(null=True)
    decided_at = DateTimeField(null=True)

    class Meta:
        table_name = "agency_change"
        indexes: ClassVar = (
            (("agency", "created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("created_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", ChangeState),
            values_check("block", list(BLOCKS)),
            Check("state NOT IN ('draft', 'submitted') OR open_key IS NOT NULL"),
        ]

    @property
    def title(self) -> str:
        """Name the change by its block."""
        return BLOCKS[self.block]
