"""Scoring of opened offers: the frozen pool of experts, and a seat for each who was called."""

import json
from typing import Any, ClassVar

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, JSONField, TextField

from app.accounts.models import Person
from app.kernel.db import Record, StateField, states_check
from bidding.expert_states import SeatState
from bidding.models.expert import Expert
from bidding.models.requirement import Requirement


class ExpertPool(Record):
    """Who could be drawn, as fixed at F with avoidance applied; secret until all have signed."""

    requirement = ForeignKeyField(Requirement, unique=True, backref="expert_pools")
    document = TextField()
    sha256 = CharField(64)
    frozen_at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_expert_pool"


class Seat(Record):
    """A drawn expert's place at a scoring: `number` is his in the pool, `place` the order called.

    `marks`: criterion -> number of the offer -> points (hundredths) and words; a draft until the
    sheet is signed, then `document` is what was signed.
    """

    subject_kind: ClassVar[str] = "bidding.seat"

    requirement = ForeignKeyField(Requirement, backref="seats")
    expert = ForeignKeyField(Expert, backref="seats")
    person = ForeignKeyField(Person)
    number = IntegerField()
    place = IntegerField()
    marks = JSONField(default=dict)
    document = TextField(default="")
    sha256 = CharField(64, default="")
    signed_at = DateTimeField(null=True)
    event = CharField(16, default="")
    state = StateField(SeatState, default=SeatState.INVITED)

    class Meta:
        table_name = "bidding_seat"
        indexes: ClassVar = (
            (("requirement", "number"), True),
            (("requirement", "place"), True),
            (("person", "created_at", "id"), False),
        )
        constraints: ClassVar = [states_check("state", SeatState)]

    @property
    def region_id(self) -> str | None:
        """Return the region whose local numbers count: the purchase's."""
        return self.requirement.region_id

    @property
    def sheet(self) -> dict[str, Any]:
        """Read the signed sheet; empty before."""
        return json.loads(self.document) if self.document else {}
