"""Signals, the runs that count the figures, and the figures of the latest runs."""

from __future__ import annotations

from typing import ClassVar

from peewee import (
    AutoField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from app.accounts.models import Organisation
from app.kernel.db import Base, Record, StateField, states_check, values_check
from intermediaries.models import Agency
from supervision.board import rules
from supervision.board.states import SignalState


class BoardRun(Record):
    """One counting of all figures: step by step, so that its progress shows."""

    since = DateField()
    until = DateField()
    asked_by = CharField(120, default="")
    total = IntegerField()
    done = IntegerField(default=0)
    signals = IntegerField(default=0)
    finished_at = DateTimeField(null=True)

    class Meta:
        table_name = "board_run"
        indexes: ClassVar = ((("finished_at", "id"), False),)
        constraints: ClassVar = [Check("done <= total")]


class BoardFigure(Base):
    """A figure of a run, the greatest of its kind first; `value` in hundredths of a percent."""

    id = AutoField()
    run = ForeignKeyField(BoardRun, backref="figures")
    kind = CharField(16)
    place = IntegerField()
    subject = CharField(60)
    name = CharField(160)
    region = CharField(12, default="")
    n = IntegerField()
    value = IntegerField()
    figures = JSONField(default=dict)

    class Meta:
        table_name = "board_figure"
        indexes: ClassVar = ((("run", "kind", "place"), True),)
        constraints: ClassVar = [values_check("kind", list(rules.KINDS))]


class Signal(Record):
    """What stands out about a subject in a quarter; `evidence` are the purchases it rests on."""

    subject_kind: ClassVar[str] = "supervision.signal"

    key = CharField(90, unique=True)
    kind = CharField(16)
    subject = CharField(60)
    name = CharField(160)
    owner = ForeignKeyField(Organisation, null=True, backref="signals")
    agency = ForeignKeyField(Agency, null=True, backref="signals")
    region = CharField(12, default="")
    since = DateField()
    until = DateField()
    n = IntegerField()
    value = IntegerField()
    figures = JSONField(default=dict)
    evidence = JSONField(default=list)
    answer = TextField(default="")
    ruling = TextField(default="")
    passed_on = CharField(80, default="")
    asked_at = DateTimeField(null=True)
    state = StateField(SignalState, default=SignalState.OPEN)

    class Meta:
        table_name = "board_signal"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("kind", "created_at", "id"), False),
            (("owner", "state"), False),
            (("agency", "state"), False),
        )
        constraints: ClassVar = [
            states_check("state", SignalState),
            values_check("kind", list(rules.KINDS)),
        ]

    @property
    def is_told(self) -> bool:
        """Say whether the party concerned knows of it."""
        return self.asked_at is not None

    @property
    def label(self) -> str:
        """Name its kind."""
        return rules.KINDS[self.kind]

    @property
    def region_id(self) -> str | None:
        """Return the region whose numbers count."""
        return self.region or None


MODELS = (BoardRun, BoardFigure, Signal)
