"""What holds the lots of one notice together."""

from typing import ClassVar

from peewee import CharField, Check, ForeignKeyField, IntegerField

from app.accounts.models import Organisation
from app.kernel.db import Record


class Purchase(Record):
    """Several lots under one number; `most` is how many of them one agency may win."""

    subject_kind: ClassVar[str] = "bidding.purchase"

    number = CharField(40, null=True, unique=True)
    owner = ForeignKeyField(Organisation, backref="purchases")
    title = CharField(120)
    most = IntegerField(null=True)

    class Meta:
        table_name = "bidding_purchase"
        constraints: ClassVar = [Check("most >= 1")]

    @property
    def is_published(self) -> bool:
        """Say whether its notice has been out."""
        return self.number is not None
