"""Who wants to hear of notices under a filter: an address, or a person's inbox."""

from typing import ClassVar

from peewee import CharField, Check, DateTimeField, IntegerField, JSONField

from app.kernel.db import Record, values_check

RHYTHMS = ["now", "daily"]


class Subscription(Record):
    """Either `email` or `person_id` is set. `told` is the last log index that was looked at.

    The address is personal data: it stands here and nowhere else, and goes with the row.
    """

    email = CharField(120, null=True)
    person_id = CharField(16, null=True)
    filters = JSONField(default=dict)
    rhythm = CharField(8)
    locale = CharField(8, default="zh")
    told = IntegerField(default=-1)
    confirmed_at = DateTimeField(null=True)

    class Meta:
        table_name = "bidding_subscription"
        indexes: ClassVar = (
            (("rhythm", "id"), False),
            (("email",), False),
            (("person_id",), False),
        )
        constraints: ClassVar = [
            values_check("rhythm", RHYTHMS),
            Check("(email IS NULL) <> (person_id IS NULL)"),
        ]
