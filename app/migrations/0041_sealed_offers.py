"""Sealed offers: trustees' keys, envelopes, closing lists, releases, opened offers."""

from typing import ClassVar

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Organisation(Record):
    pass


class Requirement(Record):
    class Meta:
        table_name = "bidding_requirement"


class Signup(Record):
    class Meta:
        table_name = "bidding_signup"


class TrusteeKey(Record):
    organisation = ForeignKeyField(Organisation)
    person = CharField(16)
    name = CharField(60)
    opening = CharField(44)
    signing = CharField(44)
    fingerprint = CharField(64, unique=True)
    event = CharField(16)
    state = CharField(32)

    class Meta:
        table_name = "bidding_trustee_key"
        indexes: ClassVar = (
            (("organisation", "state"), False),
            (("state", "created_at"), False),
        )
        constraints: ClassVar = [Check("state IN ('active', 'retired')")]


class Trustee(Record):
    requirement = ForeignKeyField(Requirement)
    place = IntegerField()
    key = ForeignKeyField(TrusteeKey)

    class Meta:
        table_name = "bidding_trustee"
        indexes: ClassVar = (
            (("requirement", "place"), True),
            (("requirement", "key"), True),
        )
        constraints: ClassVar = [Check("place BETWEEN 1 AND 3")]


class Envelope(Record):
    signup = ForeignKeyField(Signup)
    offer = CharField(16)
    number = IntegerField()
    body = TextField()
    sha256 = CharField(64, unique=True)
    commitment = CharField(64)
    at = DateTimeField()
    key = CharField(64, unique=True)
    event = CharField(16)
    clerk = CharField(16, null=True)

    class Meta:
        table_name = "bidding_envelope"
        indexes: ClassVar = (
            (("signup", "number"), True),
            (("offer", "number"), True),
        )


class SealedFile(Record):
    requirement = ForeignKeyField(Requirement)
    organisation = ForeignKeyField(Organisation)
    sha256 = CharField(64)
    size = BigIntegerField()

    class Meta:
        table_name = "bidding_sealed_file"
        indexes: ClassVar = ((("requirement", "organisation", "sha256"), True),)


class Closing(Record):
    requirement = ForeignKeyField(Requirement, unique=True)
    document = TextField()
    sha256 = CharField(64)
    closed_at = DateTimeField()
    event = CharField(16)
    opened_at = DateTimeField(null=True)
    opened_event = CharField(16, null=True)

    class Meta:
        table_name = "bidding_closing"


class Release(Record):
    requirement = ForeignKeyField(Requirement)
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
    signup = ForeignKeyField(Signup, unique=True)
    content_key = CharField(44)
    at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_revealed_key"


class OpenedOffer(Record):
    signup = ForeignKeyField(Signup, unique=True)
    requirement = ForeignKeyField(Requirement)
    number = IntegerField()
    envelope = ForeignKeyField(Envelope)
    amount_fen = BigIntegerField(null=True)
    rate_bp = IntegerField(null=True)
    document = TextField()
    content_key = CharField(44)
    malformed = CharField(300)

    class Meta:
        table_name = "bidding_opened_offer"
        indexes: ClassVar = ((("requirement", "number"), True),)


TABLES = [
    TrusteeKey, Trustee, Envelope, SealedFile, Closing, Release, RevealedKey, OpenedOffer,
]  # fmt: skip


def up(migrator, db):
    with db.bind_ctx([Organisation, Requirement, Signup, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
