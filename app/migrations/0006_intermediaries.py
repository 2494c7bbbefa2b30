"""The shelf: service items, agencies with their papers, offerings, the rows of the public list."""

import datetime as dt
import json
from typing import ClassVar

from peewee import (
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from intermediaries.catalogue import CATALOGUE


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Region(Base):
    code = CharField(12, primary_key=True)


class Organisation(Record):
    pass


class ServiceItem(Base):
    code = CharField(40, primary_key=True)
    name = CharField(60)
    sector = CharField(40)
    basis = TextField()
    time_limit_days = IntegerField(null=True)
    fee_basis = CharField(200)
    rule_json = TextField()
    effective = DateField()
    source = TextField()
    state = CharField(16)
    cancelled_on = DateField(null=True)
    position = IntegerField()

    class Meta:
        constraints: ClassVar = [Check("state IN ('active', 'cancelled')")]


class Agency(Record):
    organisation = ForeignKeyField(Organisation, unique=True)
    name = CharField(120, index=True)
    uscc = CharField(18, unique=True)
    legal_form = CharField(20)
    region = ForeignKeyField(Region)
    address = CharField(200)
    contact = CharField(60)
    phone = CharField(30)
    legal_representative = CharField(60)
    legal_id_masked = CharField(18)
    introduction = TextField()
    state = CharField(32)
    grade = CharField(1)
    score = IntegerField()
    is_rated = BooleanField()
    listed_at = DateTimeField(null=True)
    submitted_at = DateTimeField(null=True)
    corrections = IntegerField()
    correction_json = TextField()
    no_shareholders = BooleanField()
    pledge_version = CharField(20)
    pledged_at = DateTimeField(null=True)
    pledged_by = CharField(60)
    suspended_until = DateField(null=True)
    ban_until = DateField(null=True)
    open_contracts = IntegerField()
    services_text = CharField(400)

    class Meta:
        indexes: ClassVar = ((("state", "submitted_at", "id"), False),)
        constraints: ClassVar = [
            Check(
                "state IN ('draft', 'submitted', 'correction', 'listed', 'rejected', 'lapsed',"
                " 'suspended', 'withdrawn', 'removed')"
            ),
            Check("grade IN ('A', 'B', 'C', 'D', 'E')"),
            Check("score BETWEEN 0 AND 999"),
            Check("corrections BETWEEN 0 AND 1"),
            Check("open_contracts >= 0"),
        ]


class AgencyRegion(Base):
    agency = ForeignKeyField(Agency)
    region_code = CharField(12)

    class Meta:
        primary_key = CompositeKey("agency", "region_code")


class Qualification(Record):
    agency = ForeignKeyField(Agency)
    kind = CharField(40)
    level = CharField(20)
    major = CharField(40)
    number = CharField(60)
    issuer = CharField(120)
    issued_on = DateField()
    expires_on = DateField(null=True)
    state = CharField(32)
    retired_on = DateField(null=True)

    class Meta:
        indexes: ClassVar = ((("kind", "number"), False), (("expires_on",), False))
        constraints: ClassVar = [
            Check("state IN ('declared', 'verified', 'refused')"),
            Check("expires_on IS NULL OR expires_on >= issued_on"),
        ]


class Practitioner(Record):
    agency = ForeignKeyField(Agency)
    name = CharField(60)
    id_masked = CharField(18)
    certificate = CharField(40)
    number = CharField(60)
    major = CharField(40)
    expires_on = DateField(null=True)
    insured_until = CharField(7)
    insured_months = IntegerField()
    retired_on = DateField(null=True)


class Relation(Record):
    agency = ForeignKeyField(Agency)
    kind = CharField(24)
    name = CharField(120, index=True)
    uscc = CharField(18, null=True, index=True)

    class Meta:
        constraints: ClassVar = [
            Check("kind IN ('legal_representative', 'shareholder', 'controller', 'executive')")
        ]


class Offering(Record):
    agency = ForeignKeyField(Agency)
    item = ForeignKeyField(ServiceItem)
    promised_days = IntegerField()
    fee_note = CharField(400)
    standard = TextField()
    state = CharField(32)

    class Meta:
        indexes: ClassVar = ((("agency", "item"), True),)
        constraints: ClassVar = [Check("state IN ('proposed', 'listed', 'refused', 'paused')")]


class Shelf(Base):
    item = CharField(40)
    agency = ForeignKeyField(Agency, index=True)
    city = CharField(6)
    region = CharField(12)
    rank = IntegerField()
    band = CharField(1)
    until = DateField()
    listed_on = DateField()

    class Meta:
        primary_key = CompositeKey("item", "agency")
        indexes: ClassVar = (
            (("item", "rank", "agency"), False),
            (("item", "city", "rank", "agency"), False),
            (("item", "region", "rank", "agency"), False),
            (("item", "band", "rank", "agency"), False),
            (("item", "listed_on", "agency"), False),
            (("item", "until"), False),
        )


class ShelfCount(Base):
    item = CharField(40)
    city = CharField(6)
    region = CharField(12)
    band = CharField(1)
    grade = CharField(1)
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey("item", "city", "region", "band", "grade")


MODELS = (
    ServiceItem,
    Agency,
    AgencyRegion,
    Qualification,
    Practitioner,
    Relation,
    Offering,
    Shelf,
    ShelfCount,
)


def catalogue_rows():
    for position, item in enumerate(CATALOGUE):
        cancelled = dt.date.fromisoformat(item.cancelled_on) if item.cancelled_on else None
        yield {
            "code": item.code,
            "name": item.name,
            "sector": item.sector,
            "basis": item.basis,
            "time_limit_days": item.days,
            "fee_basis": item.fee,
            "rule_json": json.dumps(item.rule, ensure_ascii=False),
            "effective": dt.date.fromisoformat(item.effective),
            "source": item.source,
            "state": item.state,
            "cancelled_on": cancelled,
            "position": position,
        }


def up(migrator, db):
    with db.bind_ctx(MODELS):
        db.create_tables(MODELS, safe=False)
        ServiceItem.insert_many(list(catalogue_rows())).execute()


def down(migrator, db):
    with db.bind_ctx(MODELS):
        db.drop_tables(list(reversed(MODELS)), safe=False)
