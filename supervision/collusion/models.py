"""Signals of collusion with their numbers as they were, and the inquiry of each agency."""

from __future__ import annotations

from typing import Any, ClassVar

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

from app.accounts.models import Organisation
from app.kernel.db import Record, StateField, states_check, values_check
from bidding.models import Requirement
from intermediaries.models import Agency
from supervision.collusion.rules import kinds
from supervision.collusion.states import InquiryState, SuspicionState


class Suspicion(Record):
    """What stood out: figures, lines of evidence and the population, as they were when found."""

    subject_kind: ClassVar[str] = "supervision.suspicion"

    key = CharField(64, unique=True)
    kind = CharField(16)
    strength = IntegerField()
    title = CharField(200)
    requirement = ForeignKeyField(Requirement, null=True, backref="suspicions")
    region = CharField(12, default="")
    since = DateField()
    until = DateField()
    figures = JSONField(default=dict)
    evidence = JSONField(default=list)
    population = JSONField(default=dict)
    chart = JSONField(default=list)
    purchases = JSONField(default=list)
    question = TextField(default="")
    ruling = TextField(default="")
    passed_on = CharField(80, default="")
    state = StateField(SuspicionState, default=SuspicionState.OPEN)

    class Meta:
        table_name = "collusion_suspicion"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("kind", "created_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", SuspicionState),
            values_check("kind", list(kinds.KINDS)),
            Check("strength BETWEEN 1 AND 3"),
        ]

    @property
    def label(self) -> str:
        """Name its kind."""
        return kinds.KINDS[self.kind]

    @property
    def parties(self) -> list[Inquiry]:
        """List the inquiries of the agencies it concerns."""
        return list(self.inquiries.order_by(Inquiry.id))

    @property
    def region_id(self) -> str | None:
        """Return the region whose numbers count."""
        return self.region or None


class Inquiry(Record):
    """One agency's side of a signal: asked or not, its answer."""

    subject_kind: ClassVar[str] = "supervision.inquiry"

    suspicion = ForeignKeyField(Suspicion, backref="inquiries")
    agency = ForeignKeyField(Agency, backref="inquiries")
    organisation = ForeignKeyField(Organisation)
    asked_at = DateTimeField(null=True)
    answer = TextField(default="")
    state = StateField(InquiryState, default=InquiryState.LISTED)

    class Meta:
        table_name = "collusion_inquiry"
        indexes: ClassVar = (
            (("suspicion", "agency"), True),
            (("organisation", "asked_at"), False),
        )
        constraints: ClassVar = [states_check("state", InquiryState)]

    @property
    def is_told(self) -> bool:
        """Say whether the agency knows of it."""
        return self.asked_at is not None

    def own(self) -> list[dict[str, Any]]:
        """Return the lines of evidence that are this agency's own."""
        return [row for row in self.suspicion.evidence if row["agency"] == self.agency_id]


MODELS = (Suspicion, Inquiry)
