"""One rating: of one finished contract, by one role."""

from __future__ import annotations

from typing import ClassVar

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from app.accounts.models import Organisation, Region
from app.kernel.db import Record, StateField, states_check, values_check
from bidding.models import Contract
from intermediaries.models import Agency, ServiceItem
from supervision.evaluation.rules import ROLES, RULINGS
from supervision.evaluation.states import PUBLISHED, EvaluationState


class Evaluation(Record):
    """Who rates whom for which contract, what was said, what was answered.

    `stars` is what counts, in hundredths; `edition` the weights in force when the window opened;
    `counted_at` the moment from which everybody may read it.
    """

    subject_kind: ClassVar[str] = "supervision.evaluation"

    contract = ForeignKeyField(Contract, backref="evaluations")
    agency = ForeignKeyField(Agency, backref="evaluations")
    owner = ForeignKeyField(Organisation, backref="evaluations_as_owner")
    item = ForeignKeyField(ServiceItem)
    region = ForeignKeyField(Region, null=True)
    role = CharField(12)
    rater = ForeignKeyField(Organisation, backref="evaluations")
    scores = JSONField(default=dict)
    overall = IntegerField(null=True)
    text = TextField(default="")
    stars = IntegerField(null=True)
    edition = CharField(24)
    returns = IntegerField(default=0)
    changed = BooleanField(default=False)
    counted_at = DateTimeField(null=True)
    reply = TextField(default="")
    appeal = TextField(default="")
    ruling = CharField(12, default="none")
    ruling_reason = TextField(default="")
    state = StateField(EvaluationState, default=EvaluationState.OPEN)

    class Meta:
        table_name = "evaluation"
        indexes: ClassVar = (
            (("contract", "role"), True),
            (("created_at", "id"), False),
            (("agency", "counted_at"), False),
            (("rater", "state"), False),
            (("owner", "role", "state"), False),
            (("state", "created_at", "id"), False),
            (("counted_at", "id"), False),
        )
        constraints: ClassVar = [
            states_check("state", EvaluationState),
            values_check("role", list(ROLES)),
            values_check("ruling", list(RULINGS)),
            Check("overall IS NULL OR overall BETWEEN 1 AND 5"),
            Check("stars IS NULL OR stars BETWEEN 100 AND 500"),
            Check("(stars IS NULL) = (state IN ('open', 'unrated'))"),
            Check("(ruling = 'none') = (state <> 'moderated')"),
        ]

    @property
    def is_published(self) -> bool:
        """Say whether everybody may read it."""
        return self.state in PUBLISHED

    @property
    def is_counted(self) -> bool:
        """Say whether it is in the means: published, and no appeal against it was upheld."""
        return self.is_published and self.ruling != "upheld"

    @property
    def title(self) -> str:
        """Name the contract that is rated."""
        return self.contract.title


class DepartmentReturn(Record):
    """A department that uses the work sent it back in a round of the joint review.

    `cause` is the package, a plain reference; heard twice it is written once.
    """

    contract = ForeignKeyField(Contract, backref="department_returns")
    agency = ForeignKeyField(Agency, backref="department_returns")
    department = ForeignKeyField(Organisation)
    cause = CharField(16)
    round = IntegerField()
    disciplines = CharField(200)
    must = IntegerField()

    class Meta:
        table_name = "department_return"
        indexes: ClassVar = (
            (("contract", "cause", "round", "department"), True),
            (("agency", "created_at"), False),
        )
        constraints: ClassVar = [Check("must >= 1")]


class OwnerSample(Record):
    """Which owners of an agency are asked about a year, where the place samples: one draw."""

    subject_kind: ClassVar[str] = "supervision.owner_sample"

    agency = ForeignKeyField(Agency, backref="owner_samples")
    region = ForeignKeyField(Region)
    year = IntegerField()
    number = CharField(40, unique=True)
    projects = IntegerField(default=0)
    anchor = CharField(64)
    opened = CharField(16)
    pool = TextField(null=True)
    pool_sha256 = CharField(64, null=True)
    size = IntegerField(default=0)
    picks = IntegerField(default=0)
    frozen_at = DateTimeField(null=True)
    frozen = CharField(16, null=True)
    document = TextField(null=True)
    sha256 = CharField(64, null=True)
    drawn_at = DateTimeField(null=True)

    class Meta:
        table_name = "owner_sample"
        indexes: ClassVar = (
            (("agency", "region", "year"), True),
            (("created_at", "id"), False),
        )


MODELS = (Evaluation, DepartmentReturn, OwnerSample)
