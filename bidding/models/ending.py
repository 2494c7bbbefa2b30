"""Why and when a published purchase ended without a result, as the public list shows it."""

from typing import ClassVar

from peewee import CharField, Check, DateTimeField, ForeignKeyField, IntegerField

from app.kernel.db import Record
from bidding.models.requirement import Requirement


class Ending(Record):
    """One ending a purchase; `code` is of `bidding.rules.endings`."""

    requirement = ForeignKeyField(Requirement, unique=True, backref="endings")
    code = IntegerField()
    why = CharField(500)
    at = DateTimeField()

    class Meta:
        table_name = "bidding_ending"
        indexes: ClassVar = ((("at", "id"), False),)
        constraints: ClassVar = [Check("code BETWEEN 1 AND 5")]
