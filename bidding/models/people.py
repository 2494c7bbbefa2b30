"""People of a purchase: who witnesses its draw, whom a sign-up proposes for the job."""

from typing import ClassVar

from peewee import CharField, Check, ForeignKeyField, IntegerField

from app.kernel.db import Record
from bidding.models.requirement import Requirement
from bidding.models.signup import Signup
from intermediaries.models import Practitioner


class Witness(Record):
    """One of up to three people who see the draw in the hall; the public sees half the number."""

    requirement = ForeignKeyField(Requirement, backref="seen_by")
    place = IntegerField()
    name = CharField(60)
    phone = CharField(30)
    recorded_by = CharField(120, default="")

    class Meta:
        table_name = "bidding_witness"
        indexes: ClassVar = ((("requirement", "place"), True),)
        constraints: ClassVar = [Check("place BETWEEN 1 AND 3")]


class ProposedPerson(Record):
    """A practitioner whom an agency proposes with its sign-up (拟派人员)."""

    signup = ForeignKeyField(Signup, backref="proposed")
    practitioner = ForeignKeyField(Practitioner, backref="proposals")

    class Meta:
        table_name = "bidding_proposed_person"
        indexes: ClassVar = ((("signup", "practitioner"), True),)
