"""The package under review and who reviews which discipline of it."""

from __future__ import annotations

from typing import ClassVar

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from app.accounts.models import Organisation, Person
from app.kernel.db import Record, StateField, states_check, values_check
from app.kernel.errors import Reason
from joint_review.disciplines import name_of
from joint_review.opinion_states import TASK, TaskState
from joint_review.rules import sheets as rules
from joint_review.states import PACKAGE, PackageState
from projects.models import Project

GRADES = ["large", "medium", "small"]


class Package(Record):
    """One set of drawings of one project, reviewed jointly from draft to certificate.

    `contract` is the id of the filed contract that chose the institution (a plain reference).
    """

    subject_kind: ClassVar[str] = "joint_review.package"
    workflow: ClassVar = PACKAGE

    project = ForeignKeyField(Project, backref="packages")
    owner = ForeignKeyField(Organisation)
    designer = ForeignKeyField(Organisation, null=True)
    institution = ForeignKeyField(Organisation, null=True)
    contract = CharField(16, null=True)
    title = CharField(120)
    grade = CharField(8)
    scope = TextField(default="")
    round = IntegerField(default=1)
    corrected = BooleanField(default=False)
    first_pass = BooleanField(null=True)
    mandatory_count = IntegerField(null=True)
    mandatory_clauses = JSONField(default=list)
    submitted_at = DateTimeField(null=True)
    certified_at = DateTimeField(null=True)
    state = StateField(PackageState, default=PackageState.DRAFT)

    class Meta:
        table_name = "review_package"
        indexes: ClassVar = (
            (("owner", "created_at", "id"), False),
            (("designer", "created_at", "id"), False),
            (("institution", "created_at", "id"), False),
            (("state", "created_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", PackageState),
            values_check("grade", GRADES),
            Check("round >= 1"),
        ]

    @property
    def sheet_count(self) -> int:
        """Count the sheets in force."""
        return self.sheets.where(SQL("standing = 'current'")).count()

    @property
    def sheet_problems(self) -> list[Reason]:
        """Say what keeps the set from being submitted."""
        rows = self.sheets.where(SQL("standing = 'current'"))
        waiting = self.intakes.where(SQL("outcome = 'waiting'")).count()
        still = [Reason("上传的文件还在拆分，请稍候再提交")] if waiting else []
        facts = [
            rules.SheetFacts(s.number, s.title, s.discipline, s.refused, s.label) for s in rows
        ]
        return still + rules.problems(facts)

    @property
    def tasks_in_force(self) -> list[Task]:
        """List the tasks that were not handed to somebody else."""
        held = self.tasks.where(Task.state != TaskState.RELEASED)
        return list(held.order_by(Task.created_at, Task.id))

    @property
    def open_tasks(self) -> list[str]:
        """Name the disciplines that have not finished this round."""
        names = [name_of(t.discipline) for t in self.tasks_in_force if t.state != TaskState.DONE]
        return list(dict.fromkeys(names))

    @property
    def unassigned(self) -> list[str]:
        """Name the disciplines with sheets but without a reviewer, in the order of the sheets."""
        held = {t.discipline for t in self.tasks_in_force}
        rows = self.sheets.where(SQL("standing = 'current'")).order_by(SQL('"order", number, id'))
        wanted = dict.fromkeys(s.discipline for s in rows)
        return [name_of(d) for d in wanted if d not in held and d != "other"]

    @property
    def open_opinions(self) -> int:
        """Count what the lead would tell the designer now."""
        return self.opinions.where(SQL("state IN ('pending', 'issued', 'replied')")).count()

    @property
    def open_musts(self) -> int:
        """Count open opinions that must be answered by a change."""
        open_ = SQL("state IN ('pending', 'issued', 'replied') AND severity = 'must'")
        return self.opinions.where(open_).count()

    @property
    def unjudged(self) -> int:
        """Count answers that still wait for a verdict."""
        return self.opinions.where(SQL("state = 'replied'")).count()

    @property
    def open_arguments(self) -> int:
        """Count the opinions experts argue over now."""
        return self.arguments.where(SQL("state = 'open'")).count()

    @property
    def unanswered(self) -> int:
        """Count issued opinions without an answer."""
        return self.opinions.where(SQL("state = 'issued'")).count()


class Task(Record):
    """One discipline of one package in one reviewer's hands; reopened in each round."""

    subject_kind: ClassVar[str] = "joint_review.task"
    workflow: ClassVar = TASK

    package = ForeignKeyField(Package, backref="tasks")
    discipline = CharField(24)
    reviewer = ForeignKeyField(Person)
    organisation = ForeignKeyField(Organisation)
    finished_at = DateTimeField(null=True)
    state = StateField(TaskState, default=TaskState.ASSIGNED)

    class Meta:
        table_name = "review_task"
        indexes: ClassVar = ((("reviewer", "state"), False),)
        constraints: ClassVar = [states_check("state", TaskState)]


Task.add_index(
    Task.package,
    Task.discipline,
    Task.reviewer,
    unique=True,
    where=SQL("state <> 'released'"),
    name="review_task_once",
)
