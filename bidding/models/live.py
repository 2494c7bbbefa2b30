"""Live price bidding: how it stands, and every bid that counted."""

from typing import ClassVar

from peewee import BigIntegerField, CharField, DateTimeField, ForeignKeyField, IntegerField

from app.accounts.models import Organisation
from app.kernel.db import Base, Record
from bidding.models.requirement import Requirement
from bidding.models.signup import Signup


class LiveRoom(Base):
    """How the bidding stands: one row a purchase, moved only by a bid or by its end.

    `leader` is a number of the frozen pool; `bids` counts up and is what a bid compares and sets.
    """

    requirement = ForeignKeyField(Requirement, primary_key=True, backref="live_rooms")
    opens_at = DateTimeField()
    ends_at = DateTimeField()
    best_fen = BigIntegerField(null=True)
    leader = IntegerField(null=True)
    bids = IntegerField(default=0)
    extensions = IntegerField(default=0)
    ended_at = DateTimeField(null=True)

    class Meta:
        table_name = "bidding_live_room"


class LiveBid(Record):
    """A bid that counted; `number` is its bidder's in the frozen pool, `place` its own order."""

    subject_kind: ClassVar[str] = "bidding.live_bid"

    requirement = ForeignKeyField(Requirement, backref="live_bids")
    signup = ForeignKeyField(Signup, backref="live_bids")
    organisation = ForeignKeyField(Organisation)
    number = IntegerField()
    place = IntegerField()
    amount_fen = BigIntegerField()
    at = DateTimeField()
    ends_at = DateTimeField()
    key = CharField(64, unique=True)
    event = CharField(16)

    class Meta:
        table_name = "bidding_live_bid"
        indexes: ClassVar = ((("requirement", "place"), True),)
