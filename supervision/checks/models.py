"""Plans, their pools and draws; one check per drawn agency with what was found."""

from __future__ import annotations

import datetime as dt
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
    TextField,
)
from peewee import (
    Check as Holds,
)

from app.accounts.models import Organisation, Person, Region
from app.kernel import clock
from app.kernel.db import Base, Record, StateField, states_check, values_check
from intermediaries.models import Agency, ServiceItem
from supervision.checks import rules
from supervision.checks.states import ANNOUNCED, PUBLIC, CheckState, PlanState


class CheckPlan(Record):
    """What is checked, of whom, by whom, and the two moments F and T."""

    subject_kind: ClassVar[str] = "supervision.check_plan"

    number = CharField(40, null=True, unique=True)
    title = CharField(120)
    basis = CharField(300)
    organiser = ForeignKeyField(Organisation, backref="check_plans")
    region = ForeignKeyField(Region, null=True)
    item = ForeignKeyField(ServiceItem, null=True)
    grades = JSONField(default=list)
    matters = JSONField(default=list)
    share = IntegerField(null=True)
    quantity = IntegerField(null=True)
    team = IntegerField(default=2)
    freeze_at = DateTimeField()
    draw_at = DateTimeField()
    due_on = DateField()
    published_at = DateTimeField(null=True)
    failure = CharField(200, default="")
    state = StateField(PlanState, default=PlanState.DRAFT)

    class Meta:
        table_name = "check_plan"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("published_at", "id"), False),
            (("organiser", "created_at"), False),
        )
        constraints: ClassVar = [
            states_check("state", PlanState),
            Holds("(share IS NULL) <> (quantity IS NULL)"),
            Holds("share IS NULL OR share BETWEEN 1 AND 100"),
            Holds("quantity IS NULL OR quantity BETWEEN 1 AND 65535"),
            Holds("team BETWEEN 1 AND 9"),
            Holds("draw_at > freeze_at"),
        ]

    object_count = 0
    inspector_count = 0

    @property
    def is_ahead(self) -> bool:
        """Say whether the lists are still open."""
        return clock.now() < self.freeze_at

    @property
    def inspector_ids(self) -> frozenset[str]:
        """Return the ids of everybody in the inspector pool."""
        rows = PlanInspector.select(PlanInspector.person).where(PlanInspector.plan == self.id)
        return frozenset(key for (key,) in rows.tuples())

    @property
    def is_announced(self) -> bool:
        """Say whether everybody may read it."""
        return self.state in ANNOUNCED


class PlanInspector(Base):
    """Somebody of the inspector pool."""

    id = AutoField()
    plan = ForeignKeyField(CheckPlan, backref="inspectors")
    person = ForeignKeyField(Person)
    organisation = ForeignKeyField(Organisation)
    name = CharField(60)

    class Meta:
        table_name = "check_inspector"
        indexes: ClassVar = ((("plan", "person"), True), (("person", "plan"), False))


class PlanAvoidance(Base):
    """An inspector must not check an agency (None: none at all of this plan), with the reason."""

    id = AutoField()
    plan = ForeignKeyField(CheckPlan, backref="avoidances")
    person = ForeignKeyField(Person)
    agency = ForeignKeyField(Agency, null=True)
    reason = CharField(12)
    by = CharField(16)

    class Meta:
        table_name = "check_avoidance"
        indexes: ClassVar = ((("plan", "person"), False),)
        constraints: ClassVar = [values_check("reason", list(rules.REASONS))]


class PlanDraw(Record):
    """One of the two draws of a plan: its anchor, the frozen pool, the record."""

    plan = ForeignKeyField(CheckPlan, backref="draws")
    pool_kind = CharField(12)
    anchor = CharField(64)
    opened = CharField(16)
    pool = TextField(null=True)
    pool_sha256 = CharField(64, null=True)
    size = IntegerField(default=0)
    picks = IntegerField(default=0)
    frozen_at = DateTimeField(null=True)
    frozen = CharField(16, null=True)
    document = TextField(null=True)
    sha256 = CharField(64, null=True)
    drawn_at = DateTimeField(null=True)

    class Meta:
        table_name = "check_draw"
        indexes: ClassVar = ((("plan", "pool_kind"), True),)
        constraints: ClassVar = [values_check("pool_kind", list(rules.POOLS))]


class Check(Record):
    """The check of one drawn agency. `team` repeats ids, names and units of who was drawn for it."""

    subject_kind: ClassVar[str] = "supervision.check"

    plan = ForeignKeyField(CheckPlan, backref="checks")
    agency = ForeignKeyField(Agency, backref="checks")
    number = CharField(44, unique=True)
    team = JSONField(default=list)
    due_on = DateField()
    result = CharField(16, default="none")
    conclusion = TextField(default="")
    orders = TextField(default="")
    reported_at = DateTimeField(null=True)
    published_at = DateTimeField(null=True)
    rectification = TextField(default="")
    recheck = TextField(default="")
    state = StateField(CheckState, default=CheckState.DRAWN)

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
            states_check("state", CheckState),
            values_check("result", list(rules.RESULTS)),
            Holds("state IN ('drawn', 'inspecting') OR result <> 'none'"),
            Holds("(published_at IS NULL) = (state IN ('drawn', 'inspecting', 'reported'))"),
        ]

    @property
    def due_at(self) -> dt.datetime:
        """Return the midnight after the last day."""
        return dt.datetime.combine(self.due_on + dt.timedelta(days=1), dt.time())

    @property
    def region_id(self) -> str:
        """Return the region whose local numbers count: the agency's."""
        return self.agency.region_id

    @property
    def inspectors(self) -> frozenset[str]:
        """Return the ids of those who were drawn for it."""
        return frozenset(one["person"] for one in self.team)

    @property
    def is_public(self) -> bool:
        """Say whether everybody may read the result."""
        return self.state in PUBLIC

    @property
    def unrecorded(self) -> int:
        """Count the matters nobody has written about."""
        return len(self.plan.matters) - self.findings.count()


class CheckInspector(Base):
    """Who checks what, for the desk of each."""

    id = AutoField()
    check = ForeignKeyField(Check, backref="runners", column_name="check_id")
    person = ForeignKeyField(Person)

    class Meta:
        table_name = "check_runner"
        indexes: ClassVar = ((("check", "person"), True),)


class CheckFinding(Base):
    """What was found about one matter, in the order of the plan."""

    id = AutoField()
    check = ForeignKeyField(Check, backref="findings", column_name="check_id")
    place = IntegerField()
    matter = CharField(200)
    facts = TextField()
    is_problem = BooleanField(default=False)
    problem = TextField(default="")

    class Meta:
        table_name = "check_finding"
        indexes: ClassVar = ((("check", "place"), True),)

    @property
    def slot(self) -> str:
        """Name where the evidence of this matter hangs."""
        return f"finding-{self.place}"


class PlanSource(Record):
    """The public number a plan announces: its source, which of it, and what was typed at last."""

    plan = ForeignKeyField(CheckPlan, unique=True, backref="sources")
    source = CharField(8)
    issue = CharField(16, default="")
    expected = CharField(16, default="")
    external = JSONField(default=list)
    proof = JSONField(default=dict)

    class Meta:
        table_name = "check_source"
        constraints: ClassVar = [values_check("source", ["drand", "ssq", "dlt"])]


class PlanSeed(Record):
    """A public number as one officer typed it; two must agree on a lottery result."""

    plan = ForeignKeyField(CheckPlan, backref="seeds")
    person = ForeignKeyField(Person)
    expected = CharField(16)
    sources = JSONField()

    class Meta:
        table_name = "check_seed"
        indexes: ClassVar = ((("plan", "person", "expected"), True),)


MODELS = (
    CheckPlan,
    PlanInspector,
    PlanAvoidance,
    PlanDraw,
    Check,
    CheckInspector,
    CheckFinding,
    PlanSource,
    PlanSeed,
)
