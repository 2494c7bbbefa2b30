"""Credit: rule sets, the ledger, sums, trials; the shipped rule set is in force from the start."""

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
    Model,
    TextField,
)

from app.kernel import clock
from supervision.credit import shipped


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


class Agency(Record):
    pass


class RuleSet(Record):
    region = ForeignKeyField(Region, null=True)
    title = CharField(80)
    edition = CharField(40)
    source = TextField()
    effective = DateField(null=True)
    ends = DateField(null=True)
    data = JSONField()
    state = CharField(32)

    class Meta:
        table_name = "credit_rule_set"
        indexes: ClassVar = ((("state", "effective"), False),)
        constraints: ClassVar = [
            Check("state IN ('draft', 'trial', 'in_force', 'ended')"),
            Check("state <> 'in_force' OR effective IS NOT NULL"),
            Check("ends IS NULL OR ends >= effective"),
        ]


class CreditEntry(Record):
    agency = ForeignKeyField(Agency)
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
    statement = TextField()
    decision = TextField()
    appeal = TextField()
    repair = TextField()
    effective = DateField(null=True)
    expires = DateField(null=True)
    repair_from = DateField(null=True)
    repaired_on = DateField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "credit_entry"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("agency", "state"), False),
        )
        constraints: ClassVar = [
            Check(
                "state IN ('found', 'heard', 'decided', 'appealed', 'published', 'repairing', "
                "'repaired', 'expired', 'dismissed')"
            ),
            Check("level IN ('general', 'serious', 'grave', 'praise')"),
            Check("(effective IS NULL) = (expires IS NULL)"),
            Check(
                "effective IS NOT NULL OR "
                "state NOT IN ('published', 'repairing', 'repaired', 'expired')"
            ),
            Check("(state = 'repaired') = (repaired_on IS NOT NULL)"),
        ]


class CreditSum(Record):
    agency = ForeignKeyField(Agency)
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
            Check("grade IN ('A', 'B', 'C', 'D', 'E')"),
            Check("score BETWEEN 0 AND 999"),
        ]


class Trial(Record):
    rules = ForeignKeyField(RuleSet, backref="trials")
    against = ForeignKeyField(RuleSet)
    since = DateField()
    until = DateField()
    total = IntegerField()
    done = IntegerField()
    finished_at = DateTimeField(null=True)

    class Meta:
        table_name = "credit_trial"
        constraints: ClassVar = [Check("done <= total")]


class TrialRow(Base):
    id = AutoField()
    trial = ForeignKeyField(Trial)
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


TABLES = [RuleSet, CreditEntry, CreditSum, Trial, TrialRow]


def up(migrator, db):
    with db.bind_ctx([Region, Organisation, Agency, *TABLES]):
        db.create_tables(TABLES)
        RuleSet.insert(
            id=shipped.RULES_ID,
            created_at=clock.now(),
            version=1,
            title=shipped.TITLE,
            edition=shipped.EDITION,
            source=shipped.SOURCE,
            effective=dt.date(2015, 1, 1),
            data=shipped.DATA,
            state="in_force",
        ).execute()


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
