"""People, organisations, duties, regions and sign-in; loads the regions of GB/T 2260."""

import csv
from pathlib import Path
from typing import ClassVar

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

REGIONS = Path(__file__).resolve().parents[1] / "accounts" / "regions.csv"
ADMIN = "role IN ('system_admin', 'security_admin', 'audit_admin')"
KINDS = (
    "kind IN ('owner', 'agency', 'department', 'window', 'designer', 'regulator', 'operator',"
    " 'supervisor', 'committee', 'platform')"
)


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Region(Base):
    code = CharField(12, primary_key=True)
    name = CharField(60)
    level = CharField(16)
    parent = ForeignKeyField("self", null=True)
    valid_from = DateField(null=True)
    valid_to = DateField(null=True)

    class Meta:
        constraints: ClassVar = [Check("level IN ('province', 'city', 'county', 'street')")]


class Organisation(Record):
    name = CharField(120, index=True)
    kind = CharField(16)
    uscc = CharField(18, null=True, unique=True)
    region = ForeignKeyField(Region, null=True)
    state = CharField(32)
    contact = CharField(60)
    phone = CharField(30)
    address = CharField(200)
    is_person = BooleanField()

    class Meta:
        indexes: ClassVar = ((("state", "created_at"), False), (("kind", "name"), False))
        constraints: ClassVar = [
            Check("state IN ('pending', 'approved', 'refused', 'suspended')"),
            Check(KINDS),
        ]


class Person(Record):
    login = CharField(60, unique=True)
    name = CharField(60)
    phone = CharField(30)
    email = CharField(120)
    password = CharField(200)
    session_version = IntegerField()
    state = CharField(32)
    locale = CharField(8)
    theme = CharField(8)

    class Meta:
        constraints: ClassVar = [
            Check("state IN ('active', 'disabled')"),
            Check("locale IN ('zh', 'en')"),
            Check("theme IN ('auto', 'light', 'dark')"),
        ]


class Duty(Record):
    person = ForeignKeyField(Person)
    organisation = ForeignKeyField(Organisation)
    role = CharField(32)
    since = DateTimeField()
    until = DateTimeField(null=True)
    revoked_at = DateTimeField(null=True)
    granted_by = CharField(16, null=True)

    class Meta:
        constraints: ClassVar = [
            Check(f"NOT ({ADMIN}) OR ((until IS NULL) = (revoked_at IS NULL))")
        ]


Duty.add_index(
    Duty.person,
    Duty.organisation,
    Duty.role,
    unique=True,
    where=SQL("revoked_at IS NULL"),
    name="duty_held_once",
)
Duty.add_index(
    Duty.person,
    unique=True,
    where=SQL(f"{ADMIN} AND revoked_at IS NULL"),
    name="duty_one_admin",
)


class Session(Base):
    id = CharField(16, primary_key=True)
    token = CharField(64, unique=True)
    person = ForeignKeyField(Person)
    organisation = ForeignKeyField(Organisation, null=True)
    session_version = IntegerField()
    method = CharField(16)
    address = CharField(45)
    agent = CharField(200)
    created_at = DateTimeField()
    seen_at = DateTimeField()
    revoked_at = DateTimeField(null=True)


class Invitation(Record):
    organisation = ForeignKeyField(Organisation)
    roles = CharField(200)
    name = CharField(60)
    token = CharField(64, unique=True)
    invited_by = ForeignKeyField(Person)
    expires_at = DateTimeField()
    used_at = DateTimeField(null=True)
    used_by = ForeignKeyField(Person, null=True, backref="+")
    revoked_at = DateTimeField(null=True)


class ResetLink(Record):
    person = ForeignKeyField(Person)
    token = CharField(64, unique=True)
    issued_by = ForeignKeyField(Person, null=True, backref="+")
    expires_at = DateTimeField()
    used_at = DateTimeField(null=True)


class Throttle(Base):
    key = CharField(80, primary_key=True)
    n = IntegerField()
    last_at = DateTimeField()
    until = DateTimeField(null=True)


class Totp(Record):
    person = ForeignKeyField(Person, unique=True)
    secret = CharField(200)
    confirmed_at = DateTimeField(null=True)
    last_step = IntegerField()


class RecoveryCode(Record):
    person = ForeignKeyField(Person)
    code = CharField(64)
    used_at = DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = ((("person", "code"), True),)


class Identity(Record):
    person = ForeignKeyField(Person)
    issuer = CharField(200)
    subject = CharField(200)
    label = TextField()

    class Meta:
        indexes: ClassVar = ((("issuer", "subject"), True),)


TABLES = [
    Region,
    Organisation,
    Person,
    Duty,
    Session,
    Invitation,
    ResetLink,
    Throttle,
    Totp,
    RecoveryCode,
    Identity,
]


def region_rows():
    with REGIONS.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    known = {row["code"] for row in rows}
    for row in rows:
        code = row["code"]
        level = "county"
        if code.endswith("00"):
            level = "province" if code.endswith("0000") else "city"
        parents = () if level == "province" else (f"{code[:4]}00", f"{code[:2]}0000")
        parent = next((p for p in parents if p in known and p != code), None)
        dates = {name: row[name] or None for name in ("valid_from", "valid_to")}
        yield {"code": code, "name": row["name"], "level": level, "parent": parent, **dates}


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
        levels = ("province", "city", "county")
        rows = sorted(region_rows(), key=lambda row: levels.index(row["level"]))
        for start in range(0, len(rows), 150):
            Region.insert_many(rows[start : start + 150]).execute()


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(list(reversed(TABLES)), safe=False)
