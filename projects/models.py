"""Tables of projects and their units. A unit that leaves keeps its row, with the day it left."""

from __future__ import annotations

from typing import ClassVar

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.accounts.models import Organisation, Region
from app.kernel import clock
from app.kernel.db import Record, StateField, states_check, values_check
from projects.assessment_states import AssessmentState
from projects.states import (
    CATEGORY_LABELS,
    GRADE_LABELS,
    KIND_LABELS,
    ROLE_LABELS,
    Category,
    Grade,
    Kind,
    ProjectState,
    Role,
)


class Project(Record):
    """One investment project; every later room refers to it."""

    subject_kind: ClassVar[str] = "projects.project"

    code = CharField(24, null=True)
    temporary_number = CharField(24, unique=True)
    name = CharField(120, index=True)
    owner = ForeignKeyField(Organisation, backref="projects")
    region = ForeignKeyField(Region)
    address = CharField(200, default="")
    kind = CharField(16)
    category = CharField(16)
    grade = CharField(16)
    investment_fen = BigIntegerField()
    area_m2 = IntegerField(null=True)
    content = TextField(default="")
    contact = CharField(60, default="")
    phone = CharField(30, default="")
    region_unknown = BooleanField(default=False)
    state = StateField(ProjectState, default=ProjectState.TEMPORARY)

    class Meta:
        indexes: ClassVar = (
            (("owner", "created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("region", "created_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", ProjectState),
            values_check("kind", [k.value for k in Kind]),
            values_check("category", [c.value for c in Category]),
            values_check("grade", [g.value for g in Grade]),
            Check("investment_fen > 0"),
            Check("state <> 'registered' OR code IS NOT NULL"),
        ]

    @property
    def number(self) -> str:
        """Return the national code, or our number until there is one."""
        return self.code or self.temporary_number

    @property
    def kind_label(self) -> str:
        """Name the kind in Chinese."""
        return KIND_LABELS[Kind(self.kind)]

    @property
    def category_label(self) -> str:
        """Name the category in Chinese."""
        return CATEGORY_LABELS[Category(self.category)]

    @property
    def grade_label(self) -> str:
        """Name the grade in Chinese."""
        return GRADE_LABELS[Grade(self.grade)]


Project.add_index(
    Project.code,
    unique=True,
    where=SQL("code IS NOT NULL AND state <> 'withdrawn'"),
    name="project_code_once",
)


class Unit(Record):
    """Who builds, surveys, designs, constructs or supervises, from `since` until `until`."""

    subject_kind: ClassVar[str] = "projects.unit"

    project = ForeignKeyField(Project, backref="units")
    organisation = ForeignKeyField(Organisation, null=True, backref="units")
    role = CharField(16)
    name = CharField(120)
    uscc = CharField(18, null=True, index=True)
    contact = CharField(60, default="")
    phone = CharField(30, default="")
    since = DateField(default=clock.today)
    until = DateField(null=True)

    class Meta:
        indexes: ClassVar = ((("project", "role"), False),)
        constraints: ClassVar = [values_check("role", [r.value for r in Role])]

    @property
    def role_label(self) -> str:
        """Name the role in Chinese."""
        return ROLE_LABELS[Role(self.role)]


Unit.add_index(
    Unit.project,
    Unit.role,
    Unit.uscc,
    unique=True,
    where=SQL("until IS NULL"),
    name="unit_once",
)


class Assessment(Record):
    """区域评估: a result for a zone that projects in it may use instead of buying their own."""

    subject_kind: ClassVar[str] = "projects.assessment"

    organisation = ForeignKeyField(Organisation, backref="assessments")
    region = ForeignKeyField(Region)
    zone = CharField(80)
    item = CharField(40)
    item_name = CharField(80)
    title = CharField(120)
    number = CharField(60, default="")
    scope = TextField(default="")
    valid_from = DateField()
    valid_to = DateField()
    published_at = DateTimeField(null=True)
    replaces = ForeignKeyField("self", null=True, backref="followers")
    state = StateField(AssessmentState, default=AssessmentState.DRAFT)

    class Meta:
        table_name = "zone_assessment"
        indexes: ClassVar = (
            (("published_at", "id"), False),
            (("item", "state", "region"), False),
        )
        constraints: ClassVar = [
            states_check("state", AssessmentState),
            Check("valid_to >= valid_from"),
        ]


MODELS = (Project, Unit, Assessment)
