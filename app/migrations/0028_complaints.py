"""Complaints, and the hold they may put on an award."""

from typing import ClassVar

from peewee import (
    BooleanField,
    CharField,
    Check,
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


class Person(Record):
    pass


class Agency(Record):
    pass


class Requirement(Record):
    class Meta:
        table_name = "bidding_requirement"


class Contract(Record):
    class Meta:
        table_name = "bidding_contract"


class Hold(Record):
    requirement = ForeignKeyField(Requirement)
    cause_kind = CharField(48)
    cause_id = CharField(16)
    reason = TextField()
    released_at = DateTimeField(null=True)

    class Meta:
        table_name = "bidding_hold"
        indexes: ClassVar = ((("cause_kind", "cause_id", "requirement"), True),)


class Complaint(Record):
    number = CharField(24, unique=True)
    kind = CharField(16)
    against_kind = CharField(12)
    against = ForeignKeyField(Organisation)
    agency = ForeignKeyField(Agency, null=True)
    requirement = ForeignKeyField(Requirement, null=True)
    contract = ForeignKeyField(Contract, null=True)
    region = ForeignKeyField(Region, null=True)
    complainant = ForeignKeyField(Organisation, null=True)
    person = ForeignKeyField(Person, null=True)
    name = CharField(60)
    phone = CharField(20)
    hidden = BooleanField()
    facts = TextField()
    request = TextField()
    desk = CharField(12)
    office = ForeignKeyField(Organisation, null=True)
    refusal = TextField()
    questions = TextField()
    statement = TextField()
    decision = CharField(12)
    clause = TextField()
    finding = TextField()
    summary = TextField()
    decided_at = DateTimeField(null=True)
    decided_by = CharField(120)
    measures = JSONField()
    enforcement = TextField()
    review = TextField()
    state = CharField(32)

    class Meta:
        table_name = "complaint"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("complainant", "created_at"), False),
            (("against", "created_at"), False),
            (("agency", "decided_at"), False),
            (("desk", "state"), False),
            (("decided_at", "id"), False),
        )
        constraints: ClassVar = [
            Check(
                "state IN ('submitted', 'transferred', 'accepted', 'refused', 'investigating', "
                "'paused', 'decided', 'enforced', 'reviewed', 'closed')"
            ),
            Check(
                "kind IN ('service', 'fee', 'qualification', 'conduct', 'selection', 'platform', "
                "'other')"
            ),
            Check("against_kind IN ('agency', 'owner', 'operator')"),
            Check("desk IN ('operator', 'regulator', 'supervisor', 'department')"),
            Check("decision IN ('none', 'upheld', 'partly', 'rejected')"),
            Check(
                "(decision <> 'none') = (state IN ('decided', 'enforced', 'reviewed', 'closed'))"
            ),
            Check("(decided_at IS NULL) = (decision = 'none')"),
        ]


TABLES = [Hold, Complaint]
KNOWN = [Region, Organisation, Person, Agency, Requirement, Contract]


def up(migrator, db):
    with db.bind_ctx([*KNOWN, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
