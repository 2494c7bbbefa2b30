"""Buying: requirements, editions, sign-ups, freezes, rounds, awards, contracts, results."""

from typing import ClassVar

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
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


class Region(Base):
    code = CharField(12, primary_key=True)


class Organisation(Record):
    pass


class ServiceItem(Base):
    code = CharField(40, primary_key=True)


class Agency(Record):
    pass


class Project(Record):
    pass


class Requirement(Record):
    number = CharField(40, null=True, unique=True)
    project = ForeignKeyField(Project)
    item = ForeignKeyField(ServiceItem)
    owner = ForeignKeyField(Organisation)
    region = ForeignKeyField(Region, null=True)
    title = CharField(120)
    content = TextField()
    amount_fen = BigIntegerField()
    service_days = IntegerField()
    contact = CharField(60)
    phone = CharField(30)
    complaint_phone = CharField(30)
    method = CharField(24)
    suite = CharField(8)
    level = IntegerField()
    source = CharField(8)
    issue = CharField(8)
    signup_until = DateTimeField()
    draw_at = DateTimeField()
    margin = IntegerField()
    publicity_days = IntegerField()
    extensions = IntegerField()
    extended = IntegerField()
    sole_rule = CharField(8)
    warn_below = IntegerField()
    reserves = IntegerField()
    witnesses = JSONField()
    edition = IntegerField()
    anchor = CharField(64, null=True)
    opened_at = DateTimeField(null=True)
    published_at = DateTimeField(null=True)
    turn = IntegerField()
    failure = CharField(200)
    state = CharField(32)

    class Meta:
        table_name = "bidding_requirement"
        indexes: ClassVar = (
            (("state", "published_at", "id"), False),
            (("published_at", "id"), False),
            (("owner", "state"), False),
        )
        constraints: ClassVar = [
            Check(
                "state IN ('draft', 'signup', 'sole', 'frozen', 'seeding', 'publicity', 'objection', 'awarded', 'in_service', 'completed', 'terminated', 'failed', 'cancelled', 'discarded')"
            ),
            Check("method IN ('random_draw')"),
            Check("suite IN ('sha256', 'md5', 'sm3')"),
            Check("source IN ('none', 'drand', 'ssq', 'dlt')"),
            Check("sole_rule IN ('direct', 'fail')"),
            Check("level IN (1, 3)"),
            Check("amount_fen >= 0"),
        ]


class Exclusion(Record):
    requirement = ForeignKeyField(Requirement)
    uscc = CharField(18)
    name = CharField(120)
    reason = CharField(200)
    automatic = BooleanField()

    class Meta:
        table_name = "bidding_exclusion"
        indexes: ClassVar = ((("requirement", "uscc"), True),)


class Edition(Record):
    requirement = ForeignKeyField(Requirement)
    number = IntegerField()
    document = TextField()
    sha256 = CharField(64)
    reason = CharField(500)
    published_at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_edition"
        indexes: ClassVar = ((("requirement", "number"), True),)


class Signup(Record):
    requirement = ForeignKeyField(Requirement)
    edition = IntegerField()
    agency = ForeignKeyField(Agency)
    organisation = ForeignKeyField(Organisation)
    uscc = CharField(18)
    name = CharField(120)
    nonce = CharField(200)
    nonce_value = CharField(64)
    snapshot = TextField()
    at = DateTimeField()
    key = CharField(64, unique=True)
    slot = CharField(64, null=True, unique=True)
    event = CharField(16)
    state = CharField(32)

    class Meta:
        table_name = "bidding_signup"
        indexes: ClassVar = ((("organisation", "at"), False), (("requirement", "edition"), False))
        constraints: ClassVar = [Check("state IN ('active', 'withdrawn')")]


class Freeze(Record):
    requirement = ForeignKeyField(Requirement, unique=True)
    pool = TextField()
    sha256 = CharField(64)
    nonces = JSONField()
    signups = JSONField()
    size = IntegerField()
    frozen_at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_freeze"


class DrawRound(Record):
    requirement = ForeignKeyField(Requirement)
    turn = IntegerField()
    due = DateTimeField()
    source = CharField(8)
    expected = CharField(16)
    removed = JSONField()
    external = JSONField()
    proof = JSONField()
    document = TextField(null=True)
    sha256 = CharField(64, null=True)
    winner = IntegerField(null=True)
    drawn_at = DateTimeField(null=True)
    event = CharField(16, null=True)

    class Meta:
        table_name = "bidding_round"
        indexes: ClassVar = ((("requirement", "turn"), True),)
        constraints: ClassVar = [Check("source IN ('none', 'drand', 'ssq', 'dlt')")]


class SeedEntry(Record):
    round = ForeignKeyField(DrawRound)
    person = CharField(16)
    officer = CharField(64)
    expected = CharField(16)
    sources = JSONField()
    proof = JSONField()

    class Meta:
        table_name = "bidding_seed_entry"
        indexes: ClassVar = ((("round", "person", "expected"), True),)


class Award(Record):
    requirement = ForeignKeyField(Requirement)
    agency = ForeignKeyField(Agency)
    organisation = ForeignKeyField(Organisation)
    basis = CharField(8)
    turn = IntegerField()
    pool_number = IntegerField(null=True)
    reason = CharField(500)
    number = CharField(40, null=True, unique=True)
    issued_at = DateTimeField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "bidding_award"
        indexes: ClassVar = (
            (("requirement", "created_at"), False),
            (("issued_at", "id"), False),
            (("organisation", "state"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('proposed', 'issued', 'declined', 'disqualified')"),
            Check("basis IN ('draw', 'reserve', 'direct')"),
        ]


class Objection(Record):
    requirement = ForeignKeyField(Requirement)
    award = ForeignKeyField(Award)
    organisation = ForeignKeyField(Organisation)
    person = CharField(16)
    text = TextField()
    answer = TextField()
    state = CharField(32)

    class Meta:
        table_name = "bidding_objection"
        indexes: ClassVar = ((("requirement", "created_at"), False),)
        constraints: ClassVar = [Check("state IN ('lodged', 'upheld', 'rejected')")]


class Contract(Record):
    requirement = ForeignKeyField(Requirement)
    award = ForeignKeyField(Award, unique=True)
    project = ForeignKeyField(Project)
    item = ForeignKeyField(ServiceItem)
    owner = ForeignKeyField(Organisation)
    agency = ForeignKeyField(Organisation)
    number = CharField(60)
    title = CharField(120)
    amount_fen = BigIntegerField()
    signed_on = DateField(null=True)
    starts_on = DateField(null=True)
    ends_on = DateField(null=True)
    uploaded_by = CharField(16, null=True)
    state = CharField(32)

    class Meta:
        table_name = "bidding_contract"
        indexes: ClassVar = (
            (("project", "item", "state"), False),
            (("owner", "state"), False),
            (("agency", "state"), False),
        )
        constraints: ClassVar = [
            Check(
                "state IN ('pending', 'drafted', 'confirmed', 'filed', 'completed', 'terminated', 'void')"
            )
        ]


class Result(Record):
    contract = ForeignKeyField(Contract, unique=True)
    returns = IntegerField()
    deliveries = IntegerField()
    note = TextField()
    state = CharField(32)

    class Meta:
        table_name = "bidding_result"
        constraints: ClassVar = [
            Check("state IN ('awaited', 'delivered', 'returned', 'accepted', 'stopped')")
        ]


TABLES = [
    Requirement, Exclusion, Edition, Signup, Freeze, DrawRound, SeedEntry,
    Award, Objection, Contract, Result,
]  # fmt: skip


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(list(reversed(TABLES)), safe=False)
