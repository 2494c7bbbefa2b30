"""Tables of people, organisations and sign-in. Secrets are kept as hashes only."""

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
    TextField,
)

from app.accounts.states import OrganisationKind, OrganisationState, PersonState
from app.kernel import clock
from app.kernel.db import Base, Record, StateField, new_id, states_check, values_check

REGION_LEVELS = ["province", "city", "county", "street"]
ADMIN_ROLES = ("system_admin", "security_admin", "audit_admin")
_ADMIN_SQL = "role IN ('system_admin', 'security_admin', 'audit_admin')"


class Region(Base):
    """One division of GB/T 2260; a city may have no counties (东莞, 中山, 儋州, 嘉峪关)."""

    code = CharField(12, primary_key=True)
    name = CharField(60)
    level = CharField(16)
    parent = ForeignKeyField("self", null=True, backref="children")
    valid_from = DateField(null=True)
    valid_to = DateField(null=True)

    class Meta:
        constraints: ClassVar = [values_check("level", REGION_LEVELS)]


class Organisation(Record):
    """Whoever acts here: a company, an office, or a natural person as owner."""

    subject_kind: ClassVar[str] = "accounts.organisation"

    name = CharField(120, index=True)
    kind = CharField(16)
    uscc = CharField(18, null=True, unique=True)
    region = ForeignKeyField(Region, null=True)
    state = StateField(OrganisationState, default=OrganisationState.PENDING)
    contact = CharField(60, default="")
    phone = CharField(30, default="")
    address = CharField(200, default="")
    is_person = BooleanField(default=False)

    class Meta:
        indexes: ClassVar = ((("state", "created_at"), False), (("kind", "name"), False))
        constraints: ClassVar = [
            states_check("state", OrganisationState),
            values_check("kind", [k.value for k in OrganisationKind]),
        ]

    @property
    def may_act(self) -> bool:
        """Say whether its people may use their duties."""
        return self.state == OrganisationState.APPROVED


class Person(Record):
    """One human, one account; duties say what he may do and for whom."""

    subject_kind: ClassVar[str] = "accounts.person"

    login = CharField(60, unique=True)
    name = CharField(60)
    phone = CharField(30, default="")
    email = CharField(120, default="")
    password = CharField(200, default="")
    session_version = IntegerField(default=1)
    state = StateField(PersonState, default=PersonState.ACTIVE)
    locale = CharField(8, default="zh")
    theme = CharField(8, default="auto")

    class Meta:
        constraints: ClassVar = [
            states_check("state", PersonState),
            values_check("locale", ["zh", "en"]),
            values_check("theme", ["auto", "light", "dark"]),
        ]


class Duty(Record):
    """A role of a person in an organisation, from `since` until it ends or is revoked."""

    person = ForeignKeyField(Person, backref="duties")
    organisation = ForeignKeyField(Organisation, backref="duties")
    role = CharField(32)
    since = DateTimeField(default=clock.now)
    until = DateTimeField(null=True)
    revoked_at = DateTimeField(null=True)
    granted_by = CharField(16, null=True)

    class Meta:
        constraints: ClassVar = [
            Check(f"NOT ({_ADMIN_SQL}) OR ((until IS NULL) = (revoked_at IS NULL))"),
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
    where=SQL(f"{_ADMIN_SQL} AND revoked_at IS NULL"),
    name="duty_one_admin",
)


class Session(Base):
    """A sign-in on one device; the cookie holds the token, the table its hash."""

    id = CharField(16, primary_key=True, default=new_id)
    token = CharField(64, unique=True)
    person = ForeignKeyField(Person, backref="sessions")
    organisation = ForeignKeyField(Organisation, null=True)
    session_version = IntegerField()
    method = CharField(16, default="password")
    address = CharField(45, default="")
    agent = CharField(200, default="")
    created_at = DateTimeField(default=clock.now)
    seen_at = DateTimeField(default=clock.now)
    revoked_at = DateTimeField(null=True)


class Invitation(Record):
    """An offer of duties in an organisation by a link that works once."""

    organisation = ForeignKeyField(Organisation, backref="invitations")
    roles = CharField(200)
    name = CharField(60, default="")
    token = CharField(64, unique=True)
    invited_by = ForeignKeyField(Person)
    expires_at = DateTimeField()
    used_at = DateTimeField(null=True)
    used_by = ForeignKeyField(Person, null=True)
    revoked_at = DateTimeField(null=True)


class ResetLink(Record):
    """A way to choose a new password, once; `issued_by` is empty when asked for by oneself."""

    person = ForeignKeyField(Person)
    token = CharField(64, unique=True)
    issued_by = ForeignKeyField(Person, null=True, backref="issued_resets")
    expires_at = DateTimeField()
    used_at = DateTimeField(null=True)


class Throttle(Base):
    """Failures counted per account and per address; looked at before any hashing."""

    key = CharField(80, primary_key=True)
    n = IntegerField(default=0)
    last_at = DateTimeField()
    until = DateTimeField(null=True)


class Totp(Record):
    """The shared secret of a person's authenticator; `last_step` is the replay protection."""

    person = ForeignKeyField(Person, unique=True)
    secret = CharField(200)
    confirmed_at = DateTimeField(null=True)
    last_step = IntegerField(default=0)


class RecoveryCode(Record):
    """A 120-bit way back in when the authenticator is lost; works once."""

    person = ForeignKeyField(Person)
    code = CharField(64)
    used_at = DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = ((("person", "code"), True),)


class Identity(Record):
    """An identity at an outside provider, bound by its owner while signed in."""

    person = ForeignKeyField(Person, backref="identities")
    issuer = CharField(200)
    subject = CharField(200)
    label = TextField(default="")

    class Meta:
        indexes: ClassVar = ((("issuer", "subject"), True),)


MODELS = (
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
)
