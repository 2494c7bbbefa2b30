"""Rule sets, the ledger of entries, sums of agencies, trials of changed rules."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from app.accounts.models import Organisation, Region
from app.kernel import clock
from app.kernel.db import Base, Record, StateField, states_check, values_check
from intermediaries.models import Agency
from intermediaries.rules.standing import GRADES
from supervision.credit import rules
from supervision.credit.states import PUBLIC, EntryState, RuleSetState


class RuleSet(Record):
    """Items, bounds and weights of one place (None: everywhere), in force between two days."""

    subject_kind: ClassVar[str] = "supervision.rule_set"

    region = ForeignKeyField(Region, null=True)
    title = CharField(80)
    edition = CharField(40)
    source = TextField()
    effective = DateField(null=True)
    ends = DateField(null=True)
    data = JSONField()
    state = StateField(RuleSetState, default=RuleSetState.DRAFT)

    class Meta:
        table_name = "credit_rule_set"
        indexes: ClassVar = ((("state", "effective"), False),)
        constraints: ClassVar = [
            states_check("state", RuleSetState),
            Check("state <> 'in_force' OR effective IS NOT NULL"),
            Check("ends IS NULL OR ends >= effective"),
        ]

    @property
    def is_public(self) -> bool:
        """Say whether everybody may read it: it is or was in force."""
        return self.effective is not None


class CreditEntry(Record):
    """One thing an agency did: facts, item and points as decided, what was said about it.

    `cause` names what the house noticed, so that it is proposed once; `terms` are the item's
    months and consequence, frozen with the points.
    """

    subject_kind: ClassVar[str] = "supervision.entry"

    agency = ForeignKeyField(Agency, backref="entries")
    rules = ForeignKeyField(RuleSet)
    code = CharField(20)
    title = CharField(120)
    level = CharField(12)
    points = IntegerField()
    clause = CharField(300)
    terms = JSONField()
    facts = TextField()
    occurred_on = DateField()
    cause = CharField(80, null=True, unique=True)
    finder = ForeignKeyField(Organisation, null=True)
    decided_by = CharField(16, null=True)
    statement = TextField(default="")
    decision = TextField(default="")
    appeal = TextField(default="")
    repair = TextField(default="")
    effective = DateField(null=True)
    expires = DateField(null=True)
    repair_from = DateField(null=True)
    repaired_on = DateField(null=True)
    state = StateField(EntryState, default=EntryState.FOUND)

    class Meta:
        table_name = "credit_entry"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("agency", "state"), False),
        )
        constraints: ClassVar = [
            states_check("state", EntryState),
            values_check("level", list(rules.LEVELS)),
            Check("(effective IS NULL) = (expires IS NULL)"),
            Check(
                "effective IS NOT NULL OR "
                "state NOT IN ('published', 'repairing', 'repaired', 'expired')"
            ),
            Check("(state = 'repaired') = (repaired_on IS NOT NULL)"),
        ]

    @property
    def today(self) -> dt.date:
        """Return today, for the guards of its moves."""
        return clock.today()

    @property
    def expires_at(self) -> dt.datetime | None:
        """Return the midnight from which it no longer counts."""
        return dt.datetime.combine(self.expires, dt.time()) if self.expires else None

    @property
    def is_public(self) -> bool:
        """Say whether everybody may read it."""
        return self.state in PUBLIC

    @property
    def line(self) -> rules.Line:
        """Return what the sum needs of a published entry."""
        return rules.Line(
            self.id,
            self.code,
            self.title,
            self.points,
            self.effective,
            self.expires,
            self.repaired_on,
        )


class CreditSum(Record):
    """An agency's sum: the running one (`year` None) or that of the last day of a year."""

    agency = ForeignKeyField(Agency, backref="credit_sums")
    rules = ForeignKeyField(RuleSet)
    on = DateField()
    year = IntegerField(null=True)
    score = IntegerField()
    grade = CharField(1)
    parts = JSONField()

    class Meta:
        table_name = "credit_sum"
        indexes: ClassVar = ((("agency", "year"), True),)
        constraints: ClassVar = [
            values_check("grade", list(GRADES)),
            Check("score BETWEEN 0 AND 999"),
        ]


class Trial(Record):
    """One computation of a past year under a changed rule set, beside the one in force."""

    rules = ForeignKeyField(RuleSet, backref="trials")
    against = ForeignKeyField(RuleSet)
    since = DateField()
    until = DateField()
    total = IntegerField(default=0)
    done = IntegerField(default=0)
    finished_at = DateTimeField(null=True)

    class Meta:
        table_name = "credit_trial"
        constraints: ClassVar = [Check("done <= total")]


class TrialRow(Base):
    """An agency whose sum would differ: both sums, line by line."""

    id = AutoField()
    trial = ForeignKeyField(Trial, backref="rows")
    agency = ForeignKeyField(Agency)
    score = IntegerField()
    grade = CharField(1)
    parts = JSONField()
    new_score = IntegerField()
    new_grade = CharField(1)
    new_parts = JSONField()
    is_regraded = BooleanField()

    class Meta:
        table_name = "credit_trial_row"
        indexes: ClassVar = (
            (("trial", "agency"), True),
            (("trial", "is_regraded", "id"), False),
        )


MODELS = (RuleSet, CreditEntry, CreditSum, Trial, TrialRow)
