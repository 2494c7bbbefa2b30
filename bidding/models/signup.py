"""Sign-ups: who accepted the price, with which nonce, as qualified on that day."""

from typing import ClassVar

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, TextField

from app.accounts.models import Organisation
from app.kernel.db import Record, StateField, states_check
from bidding.models.requirement import Requirement
from bidding.states import SignupState
from intermediaries.models import Agency


class Signup(Record):
    """One sign-up. `slot` is taken while it stands: one per agency and edition; `key` is the
    client's idempotency key, under which the same receipt is given again."""

    subject_kind: ClassVar[str] = "bidding.signup"

    requirement = ForeignKeyField(Requirement, backref="signups", index=False)
    edition = IntegerField()
    agency = ForeignKeyField(Agency, backref="signups")
    organisation = ForeignKeyField(Organisation, index=False)
    uscc = CharField(18)
    name = CharField(120)
    nonce = CharField(200, default="")
    nonce_value = CharField(64, default="")
    snapshot = TextField()
    at = DateTimeField()
    key = CharField(64, unique=True)
    slot = CharField(64, null=True, unique=True)
    event = CharField(16)
    address_mark = CharField(32, null=True)
    device_mark = CharField(32, null=True)
    state = StateField(SignupState, default=SignupState.ACTIVE)

    class Meta:
        table_name = "bidding_signup"
        indexes: ClassVar = ((("organisation", "at"), False), (("requirement", "edition"), False))
        constraints: ClassVar = [states_check("state", SignupState)]
