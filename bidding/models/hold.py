"""What keeps a purchase from being awarded for a while: a later room's matter, with its reason."""

from typing import ClassVar

from peewee import CharField, DateTimeField, ForeignKeyField, TextField

from app.kernel.db import Record
from bidding.models.requirement import Requirement


class Hold(Record):
    """As long as `released_at` is empty nobody is awarded; publicity and objections go on."""

    requirement = ForeignKeyField(Requirement, backref="holds")
    cause_kind = CharField(48)
    cause_id = CharField(16)
    reason = TextField()
    released_at = DateTimeField(null=True)

    class Meta:
        table_name = "bidding_hold"
        indexes: ClassVar = ((("cause_kind", "cause_id", "requirement"), True),)
