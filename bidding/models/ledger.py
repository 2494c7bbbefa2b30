"""The notices an agency keeps track of, of this market and of others: its own ledger."""

from typing import ClassVar

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
)

from app.accounts.models import Organisation
from app.kernel.db import Record
from bidding.models.requirement import Requirement


class LedgerRow(Record):
    """One notice. Rows of this market (`requirement`) are filled by the house, but for the notes."""

    subject_kind: ClassVar[str] = "bidding.ledger_row"

    organisation = ForeignKeyField(Organisation)
    requirement = ForeignKeyField(Requirement, null=True)
    business = CharField(60, default="")
    region = CharField(60, default="")
    approved = BooleanField(null=True)
    approval_no = CharField(80, default="")
    project = CharField(200)
    owner = CharField(120, default="")
    budget_fen = BigIntegerField(null=True)
    supermarket = CharField(80)
    published_on = DateField()
    link = CharField(300, default="")
    method = CharField(40, default="")
    deadline = DateTimeField(null=True)
    signed_up = BooleanField(default=False)
    won = BooleanField(null=True)
    market_person = CharField(60, default="")
    entered_by = CharField(60, default="")
    archived = BooleanField(default=False)

    class Meta:
        table_name = "bidding_ledger_row"
        indexes: ClassVar = (
            (("organisation", "published_on", "id"), False),
            (("organisation", "requirement"), True),
        )
        constraints: ClassVar = [Check("budget_fen IS NULL OR budget_fen >= 0")]
