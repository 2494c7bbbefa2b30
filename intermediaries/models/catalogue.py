"""Editions of service items, and the limits of places: rows are added, never overwritten."""

from __future__ import annotations

from typing import Any, ClassVar

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateField,
    IntegerField,
    JSONField,
    TextField,
)

from app.kernel.db import Record, StateField, states_check, values_check
from intermediaries.rules import limits
from intermediaries.states.editions import EditionState


class ItemEdition(Record):
    """What a service item says from one day to another; `by` is empty for a shipped edition."""

    subject_kind: ClassVar[str] = "intermediaries.edition"

    item = CharField(40)
    number = IntegerField()
    fields = JSONField(default=dict)
    effective = DateField()
    ends = DateField(null=True)
    source = TextField(default="")
    by = CharField(16, default="")
    by_name = CharField(120, default="")
    approved_by = CharField(16, default="")
    approved_name = CharField(120, default="")
    batch = CharField(16, default="")
    state = StateField(EditionState, default=EditionState.DRAFT)

    class Meta:
        indexes: ClassVar = (
            (("item", "number"), True),
            (("state", "created_at", "id"), False),
            (("created_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", EditionState),
            Check("number > 0"),
            Check("ends IS NULL OR ends >= effective"),
        ]

    @property
    def title(self) -> str:
        """Name the item as this edition does."""
        return self.fields.get("name", self.item)

    @property
    def is_shipped(self) -> bool:
        """Say whether the product brought it along."""
        return not self.by

    @property
    def whole(self) -> dict[str, Any]:
        """Return all fields with the day and the source, as the rules compare them."""
        return {**self.fields, "effective": self.effective, "source": self.source}


class LimitRow(Record):
    """A limit of a place and year with its source; a wrong one is withdrawn, never edited."""

    subject_kind: ClassVar[str] = "intermediaries.limit"

    region = CharField(12, default="")
    year = IntegerField()
    item = CharField(40, default=limits.EVERYTHING)
    sector = CharField(40, default="")
    kind = CharField(16)
    floor_fen = BigIntegerField(null=True)
    ceiling_fen = BigIntegerField(null=True)
    source = TextField()
    effective = DateField()
    withdrawn_on = DateField(null=True)
    withdrawn_why = CharField(200, default="")
    by_name = CharField(120, default="")

    class Meta:
        indexes: ClassVar = (
            (("year", "id"), False),
            (("region", "kind"), False),
        )
        constraints: ClassVar = [
            values_check("kind", list(limits.KINDS)),
            Check("floor_fen IS NOT NULL OR ceiling_fen IS NOT NULL"),
            Check("floor_fen IS NULL OR floor_fen >= 0"),
            Check("ceiling_fen IS NULL OR floor_fen IS NULL OR ceiling_fen > floor_fen"),
        ]

    @property
    def seen_by_rules(self) -> limits.Limit:
        """Return the row as the rules see it."""
        same = ("region", "year", "item", "sector", "kind", "floor_fen", "ceiling_fen", "source")
        values = {name: getattr(self, name) for name in same}
        order = int(self.created_at.timestamp())
        days = {"effective": self.effective, "withdrawn_on": self.withdrawn_on}
        return limits.Limit(**values, **days, order=order)
