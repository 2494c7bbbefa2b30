"""A public number that goes into the draws of a plan of random checks."""

from typing import ClassVar

from peewee import CharField, Check, DateTimeField, ForeignKeyField, IntegerField, JSONField, Model

from app.kernel.redefine import admit

TABLE = "check_plan"
STATES = ("draft", "published", "frozen", "drawn", "failed", "cancelled")


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Person(Record):
    pass


class CheckPlan(Record):
    state = CharField(32)

    class Meta:
        table_name = TABLE


class PlanSource(Record):
    plan = ForeignKeyField(CheckPlan, unique=True)
    source = CharField(8)
    issue = CharField(16)
    expected = CharField(16)
    external = JSONField()
    proof = JSONField()

    class Meta:
        table_name = "check_source"
        constraints: ClassVar = [Check("source IN ('drand', 'ssq', 'dlt')")]


class PlanSeed(Record):
    plan = ForeignKeyField(CheckPlan)
    person = ForeignKeyField(Person)
    expected = CharField(16)
    sources = JSONField()

    class Meta:
        table_name = "check_seed"
        indexes: ClassVar = ((("plan", "person", "expected"), True),)


BOUND = (Person, CheckPlan, PlanSource, PlanSeed)


def up(migrator, db):
    admit(db, TABLE, "state", STATES, (*STATES, "seeding"))
    with db.bind_ctx(BOUND):
        db.create_tables([PlanSource, PlanSeed])


def down(migrator, db):
    with db.bind_ctx(BOUND):
        db.drop_tables([PlanSeed, PlanSource])
        CheckPlan.update(state="failed").where(CheckPlan.state == "seeding").execute()
    admit(db, TABLE, "state", (*STATES, "seeding"), STATES)
