"""Membership in a framework: opened by a filed contract, ended by its day."""

from typing import ClassVar

from peewee import Check, DateField, ForeignKeyField, IntegerField

from app.accounts.models import Organisation
from app.kernel.db import Record, StateField, states_check
from bidding.agreement_states import AgreementState
from bidding.models.award import Award
from bidding.models.parties import OfPurchase
from bidding.models.requirement import Requirement
from intermediaries.models import Agency


class Agreement(OfPurchase, Record):
    """A member of a framework; `rate_bp` is the discount it offered, if the notice asked for one."""

    subject_kind: ClassVar[str] = "bidding.agreement"

    requirement = ForeignKeyField(Requirement, backref="agreements")
    award = ForeignKeyField(Award, unique=True, backref="agreements")
    agency = ForeignKeyField(Agency, backref="agreements")
    organisation = ForeignKeyField(Organisation)
    place = IntegerField()
    starts_on = DateField()
    ends_on = DateField()
    rate_bp = IntegerField(null=True)
    state = StateField(AgreementState, default=AgreementState.IN_FORCE)

    class Meta:
        table_name = "bidding_agreement"
        indexes: ClassVar = (
            (("requirement", "agency"), True),
            (("organisation", "state"), False),
            (("state", "ends_on", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", AgreementState),
            Check("ends_on >= starts_on"),
        ]
