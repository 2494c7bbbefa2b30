"""Purchases outside the market that the law allows, as their owners record them."""

from typing import ClassVar

from peewee import BigIntegerField, CharField, Check, DateField, ForeignKeyField, TextField

from app.accounts.models import Organisation, Region
from app.kernel.db import Record, StateField, states_check, values_check
from bidding.exemption_states import ExemptionState
from bidding.rules.exempting import GROUNDS, SECRET
from intermediaries.models import ServiceItem


class Exemption(Record):
    """A purchase outside the market. Of a secret one only owner, ground and day are kept."""

    subject_kind: ClassVar[str] = "bidding.exemption"

    number = CharField(40, unique=True)
    owner = ForeignKeyField(Organisation, backref="exemptions")
    region = ForeignKeyField(Region, null=True)
    ground = CharField(10)
    title = CharField(120, default="")
    item = ForeignKeyField(ServiceItem, null=True)
    basis = TextField(default="")
    agency_name = CharField(120, default="")
    agency_uscc = CharField(18, default="")
    amount_fen = BigIntegerField(null=True)
    happened_on = DateField(null=True)
    late = CharField(200, default="")
    answer = CharField(500, default="")
    ruling = CharField(500, default="")
    state = StateField(ExemptionState, default=ExemptionState.RECORDED)

    class Meta:
        table_name = "bidding_exemption"
        indexes: ClassVar = (
            (("owner", "created_at"), False),
            (("created_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", ExemptionState),
            values_check("ground", list(GROUNDS)),
            Check("amount_fen > 0"),
            Check(
                f"ground <> '{SECRET}' OR (title = '' AND basis = '' AND agency_name = ''"
                " AND item_id IS NULL AND amount_fen IS NULL AND happened_on IS NULL)"
            ),
        ]
