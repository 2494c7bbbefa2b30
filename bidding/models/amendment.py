"""Changes of a contract in force: proposed by one party, agreed by the other, never edited."""

from typing import ClassVar

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.accounts.models import Organisation
from app.kernel.db import Record, StateField, states_check, values_check
from bidding.amendment_states import AmendmentState
from bidding.models.contract import Contract
from bidding.models.parties import OfContract

KINDS = {"change": "合同变更", "end": "协商解除合同"}


class Amendment(OfContract, Record):
    """What a party proposes: a new end, price or scope; or that both end the contract.

    `old_…` is how the contract stood; a column that stays empty is not changed.
    """

    subject_kind: ClassVar[str] = "bidding.amendment"

    contract = ForeignKeyField(Contract, backref="amendments")
    number = IntegerField()
    kind = CharField(8)
    proposer = ForeignKeyField(Organisation)
    reason = TextField()
    old_ends_on = DateField()
    old_amount_fen = BigIntegerField()
    ends_on = DateField(null=True)
    amount_fen = BigIntegerField(null=True)
    scope = TextField(default="")
    amount_why = TextField(default="")
    consequences = TextField(default="")
    settled_fen = BigIntegerField(null=True)
    answer = CharField(500, default="")
    decided_at = DateTimeField(null=True)
    state = StateField(AmendmentState, default=AmendmentState.PROPOSED)

    class Meta:
        table_name = "bidding_amendment"
        indexes: ClassVar = (
            (("contract", "number"), True),
            (("state", "created_at"), False),
        )
        constraints: ClassVar = [
            states_check("state", AmendmentState),
            values_check("kind", list(KINDS)),
            Check("amount_fen > 0"),
            Check("settled_fen >= 0"),
        ]

    @property
    def title(self) -> str:
        """Name it by its contract and place."""
        return f"{self.contract.title}·{KINDS[self.kind]}{self.number}"
