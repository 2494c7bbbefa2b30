"""What an agency has done: contracts that ended, written by the house itself, and its honours."""

from __future__ import annotations

from typing import ClassVar

from peewee import BigIntegerField, CharField, Check, DateField, ForeignKeyField, IntegerField

from app.accounts.models import Organisation
from app.kernel.db import Record, values_check
from intermediaries.models.agency import Agency
from intermediaries.models.shelf import ServiceItem

ENDINGS = {"completed": "已履行完毕", "terminated": "已中止"}


class Performance(Record):
    """One contract that ended; nobody types it, so nobody can dress it up.

    `rating` is the weighted rating of the contract in hundredths of a star, None while (or
    because) nobody has rated it.
    """

    subject_kind: ClassVar[str] = "intermediaries.performance"

    agency = ForeignKeyField(Agency, backref="performances")
    contract = CharField(16, unique=True)
    title = CharField(120)
    project_code = CharField(40, default="")
    owner = ForeignKeyField(Organisation)
    item = ForeignKeyField(ServiceItem)
    amount_fen = BigIntegerField()
    signed_on = DateField(null=True)
    accepted_on = DateField(null=True)
    ended = CharField(12)
    ended_on = DateField()
    days_promised = IntegerField(null=True)
    days_used = IntegerField(null=True)
    returns = IntegerField(default=0)
    rating = IntegerField(null=True)

    class Meta:
        indexes: ClassVar = ((("agency", "ended_on", "id"), False),)
        constraints: ClassVar = [
            values_check("ended", list(ENDINGS)),
            Check("amount_fen >= 0"),
            Check("returns >= 0"),
            Check("rating IS NULL OR rating BETWEEN 100 AND 500"),
            Check("(ended = 'completed') = (accepted_on IS NOT NULL)"),
        ]

    @property
    def was_late(self) -> bool:
        """Say whether the work took longer than the contract gave."""
        return None not in (self.days_used, self.days_promised) and (
            self.days_used > self.days_promised
        )


class Honour(Record):
    """A title somebody gave the agency; declared by itself with a scan, retired, never deleted."""

    subject_kind: ClassVar[str] = "intermediaries.honour"

    agency = ForeignKeyField(Agency, backref="honours")
    title = CharField(120)
    issuer = CharField(120)
    given_on = DateField()
    retired_on = DateField(null=True)
