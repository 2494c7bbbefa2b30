"""An agency and what it declares about itself. What was admitted is retired, never deleted."""

from __future__ import annotations

import datetime as dt
import json
from typing import ClassVar

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from app.accounts.models import Organisation, Region
from app.kernel.db import Base, Record, StateField, states_check, values_check
from intermediaries.rules.standing import FIRST_GRADE, FIRST_SCORE, GRADES
from intermediaries.states import AgencyState, CheckState

EMPTY = SQL("DEFAULT ''")
ZERO, NO = SQL("DEFAULT 0"), SQL("DEFAULT FALSE")
RELATION_LABELS = {
    "legal_representative": "法定代表人",
    "shareholder": "股东",
    "controller": "实际控制人",
    "executive": "高级管理人员",
}


class Agency(Record):
    """One organisation on the shelf, with its application."""

    subject_kind: ClassVar[str] = "intermediaries.agency"

    organisation = ForeignKeyField(Organisation, unique=True, backref="agency")
    name = CharField(120, index=True)
    uscc = CharField(18, unique=True)
    legal_form = CharField(20, default="")
    region = ForeignKeyField(Region)
    address = CharField(200, default="")
    contact = CharField(60, default="")
    phone = CharField(30, default="")
    legal_representative = CharField(60, default="")
    legal_id_masked = CharField(18, default="")
    introduction = TextField(default="")
    state = StateField(AgencyState, default=AgencyState.DRAFT)
    grade = CharField(1, default=FIRST_GRADE)
    score = IntegerField(default=FIRST_SCORE)
    is_rated = BooleanField(default=False)
    listed_at = DateTimeField(null=True)
    submitted_at = DateTimeField(null=True)
    corrections = IntegerField(default=0)
    correction_json = TextField(default="{}")
    no_shareholders = BooleanField(default=False)
    pledge_version = CharField(20, default="")
    pledged_at = DateTimeField(null=True)
    pledged_by = CharField(60, default="")
    suspended_until = DateField(null=True)
    ban_until = DateField(null=True)
    open_contracts = IntegerField(default=0)
    services_text = CharField(400, default="")
    authorised = CharField(60, default="", constraints=[EMPTY])
    authorised_id_masked = CharField(18, default="", constraints=[EMPTY])
    authorised_phone = CharField(30, default="", constraints=[EMPTY])
    authorised_until = CharField(7, default="", constraints=[EMPTY])
    authorised_months = IntegerField(default=0, constraints=[ZERO])
    at_window = BooleanField(default=False, constraints=[NO])

    class Meta:
        indexes: ClassVar = ((("state", "submitted_at", "id"), False),)
        constraints: ClassVar = [
            states_check("state", AgencyState),
            values_check("grade", list(GRADES)),
            Check("score BETWEEN 0 AND 999"),
            Check("corrections BETWEEN 0 AND 1"),
            Check("open_contracts >= 0"),
        ]

    @property
    def correction(self) -> dict[str, str]:
        """Return what must be corrected: section -> sentence."""
        return json.loads(self.correction_json)

    @property
    def suspension_ends(self) -> dt.datetime | None:
        """Return the moment a suspension ends: the midnight after its last day."""
        if self.suspended_until is None:
            return None
        return dt.datetime.combine(self.suspended_until + dt.timedelta(days=1), dt.time())


class AgencyRegion(Base):
    """Where an agency offers its services; 000000 is the whole country. `filing`: whether and under
    which number it is filed there, as it says itself."""

    agency = ForeignKeyField(Agency, backref="regions")
    region_code = CharField(12)
    filing = CharField(200, default="", constraints=[EMPTY])

    class Meta:
        primary_key = CompositeKey("agency", "region_code")


class Qualification(Record):
    """One certificate: kind, level and major, with its first and last day.

    `pledged`: it counts on the agency's own word until it is checked (告知性登记).
    """

    subject_kind: ClassVar[str] = "intermediaries.qualification"

    agency = ForeignKeyField(Agency, backref="qualifications")
    kind = CharField(40)
    level = CharField(20, default="")
    major = CharField(40, default="")
    number = CharField(60)
    issuer = CharField(120)
    issued_on = DateField()
    expires_on = DateField(null=True)
    state = StateField(CheckState, default=CheckState.DECLARED)
    pledged = BooleanField(default=False, constraints=[NO])
    verified_by = CharField(120, default="", constraints=[EMPTY])
    verified_at = DateTimeField(null=True)
    confirmed_by = CharField(120, default="", constraints=[EMPTY])
    confirmed_at = DateTimeField(null=True)
    retired_on = DateField(null=True)

    class Meta:
        indexes: ClassVar = ((("kind", "number"), False), (("expires_on",), False))
        constraints: ClassVar = [
            states_check("state", CheckState),
            Check("expires_on IS NULL OR expires_on >= issued_on"),
        ]

    @property
    def stands(self) -> bool:
        """Say whether it counts on the agency's word, not checked yet."""
        return self.pledged and self.state == CheckState.DECLARED


class Practitioner(Record):
    """A person who works for the agency; of the identity number only the masked form is kept.

    `id_digest` is a keyed digest of the number: it tells that two rows are one person, no more.
    """

    subject_kind: ClassVar[str] = "intermediaries.practitioner"

    agency = ForeignKeyField(Agency, backref="practitioners")
    name = CharField(60)
    id_masked = CharField(18)
    id_digest = CharField(64, default="", index=True, constraints=[EMPTY])
    certificate = CharField(40)
    number = CharField(60)
    level = CharField(20, default="", constraints=[EMPTY])
    major = CharField(40, default="")
    expires_on = DateField(null=True, index=True)
    insured_until = CharField(7, default="")
    insured_months = IntegerField(default=0)
    retired_on = DateField(null=True)


class Relation(Record):
    """Who stands behind the agency; avoidance compares names and codes."""

    agency = ForeignKeyField(Agency, backref="relations")
    kind = CharField(24)
    name = CharField(120, index=True)
    uscc = CharField(18, null=True, index=True)

    class Meta:
        constraints: ClassVar = [values_check("kind", list(RELATION_LABELS))]
