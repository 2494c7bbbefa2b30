"""Random checks: plans, pools, draws, the check of each drawn agency."""

from typing import ClassVar

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)
from peewee import (
    Check as Holds,
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


class ServiceItem(Base):
    code = CharField(40, primary_key=True)


class Organisation(Record):
    pass


class Person(Record):
    pass


class Agency(Record):
    pass


class CheckPlan(Record):
    number = CharField(40, null=True, unique=True)
    title = CharField(120)
    basis = CharField(300)
    organiser = ForeignKeyField(Organisation)
    region = ForeignKeyField(Region, null=True)
    item = ForeignKeyField(ServiceItem, null=True)
    grades = JSONField()
    matters = JSONField()
    share = IntegerField(null=True)
    quantity = IntegerField(null=True)
    team = IntegerField()
    freeze_at = DateTimeField()
    draw_at = DateTimeField()
    due_on = DateField()
    published_at = DateTimeField(null=True)
    failure = CharField(200)
    state = CharField(32)

    class Meta:
        table_name = "check_plan"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("published_at", "id"), False),
            (("organiser", "created_at"), False),
        )
        constraints: ClassVar = [
            Holds("state IN ('draft', 'published', 'frozen', 'drawn', 'failed', 'cancelled')"),
            Holds("(share IS NULL) <> (quantity IS NULL)"),
            Holds("share IS NULL OR share BETWEEN 1 AND 100"),
            Holds("quantity IS NULL OR quantity BETWEEN 1 AND 65535"),
            Holds("team BETWEEN 1 AND 9"),
            Holds("draw_at > freeze_at"),
        ]


class PlanInspector(Base):
    id = AutoField()
    plan = ForeignKeyField(CheckPlan)
    person = ForeignKeyField(Person)
    organisation = ForeignKeyField(Organisation)
    name = CharField(60)

    class Meta:
        table_name = "check_inspector"
        indexes: ClassVar = ((("plan", "person"), True), (("person", "plan"), False))


class PlanAvoidance(Base):
    id = AutoField()
    plan = ForeignKeyField(CheckPlan)
    person = ForeignKeyField(Person)
    agency = ForeignKeyField(Agency, null=True)
    reason = CharField(12)
    by = CharField(16)

    class Meta:
        table_name = "check_avoidance"
        indexes: ClassVar = ((("plan", "person"), False),)
        constraints: ClassVar = [
            Holds("reason IN ('kin', 'interest', 'served', 'same', 'named', 'other')")
        ]


class PlanDraw(Record):
    plan = ForeignKeyField(CheckPlan)
    pool_kind = CharField(12)
    anchor = CharField(64)
    opened = CharField(16)
    pool = TextField(null=True)
    pool_sha256 = CharField(64, null=True)
    size = IntegerField()
    picks = IntegerField()
    frozen_at = DateTimeField(null=True)
    frozen = CharField(16, null=True)
    document = TextField(null=True)
    sha256 = CharField(64, null=True)
    drawn_at = DateTimeField(null=True)

    class Meta:
        table_name = "check_draw"
        indexes: ClassVar = ((("plan", "pool_kind"), True),)
        constraints: ClassVar = [Holds("pool_kind IN ('objects', 'inspectors')")]


class Check(Record):
    plan = ForeignKeyField(CheckPlan)
    agency = ForeignKeyField(Agency)
    number = CharField(44, unique=True)
    team = JSONField()
    due_on = DateField()
    result = CharField(16)
    conclusion = TextField()
    orders = TextField()
    reported_at = DateTimeField(null=True)
    published_at = DateTimeField(null=True)
    rectification = TextField()
    recheck = TextField()
    state = CharField(32)

    class Meta:
        table_name = "agency_check"
        indexes: ClassVar = (
            (("plan", "agency"), True),
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("agency", "created_at"), False),
            (("published_at", "id"), False),
        )
        constraints: ClassVar = [
            Holds(
                "state IN ('drawn', 'inspecting', 'reported', 'published', 'rectifying', "
                "'rechecking', 'closed')"
            ),
            Holds(
                "result IN ('none', 'clean', 'inactive', 'corrected', 'pending', 'unreachable', "
                "'uncooperative')"
            ),
            Holds("state IN ('drawn', 'inspecting') OR result <> 'none'"),
            Holds("(published_at IS NULL) = (state IN ('drawn', 'inspecting', 'reported'))"),
        ]


class CheckInspector(Base):
    id = AutoField()
    check = ForeignKeyField(Check, column_name="check_id")
    person = ForeignKeyField(Person)

    class Meta:
        table_name = "check_runner"
        indexes: ClassVar = ((("check", "person"), True),)


class CheckFinding(Base):
    id = AutoField()
    check = ForeignKeyField(Check, column_name="check_id")
    place = IntegerField()
    matter = CharField(200)
    facts = TextField()
    is_problem = BooleanField()
    problem = TextField()

    class Meta:
        table_name = "check_finding"
        indexes: ClassVar = ((("check", "place"), True),)


TABLES = [CheckPlan, PlanInspector, PlanAvoidance, PlanDraw, Check, CheckInspector, CheckFinding]
KNOWN = [Region, ServiceItem, Organisation, Person, Agency]


def up(migrator, db):
    with db.bind_ctx([*KNOWN, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
