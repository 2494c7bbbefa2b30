"""Why purchases ended, subscriptions to notices, and the order of the public lists."""

import json
from typing import ClassVar

from peewee import (
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
)

ACTS = {"fail": 3, "refuse_sole": 3, "turn_down": 3, "cancel": 4, "invalidate": 5}
FEW = ("报名截止，符合条件的机构不足", "没有有效报价", "竞价时段内无机构报价")
INDEXES = {
    "bidding_award_created_at_id": "bidding_award (created_at, id)",
    "bidding_contract_created_at_id": "bidding_contract (created_at, id)",
}


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Requirement(Record):
    class Meta:
        table_name = "bidding_requirement"


class Ending(Record):
    requirement = ForeignKeyField(Requirement, unique=True)
    code = IntegerField()
    why = CharField(500)
    at = DateTimeField()

    class Meta:
        table_name = "bidding_ending"
        indexes: ClassVar = ((("at", "id"), False),)
        constraints: ClassVar = [Check("code BETWEEN 1 AND 5")]


class Subscription(Record):
    email = CharField(120, null=True)
    person_id = CharField(16, null=True)
    filters = JSONField()
    rhythm = CharField(8)
    locale = CharField(8)
    told = IntegerField()
    confirmed_at = DateTimeField(null=True)

    class Meta:
        table_name = "bidding_subscription"
        indexes: ClassVar = (
            (("rhythm", "id"), False),
            (("email",), False),
            (("person_id",), False),
        )
        constraints: ClassVar = [
            Check("rhythm IN ('now', 'daily')"),
            Check("(email IS NULL) <> (person_id IS NULL)"),
        ]


class Event(Base):
    id = CharField(16, primary_key=True)
    seq = IntegerField()
    at = DateTimeField()
    key = CharField(80)
    subject_id = CharField(16)
    facts = JSONField()

    class Meta:
        table_name = "event"


TABLES = [Ending, Subscription]
BOUND = [Requirement, Event, *TABLES]


def up(migrator, db):
    with db.bind_ctx(BOUND):
        db.create_tables(TABLES)
        for name, columns in INDEXES.items():
            db.execute_sql(f'CREATE INDEX "{name}" ON {columns}')
        _fill()


def _fill():
    """Read from the events why earlier purchases ended."""
    keys = [f"bidding.requirement.{act}" for act in ACTS]
    known = set()
    for event in list(Event.select().where(Event.key.in_(keys)).order_by(Event.seq)):
        if event.subject_id in known:
            continue
        known.add(event.subject_id)
        facts = event.facts if isinstance(event.facts, dict) else json.loads(event.facts)
        why = facts.get("why") or facts.get("reason") or ""
        code = ACTS[event.key.rpartition(".")[2]]
        if "逾期未" in why:
            code = 2
        elif why in FEW:
            code = 1
        Ending.insert(
            id=event.id,
            created_at=event.at,
            version=1,
            requirement=event.subject_id,
            code=code,
            why=why[:500],
            at=event.at,
        ).execute()


def down(migrator, db):
    for name in INDEXES:
        db.execute_sql(f'DROP INDEX "{name}"')
    with db.bind_ctx(BOUND):
        db.drop_tables(TABLES[::-1])
