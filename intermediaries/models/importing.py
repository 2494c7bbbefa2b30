"""The import of an existing library: the file, its rows, and shelf rows that wait for the end."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from peewee import (
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.kernel.db import Base, Record, StateField, states_check
from app.kernel.errors import Reason
from intermediaries.states.importing import ImportState, RowOutcome


class LibraryImport(Record):
    """One file; `cursor` is the last row read, `taken` the last row taken over."""

    subject_kind: ClassVar[str] = "intermediaries.library_import"

    name = CharField(255)
    sha256 = CharField(64)
    org_id = CharField(16)
    by_name = CharField(60)
    state = StateField(ImportState, default=ImportState.READING)
    total = IntegerField(default=0)
    cursor = IntegerField(default=0)
    new_rows = IntegerField(default=0)
    same_rows = IntegerField(default=0)
    changed_rows = IntegerField(default=0)
    refused_rows = IntegerField(default=0)
    taken = IntegerField(default=0)
    taken_rows = IntegerField(default=0)
    with_changes = BooleanField(default=False)
    problem_json = TextField(default="{}")
    ended_at = DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = ((("created_at", "id"), False),)
        constraints: ClassVar = [
            states_check("state", ImportState),
            Check("cursor >= 0 AND taken >= 0"),
        ]

    @property
    def title(self) -> str:
        """Return what lists call it."""
        return self.name

    @property
    def problem(self) -> Reason | None:
        """Return why the file cannot be read."""
        told = json.loads(self.problem_json)
        return Reason.of(told["text"], **told["values"]) if told else None

    @property
    def rows(self) -> int:
        """Return how many rows with anything in them were read."""
        return self.new_rows + self.same_rows + self.changed_rows + self.refused_rows


class ImportRow(Base):
    """One row of the file with what it means; `agency` is the one it makes or meets."""

    source = ForeignKeyField(LibraryImport, backref="lines")
    n = IntegerField()
    outcome = StateField(RowOutcome)
    uscc = CharField(40, default="")
    name = CharField(120, default="")
    data_json = TextField()
    problems_json = TextField(default="[]")
    agency = CharField(16, null=True, index=True)

    class Meta:
        primary_key = CompositeKey("source", "n")
        indexes: ClassVar = (
            (("source", "outcome", "n"), False),
            (("source", "uscc"), False),
        )
        constraints: ClassVar = [states_check("outcome", RowOutcome)]

    @property
    def data(self) -> dict[str, Any]:
        """Return the row as it was read: field -> text."""
        return json.loads(self.data_json)

    @property
    def problems(self) -> list[Reason]:
        """Return what is said about the row."""
        return [Reason.of(one["text"], **one["values"]) for one in json.loads(self.problems_json)]


class ImportShelf(Base):
    """A row of the public list that waits until the whole import is taken over."""

    source = ForeignKeyField(LibraryImport)
    item = CharField(40)
    agency = CharField(16)
    city = CharField(6)
    region = CharField(12)
    rank = IntegerField()
    band = CharField(1)
    until = DateField()
    listed_on = DateField()

    class Meta:
        primary_key = CompositeKey("source", "item", "agency")
