"""Who was chosen, and objections to it."""

from typing import ClassVar

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.accounts.models import Organisation
from app.kernel.db import Record, StateField, states_check, values_check
from bidding.award_states import AwardState, ObjectionState
from bidding.models.parties import OfPurchase
from bidding.models.requirement import Requirement
from intermediaries.models import Agency

BASES = {
    "draw": "随机抽取",
    "reserve": "备选递补",
    "direct": "直接选取",
    "choice": "业主择优选定",
    "price": "按报价评定",
    "score": "按综合评分评定",
    "live": "在线竞价",
}


class Award(OfPurchase, Record):
    """A chosen agency: proposed during publicity, then issued, declined or disqualified.

    `amount_fen` is the price it was chosen at: the published one, or its own.
    """

    subject_kind: ClassVar[str] = "bidding.award"

    requirement = ForeignKeyField(Requirement, backref="awards")
    agency = ForeignKeyField(Agency, backref="awards")
    organisation = ForeignKeyField(Organisation)
    basis = CharField(8)
    turn = IntegerField(default=0)
    pool_number = IntegerField(null=True)
    amount_fen = BigIntegerField(constraints=[SQL("DEFAULT 0")])
    place = IntegerField(default=1, constraints=[SQL("DEFAULT 1")])
    share_bp = IntegerField(default=10_000, constraints=[SQL("DEFAULT 10000")])
    reason = CharField(500, default="")
    number = CharField(40, null=True, unique=True)
    issued_at = DateTimeField(null=True)
    state = StateField(AwardState, default=AwardState.PROPOSED)

    class Meta:
        table_name = "bidding_award"
        indexes: ClassVar = (
            (("requirement", "created_at"), False),
            (("issued_at", "id"), False),
            (("created_at", "id"), False),
            (("organisation", "state"), False),
        )
        constraints: ClassVar = [
            states_check("state", AwardState),
            values_check("basis", list(BASES)),
            Check("share_bp BETWEEN 1 AND 10000"),
        ]


class Objection(OfPurchase, Record):
    """A participant's objection to a result, and the operator's answer."""

    subject_kind: ClassVar[str] = "bidding.objection"

    requirement = ForeignKeyField(Requirement, backref="objections")
    award = ForeignKeyField(Award, backref="objections")
    organisation = ForeignKeyField(Organisation)
    person = CharField(16)
    text = TextField()
    answer = TextField(default="")
    state = StateField(ObjectionState, default=ObjectionState.LODGED)

    class Meta:
        table_name = "bidding_objection"
        indexes: ClassVar = ((("requirement", "created_at"), False),)
        constraints: ClassVar = [states_check("state", ObjectionState)]
