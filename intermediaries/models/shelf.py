"""Service items, offerings, and the flat rows from which the public list is read.

Shelf: one row per agency and listed service, one per kind of certificate it holds (item "#kind"),
and one with item "*", so that a page is an index walk whatever the number of agencies.
ShelfCount: how many rows share their values. ShelfPair: how many agencies have a service and a
kind of certificate both.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from peewee import (
    BigIntegerField,
    CharField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.kernel.db import Base, Record, StateField, states_check, values_check
from app.kernel.errors import Reason
from intermediaries.models.agency import Agency
from intermediaries.rules.editions import BLANK
from intermediaries.rules.qualifying import describe, wanted
from intermediaries.states import OfferingState

ANY_ITEM = "*"
HELD = "#"


def held(kind: str) -> str:
    """Name the shelf row of a kind of certificate."""
    return f"{HELD}{kind[:39]}"


class ServiceItem(Base):
    """One service of the catalogue as its edition in force says, in force or cancelled."""

    subject_kind: ClassVar[str] = "intermediaries.item"

    code = CharField(40, primary_key=True)
    name = CharField(60)
    sector = CharField(40)
    basis = TextField()
    time_limit_days = IntegerField(null=True)
    fee_basis = CharField(200)
    rule_json = TextField(default="{}")
    effective = DateField()
    source = TextField(default="")
    state = CharField(16, default="active")
    cancelled_on = DateField(null=True)
    position = IntegerField(default=0)
    edition = IntegerField(null=True, default=1)
    facts_json = TextField(null=True, default="{}")

    class Meta:
        constraints: ClassVar = [values_check("state", ["active", "cancelled"])]

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the edition in force says beside the columns (see rules.editions)."""
        return BLANK | json.loads(self.facts_json or "{}")

    @property
    def rule(self) -> dict[str, Any]:
        """Return what the item asks of an agency (see rules.qualifying)."""
        return json.loads(self.rule_json)

    @property
    def needed(self) -> str:
        """Say in Chinese what the item asks of an agency."""
        return describe(self.rule)

    @property
    def wanted(self) -> Reason:
        """Say the same in words for pages."""
        return wanted(self.rule)


class Offering(Record):
    """A service an agency offers, with its three promises: time, fee, standard.

    `price_fen` where it has one price for it; `listed_on` is the first day it could be chosen.
    """

    subject_kind: ClassVar[str] = "intermediaries.offering"

    agency = ForeignKeyField(Agency, backref="offerings")
    item = ForeignKeyField(ServiceItem, backref="offerings")
    promised_days = IntegerField()
    fee_note = CharField(400)
    standard = TextField()
    state = StateField(OfferingState, default=OfferingState.PROPOSED)
    price_fen = BigIntegerField(null=True)
    listed_on = DateField(null=True)

    class Meta:
        indexes: ClassVar = ((("agency", "item"), True),)
        constraints: ClassVar = [states_check("state", OfferingState)]


class Shelf(Base):
    """A row of the public list; written by `services.shelf` only."""

    item = CharField(40)
    agency = ForeignKeyField(Agency, index=True)
    city = CharField(6)
    region = CharField(12)
    rank = IntegerField()
    band = CharField(1)
    until = DateField()
    listed_on = DateField()

    class Meta:
        primary_key = CompositeKey("item", "agency")
        indexes: ClassVar = (
            (("item", "rank", "agency"), False),
            (("item", "city", "rank", "agency"), False),
            (("item", "region", "rank", "agency"), False),
            (("item", "band", "rank", "agency"), False),
            (("item", "listed_on", "agency"), False),
            (("until", "item"), False),
        )


class ShelfCount(Base):
    """How many rows of the shelf share these values; kept in the same transaction."""

    item = CharField(40)
    city = CharField(6)
    region = CharField(12)
    band = CharField(1)
    grade = CharField(1)
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey("item", "city", "region", "band", "grade")
        indexes: ClassVar = ((("city", "item"), False),)


class ShelfPair(Base):
    """How many agencies offer this and hold that (`kind` as in the shelf, with its band)."""

    item = CharField(40)
    kind = CharField(40)
    city = CharField(6)
    region = CharField(12)
    band = CharField(1)
    grade = CharField(1)
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey("item", "kind", "city", "region", "band", "grade")
        indexes: ClassVar = ((("kind", "city"), False),)
