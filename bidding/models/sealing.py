"""Sealed offers: trustees' public keys, envelopes nobody can open, and what is opened together."""

import json
from typing import Any, ClassVar

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.accounts.models import Organisation
from app.kernel.db import Record, StateField, states_check
from bidding.models.requirement import Requirement
from bidding.models.signup import Signup
from bidding.sealing_states import TrusteeState


class TrusteeKey(Record):
    """The public part of a key made in a trustee's own browser; the secret never comes here."""

    subject_kind: ClassVar[str] = "bidding.trustee"

    organisation = ForeignKeyField(Organisation)
    person = CharField(16)
    name = CharField(60)
    opening = CharField(44)
    signing = CharField(44)
    fingerprint = CharField(64, unique=True)
    event = CharField(16)
    state = StateField(TrusteeState, default=TrusteeState.ACTIVE)

    class Meta:
        table_name = "bidding_trustee_key"
        indexes: ClassVar = (
            (("organisation", "state"), False),
            (("state", "created_at"), False),
        )
        constraints: ClassVar = [states_check("state", TrusteeState)]


class Trustee(Record):
    """One of the one to three keys that a notice seals to, at its place x."""

    requirement = ForeignKeyField(Requirement, backref="trustees")
    place = IntegerField()
    key = ForeignKeyField(TrusteeKey, backref="notices")

    class Meta:
        table_name = "bidding_trustee"
        indexes: ClassVar = (
            (("requirement", "place"), True),
            (("requirement", "key"), True),
        )
        constraints: ClassVar = [Check("place BETWEEN 1 AND 3")]


class Envelope(Record):
    """One version of a sealed offer, never changed; the highest number of a sign-up counts."""

    signup = ForeignKeyField(Signup, backref="envelopes", index=False)
    offer = CharField(16)
    number = IntegerField()
    body = TextField()
    sha256 = CharField(64, unique=True)
    commitment = CharField(64)
    at = DateTimeField()
    key = CharField(64, unique=True)
    event = CharField(16)
    clerk = CharField(16, null=True)
    address_mark = CharField(32, null=True)
    device_mark = CharField(32, null=True)

    class Meta:
        table_name = "bidding_envelope"
        indexes: ClassVar = (
            (("signup", "number"), True),
            (("offer", "number"), True),
        )


class SealedFile(Record):
    """An attachment sealed in the bidder's browser; its bytes lie in the store."""

    subject_kind: ClassVar[str] = "bidding.sealedfile"

    requirement = ForeignKeyField(Requirement)
    organisation = ForeignKeyField(Organisation)
    sha256 = CharField(64)
    size = BigIntegerField()

    class Meta:
        table_name = "bidding_sealed_file"
        indexes: ClassVar = ((("requirement", "organisation", "sha256"), True),)


class Closing(Record):
    """The list of accepted envelopes as logged at F; afterwards when all were opened together."""

    requirement = ForeignKeyField(Requirement, unique=True, backref="closings")
    document = TextField()
    sha256 = CharField(64)
    closed_at = DateTimeField()
    event = CharField(16)
    opened_at = DateTimeField(null=True)
    opened_event = CharField(16, null=True)

    class Meta:
        table_name = "bidding_closing"


class Release(Record):
    """A trustee's shares of all envelopes, with its signature over list and checkpoint."""

    requirement = ForeignKeyField(Requirement, backref="releases")
    place = IntegerField()
    shares = TextField()
    statement = TextField()
    signature = CharField(88)
    at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_release"
        indexes: ClassVar = ((("requirement", "place"), True),)


class RevealedKey(Record):
    """The content key that a bidder gives up itself because trustees are missing."""

    signup = ForeignKeyField(Signup, unique=True, backref="revealed")
    content_key = CharField(44)
    at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_revealed_key"


class OpenedOffer(Record):
    """An offer after the opening: its content and key, or why it is malformed."""

    signup = ForeignKeyField(Signup, unique=True, backref="opened")
    requirement = ForeignKeyField(Requirement, backref="opened_offers")
    number = IntegerField()
    envelope = ForeignKeyField(Envelope)
    amount_fen = BigIntegerField(null=True)
    rate_bp = IntegerField(null=True)
    document = TextField(default="")
    content_key = CharField(44, default="")
    malformed = CharField(300, default="")

    class Meta:
        table_name = "bidding_opened_offer"
        indexes: ClassVar = ((("requirement", "number"), True),)

    @property
    def content(self) -> dict[str, Any]:
        """Read the opened content; empty when it could not be opened."""
        return json.loads(self.document) if self.document else {}

    @property
    def note(self) -> str:
        """Return the words beside the price, "" when there are none or no text."""
        said = self.content.get("note")
        return said if isinstance(said, str) else ""
