"""The explanation a would-be winner gives for an abnormally low price, and the owner's ruling."""

from typing import ClassVar

from peewee import (
    BigIntegerField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.accounts.models import Organisation
from app.kernel.db import Record, StateField, states_check
from bidding.explanation_states import ExplanationState
from bidding.models.award import Award
from bidding.models.parties import OfPurchase
from bidding.models.requirement import Requirement
from intermediaries.models import Agency


class Explanation(OfPurchase, Record):
    """Asked once of an offer: `value` and `mean` as the rules compare them (fen, basis points).

    `left` is the award whose place this agency would take, None where nobody was named before.
    """

    subject_kind: ClassVar[str] = "bidding.explanation"

    requirement = ForeignKeyField(Requirement, backref="explanations")
    number = IntegerField()
    agency = ForeignKeyField(Agency)
    organisation = ForeignKeyField(Organisation)
    value = BigIntegerField()
    mean = BigIntegerField()
    left = ForeignKeyField(Award, null=True)
    text = TextField(default="")
    ruling = TextField(default="")
    answered_at = DateTimeField(null=True)
    state = StateField(ExplanationState, default=ExplanationState.ASKED)

    class Meta:
        table_name = "bidding_explanation"
        indexes: ClassVar = (
            (("requirement", "number"), True),
            (("organisation", "state"), False),
        )
        constraints: ClassVar = [states_check("state", ExplanationState)]

    @property
    def by_experts(self) -> bool:
        """Say whether the notice leaves the ruling to the experts who scored."""
        return self.requirement.rule_data.get("low_by") == "experts"
