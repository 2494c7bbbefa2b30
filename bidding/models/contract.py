"""The contract between owner and agency, and the result of the service."""

from typing import ClassVar

from peewee import BigIntegerField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from app.accounts.models import Organisation
from app.kernel.db import Record, StateField, states_check
from bidding.models.award import Award
from bidding.models.parties import OfContract
from bidding.models.requirement import Requirement
from bidding.service_states import ContractState, ResultState
from intermediaries.models import ServiceItem
from projects.models import Project


class Contract(Record):
    """Drafted by one side, confirmed by the other, filed; the joint review asks for it."""

    subject_kind: ClassVar[str] = "bidding.contract"

    requirement = ForeignKeyField(Requirement, backref="contracts")
    award = ForeignKeyField(Award, unique=True, backref="contracts")
    project = ForeignKeyField(Project, backref="contracts")
    item = ForeignKeyField(ServiceItem)
    owner = ForeignKeyField(Organisation, backref="contracts_as_owner")
    agency = ForeignKeyField(Organisation, backref="contracts_as_agency")
    number = CharField(60, default="")
    title = CharField(120)
    amount_fen = BigIntegerField()
    signed_on = DateField(null=True)
    starts_on = DateField(null=True)
    ends_on = DateField(null=True)
    uploaded_by = CharField(16, null=True)
    state = StateField(ContractState, default=ContractState.PENDING)

    class Meta:
        table_name = "bidding_contract"
        indexes: ClassVar = (
            (("project", "item", "state"), False),
            (("owner", "state"), False),
            (("agency", "state"), False),
            (("created_at", "id"), False),
        )
        constraints: ClassVar = [states_check("state", ContractState)]


class Result(OfContract, Record):
    """What the agency hands over; `returns` counts how often it came back."""

    subject_kind: ClassVar[str] = "bidding.result"

    contract = ForeignKeyField(Contract, unique=True, backref="results")
    returns = IntegerField(default=0)
    deliveries = IntegerField(default=0)
    note = TextField(default="")
    state = StateField(ResultState, default=ResultState.AWAITED)

    class Meta:
        table_name = "bidding_result"
        constraints: ClassVar = [states_check("state", ResultState)]
