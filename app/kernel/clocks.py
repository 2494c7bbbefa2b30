"""The clocks of things: their rules (data of the rooms), their tables, where each stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peewee import (
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.kernel import calendars, ledger
from app.kernel.db import Base, Record, values_check
from app.kernel.ledger import Standing, Step

ACTIONS = ["start", "pause", "resume", "restart", "stop", "deem", "expire"]


@dataclass(frozen=True)
class DeadlineRule:
    """One kind of clock. `param`: the parameter that holds its number (for `until`: the attribute
    of the subject that holds the moment). `pause_cap`: working days all pauses may last together,
    or the key of a parameter. `on_expiry`: the kind of job that runs at the end, `on_resume`: when a
    pause has lasted as long as it may and the clock goes on by itself."""

    kind: str
    label: str
    param: str
    unit: str = "workdays"
    on_expiry: str | None = None
    pause_cap: int | str | None = None
    source: str = ""
    on_resume: str | None = None


class Deadline(Record):
    """One clock of one thing. `due`, `expires`, `provisional` repeat what the ledger says."""

    kind = CharField(60)
    subject_kind = CharField(48)
    subject_id = CharField(40)
    unit = CharField(12)
    open_key = CharField(160, null=True, unique=True)
    started_at = DateTimeField()
    due = DateTimeField(null=True, index=True)
    expires = DateTimeField(null=True)
    provisional = BooleanField(default=False)
    expired_at = DateTimeField(null=True)
    plan = IntegerField(default=0)

    class Meta:
        table_name = "deadline"
        indexes = ((("subject_kind", "subject_id", "kind"), False),)
        constraints = [values_check("unit", list(ledger.UNITS))]


class DeadlineStep(Base):
    """One row of the ledger, never changed: what happened to the clock, when, why, by whom."""

    deadline = ForeignKeyField(Deadline, backref="steps", on_delete="CASCADE")
    seq = IntegerField()
    action = CharField(12)
    at = DateTimeField()
    reason = TextField(default="")
    amount = IntegerField(default=0)
    until = DateTimeField(null=True)
    cap = IntegerField(null=True)
    by_id = CharField(16, null=True)
    by_name = CharField(120, default="")

    class Meta:
        table_name = "deadline_step"
        indexes = ((("deadline", "seq"), True),)
        constraints = [values_check("action", ACTIONS)]


_RULES: dict[str, DeadlineRule] = {}


def register(rules: tuple[DeadlineRule, ...]) -> None:
    """Make a room's clocks known."""
    _RULES.update({rule.kind: rule for rule in rules})


def rule_of(kind: str) -> DeadlineRule:
    """Return the rule of a kind; KeyError when no room registered it."""
    return _RULES[kind]


def rules() -> list[DeadlineRule]:
    """List every registered rule, by kind."""
    return [_RULES[kind] for kind in sorted(_RULES)]


def standing_of(deadline: Deadline, steps: list[Any] | None = None) -> Standing:
    """Compute where a clock stands, from its ledger (rows or steps) and the calendar in use."""
    steps = steps_of(deadline) if steps is None else steps
    return ledger.reckon(deadline.unit, steps, calendars.current())


def steps_of(deadline: Deadline) -> list[DeadlineStep]:
    """List the ledger of one clock, in order."""
    rows = DeadlineStep.select().where(DeadlineStep.deadline == deadline)
    return list(rows.order_by(DeadlineStep.seq))


def steps_of_many(found: Iterable[Deadline]) -> dict[str, list[Step]]:
    """List the steps of many clocks in one query, by the clock's id."""
    row = DeadlineStep
    columns = (row.deadline, row.action, row.at, row.reason, row.amount, row.until, row.cap)
    wanted = row.select(*columns).where(row.deadline.in_([one.id for one in found]))
    steps: dict[str, list[Step]] = {}
    for key, *told in wanted.order_by(row.seq).tuples():
        steps.setdefault(key, []).append(Step(*told))
    return steps


def of_subject(subject: Any) -> Any:
    """Build the condition for the clocks of one thing."""
    return (Deadline.subject_kind == subject.subject_kind) & (Deadline.subject_id == subject.id)
