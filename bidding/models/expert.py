"""The library of experts who score offers: persons with their field, place and employer."""

from typing import ClassVar

from peewee import AutoField, CharField, ForeignKeyField

from app.accounts.models import Organisation, Person, Region
from app.kernel.db import Base, Record, StateField, states_check
from bidding.expert_states import ExpertState
from intermediaries.models import ServiceItem


class Expert(Record):
    """A person who may be drawn for the services he knows."""

    subject_kind: ClassVar[str] = "bidding.expert"

    person = ForeignKeyField(Person, unique=True)
    keeper = ForeignKeyField(Organisation)
    name = CharField(60)
    title = CharField(60)
    region = ForeignKeyField(Region, null=True)
    employer = CharField(120)
    employer_uscc = CharField(18, default="")
    state = StateField(ExpertState, default=ExpertState.ACTIVE)

    class Meta:
        table_name = "bidding_expert"
        indexes: ClassVar = ((("created_at", "id"), False), (("state", "created_at"), False))
        constraints: ClassVar = [states_check("state", ExpertState)]


class ExpertItem(Base):
    """A service that an expert knows."""

    id = AutoField()
    expert = ForeignKeyField(Expert, backref="known", on_delete="CASCADE")
    item = ForeignKeyField(ServiceItem)

    class Meta:
        table_name = "bidding_expert_item"
        indexes: ClassVar = ((("expert", "item"), True),)
