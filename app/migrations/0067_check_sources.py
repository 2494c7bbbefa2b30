"""A public number that goes into the draws of a plan of random checks."""

from typing import ClassVar

from peewee import CharField, Check, DateTimeField, ForeignKeyField, IntegerField, JSONField, Model

from app.kernel.redefine import redefine

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


def listed(values):
    return f"state IN ({', '.join(repr(value) for value in values)})"


def is_sqlite(db):
    return "sqlite" in type(getattr(db, "obj", db)).__name__.lower()


def up(migrator, db):
    _check_anew(db, listed(STATES), listed((*STATES, "seeding")))
    with db.bind_ctx(BOUND):
        db.create_tables([PlanSource, PlanSeed])


def down(migrator, db):
    with db.bind_ctx(BOUND):
        db.drop_tables([PlanSeed, PlanSource])
        CheckPlan.update(state="failed").where(CheckPlan.state == "seeding").execute()
    _check_anew(db, listed((*STATES, "seeding")), listed(STATES))


def _check_anew(db, old, new):
    if is_sqlite(db):
        redefine(db, TABLE, f"CHECK ({old})", f"CHECK ({new})")
        return
    found = db.execute_sql(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
        " AND conkey = ARRAY[(SELECT attnum FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attname = 'state')]",
        (TABLE, TABLE),
    )
    for (name,) in found.fetchall():
        db.execute_sql(f'ALTER TABLE {TABLE} DROP CONSTRAINT "{name}"')
    db.execute_sql(f"ALTER TABLE {TABLE} ADD CHECK ({new})")
