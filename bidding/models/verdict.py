"""What each expert of a scoring says to the explanation of an abnormally low price, signed."""

import json
from typing import Any, ClassVar

from peewee import CharField, DateTimeField, ForeignKeyField, TextField

from app.accounts.models import Person
from app.kernel.db import Record, StateField, states_check
from bidding.models.explanation import Explanation
from bidding.models.requirement import Requirement
from bidding.models.scoring import Seat
from bidding.verdict_states import VerdictState


class Verdict(Record):
    """Asked of everybody whose sheet is signed; `document` is what was signed, empty before."""

    subject_kind: ClassVar[str] = "bidding.verdict"

    explanation = ForeignKeyField(Explanation, backref="verdicts")
    seat = ForeignKeyField(Seat)
    person = ForeignKeyField(Person)
    document = TextField(default="")
    sha256 = CharField(64, default="")
    signed_at = DateTimeField(null=True)
    event = CharField(16, default="")
    state = StateField(VerdictState, default=VerdictState.ASKED)

    class Meta:
        table_name = "bidding_verdict"
        indexes: ClassVar = ((("explanation", "seat"), True), (("person", "state"), False))
        constraints: ClassVar = [states_check("state", VerdictState)]

    @property
    def requirement(self) -> Requirement:
        """Return the purchase that the explanation belongs to."""
        return self.explanation.requirement

    @property
    def word(self) -> dict[str, Any]:
        """Read the signed document; empty before."""
        return json.loads(self.document) if self.document else {}
