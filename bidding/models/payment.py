"""Payments as agreed in a contract: how much, after which event, within how many working days."""

from typing import ClassVar

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
)

from app.kernel.db import Record, StateField, states_check, values_check
from bidding.models.contract import Contract
from bidding.models.parties import OfContract
from bidding.payment_states import PaymentState
from bidding.rules.paying import EVENTS


class Payment(OfContract, Record):
    """One payment of a contract; `due_from` is when its event came, `share_bp` its part of the
    price in hundredths of a per cent, None where an amount was settled."""

    subject_kind: ClassVar[str] = "bidding.payment"

    contract = ForeignKeyField(Contract, backref="payments")
    place = IntegerField()
    event = CharField(12)
    share_bp = IntegerField(null=True)
    amount_fen = BigIntegerField()
    days = IntegerField()
    due_from = DateTimeField(null=True)
    paid_on = DateField(null=True)
    voucher = CharField(60, default="")
    state = StateField(PaymentState, default=PaymentState.PLANNED)

    class Meta:
        table_name = "bidding_payment"
        indexes: ClassVar = (
            (("contract", "place"), True),
            (("state", "contract"), False),
        )
        constraints: ClassVar = [
            states_check("state", PaymentState),
            values_check("event", list(EVENTS)),
            Check("amount_fen >= 0"),
            Check("days >= 0"),
            Check("share_bp BETWEEN 1 AND 10000"),
        ]
