"""What an agency may not take for a while, and on whose decision; rows are lifted, never deleted."""

from __future__ import annotations

from typing import ClassVar

from peewee import CharField, Check, DateField, DateTimeField, ForeignKeyField, TextField

from app.accounts.models import Region
from app.kernel.db import Record, values_check
from intermediaries.models.agency import Agency
from intermediaries.models.shelf import ServiceItem

OVER = "期限届满，自动解除"  # why a restriction was lifted whose time had come
KINDS = {"suspension": "暂停", "ban": "禁入"}


class Restriction(Record):
    """A suspension or ban: of one item, in one region, or (neither named) of everything.

    `cause_kind` and `cause_id` name what was decided; both days are included.
    """

    subject_kind: ClassVar[str] = "intermediaries.restriction"

    agency = ForeignKeyField(Agency, backref="restrictions")
    kind = CharField(12, default="suspension")
    item = ForeignKeyField(ServiceItem, null=True)
    region = ForeignKeyField(Region, null=True)
    starts = DateField()
    ends = DateField()
    reason = TextField()
    cause_kind = CharField(48)
    cause_id = CharField(16)
    lifted_at = DateTimeField(null=True)
    lifted_because = TextField(default="")

    class Meta:
        indexes: ClassVar = (
            (("agency", "lifted_at"), False),
            (("cause_kind", "cause_id"), False),
            (("lifted_at", "ends"), False),
        )
        constraints: ClassVar = [
            values_check("kind", list(KINDS)),
            Check("ends >= starts"),
            Check("kind = 'suspension' OR (item_id IS NULL AND region_id IS NULL)"),
        ]

    @property
    def is_whole(self) -> bool:
        """Say whether it is of everything everywhere."""
        return self.item_id is None and self.region_id is None
