"""One complaint: who against whom, about what, what came of it."""

from __future__ import annotations

from typing import ClassVar

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    JSONField,
    TextField,
)

from app.accounts.models import Organisation, Person, Region
from app.kernel.db import Record, StateField, states_check, values_check
from bidding.models import Contract, Requirement
from intermediaries.models import Agency
from supervision.complaints import rules
from supervision.complaints.states import PUBLISHED, PUT, ComplaintState


class Complaint(Record):
    """`desk` is the kind of office in charge, `office` the one it was given to (None: any of the
    kind). `hidden` keeps name and words of the complainant from the other side."""

    subject_kind: ClassVar[str] = "supervision.complaint"

    number = CharField(24, unique=True)
    kind = CharField(16)
    against_kind = CharField(12)
    against = ForeignKeyField(Organisation, backref="complaints_against")
    agency = ForeignKeyField(Agency, null=True, backref="complaints")
    requirement = ForeignKeyField(Requirement, null=True, backref="complaints")
    contract = ForeignKeyField(Contract, null=True, backref="complaints")
    region = ForeignKeyField(Region, null=True)
    complainant = ForeignKeyField(Organisation, null=True, backref="complaints_made")
    person = ForeignKeyField(Person, null=True)
    name = CharField(60)
    phone = CharField(20)
    hidden = BooleanField(default=False)
    facts = TextField()
    request = TextField()
    desk = CharField(12)
    office = ForeignKeyField(Organisation, null=True, backref="complaints_in_charge")
    refusal = TextField(default="")
    questions = TextField(default="")
    statement = TextField(default="")
    decision = CharField(12, default="none")
    clause = TextField(default="")
    finding = TextField(default="")
    summary = TextField(default="")
    decided_at = DateTimeField(null=True)
    decided_by = CharField(120, default="")
    measures = JSONField(default=list)
    enforcement = TextField(default="")
    review = TextField(default="")
    state = StateField(ComplaintState, default=ComplaintState.SUBMITTED)

    class Meta:
        table_name = "complaint"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("complainant", "created_at"), False),
            (("against", "created_at"), False),
            (("agency", "decided_at"), False),
            (("desk", "state"), False),
            (("decided_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", ComplaintState),
            values_check("kind", list(rules.KINDS)),
            values_check("against_kind", list(rules.AGAINST)),
            values_check("desk", list(rules.DESKS)),
            values_check("decision", list(rules.DECISIONS)),
            Check(
                "(decision <> 'none') = (state IN ('decided', 'enforced', 'reviewed', 'closed'))"
            ),
            Check("(decided_at IS NULL) = (decision = 'none')"),
        ]

    @property
    def is_put(self) -> bool:
        """Say whether the other side has been told."""
        return self.state in PUT

    @property
    def is_published(self) -> bool:
        """Say whether everybody may read the summary."""
        return self.state in PUBLISHED

    @property
    def shown_name(self) -> str:
        """Name the complainant for papers and lists: an organisation whole, a person masked."""
        if self.hidden:
            return rules.HIDDEN_NAME
        return self.name if self.complainant_id else rules.masked(self.name)


MODELS = (Complaint,)
