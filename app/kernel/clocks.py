"""The clocks of things: their rules (data of the rooms), their tables, where each stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

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
from app.kernel.prepared import prepared

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


class Row(NamedTuple):
    """What is shown of a clock."""

    id: str
    kind: str
    subject_kind: str
    subject_id: str
    unit: str
    open_key: str | None
    started_at: dt.datetime


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


def standing_of(deadline: Deadline | Row, steps: list[Any] | None = None) -> Standing:
    """Compute where a clock stands, from its ledger (rows or steps) and the calendar in use."""
    steps = steps_of(deadline) if steps is None else steps
    return ledger.reckon(deadline.unit, steps, calendars.current())


def steps_of(deadline: Deadline) -> list[DeadlineStep]:
    """List the ledger of one clock, in order."""
    return _steps(deadline=deadline.id)


@prepared
def with_key(key):
    """Find the open clock of a thing by its key."""
    return Deadline.select().where(Deadline.open_key == key)


@prepared
def _steps(deadline):
    rows = DeadlineStep.select().where(DeadlineStep.deadline == deadline)
    return rows.order_by(DeadlineStep.seq)


@prepared
def _open_ledgers(kinds, ids):
    return _ledgers(kinds, ids).where(Deadline.open_key.is_null(False))


@prepared
def _all_ledgers(kinds, ids):
    return _ledgers(kinds, ids)


def _ledgers(kinds: list[Any], ids: list[Any]) -> Any:
    """Begin a select of clocks with each of their steps beside them."""
    d, s = Deadline, DeadlineStep
    clock = (d.id, d.kind, d.subject_kind, d.subject_id, d.unit, d.open_key, d.started_at)
    step = (s.action, s.at, s.reason, s.amount, s.until, s.cap)
    query = s.select(*clock, *step).join(d)
    wanted = d.subject_kind.in_(kinds) & d.subject_id.in_(ids)
    return query.where(wanted).order_by(s.seq).tuples()


def ledgers_of(keys: set[tuple[str, str]], *, only_open: bool) -> list[tuple[Row, list[Step]]]:
    """List the clocks of things with their steps in one query, open first, then the newest."""
    ask = _open_ledgers if only_open else _all_ledgers
    found: dict[str, tuple[Row, list[Step]]] = {}
    kinds, ids = ({key[n] for key in keys} for n in (0, 1))
    for one in ask(kinds=list(kinds), ids=list(ids)) if keys else ():
        if (one[2], one[3]) in keys:
            found.setdefault(one[0], (Row(*one[:7]), []))[1].append(Step(*one[7:]))
    by_age = sorted(found.values(), key=lambda f: f[0].started_at, reverse=True)
    return sorted(by_age, key=lambda f: f[0].open_key is None)


def of_subject(subject: Any) -> Any:
    """Build the condition for the clocks of one thing."""
    return (Deadline.subject_kind == subject.subject_kind) & (Deadline.subject_id == subject.id)
