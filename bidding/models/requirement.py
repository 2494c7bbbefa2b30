"""What an owner wants to buy, the agencies it must avoid, and every published edition of it."""

from typing import ClassVar

from peewee import (
    SQL,
    BigIntegerField,
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
from app.kernel.errors import Reason
from bidding.methods import KEYS, TICKETS, TITLES, offers_of
from bidding.models.purchase import Purchase
from bidding.rules import bounds, levels
from bidding.rules.counting import SoleRule
from bidding.states import RequirementState
from intermediaries.models import Agency, ServiceItem
from projects.models import Project

SUITES = ["sha256", "md5", "sm3"]
PRICE_MODES = ["fixed", "amount", "discount", "none"]
SOURCES = ["none", "drand", "ssq", "dlt"]


class Requirement(Record):
    """A purchase: its terms, its two moments F and T, and where it stands."""

    subject_kind: ClassVar[str] = "bidding.requirement"

    number = CharField(40, null=True, unique=True)
    project = ForeignKeyField(Project, backref="requirements")
    item = ForeignKeyField(ServiceItem)
    owner = ForeignKeyField(Organisation, backref="requirements")
    region = ForeignKeyField(Region, null=True)
    title = CharField(120)
    content = TextField()
    amount_fen = BigIntegerField()
    service_days = IntegerField()
    contact = CharField(60)
    phone = CharField(30)
    complaint_phone = CharField(30, default="")
    method = CharField(24, default="random_draw")
    suite = CharField(8, default="sha256")
    level = IntegerField(default=1)
    source = CharField(8, default="none")
    issue = CharField(8, default="")
    signup_until = DateTimeField()
    draw_at = DateTimeField()
    margin = IntegerField(default=10)
    publicity_days = IntegerField(default=3)
    publicity_hours = IntegerField(null=True)
    extensions = IntegerField(default=1)
    extended = IntegerField(default=0)
    sole_rule = CharField(8, default="fail")
    warn_below = IntegerField(default=3)
    reserves = IntegerField(default=0)
    witnesses = JSONField(default=list)
    item_edition = IntegerField(null=True)
    edition = IntegerField(default=0)
    anchor = CharField(64, null=True)
    opened_at = DateTimeField(null=True)
    published_at = DateTimeField(null=True)
    turn = IntegerField(default=0)
    failure = TextField(default="")
    rule_data = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    details = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    price_mode = CharField(8, default="fixed", constraints=[SQL("DEFAULT 'fixed'")])
    floor_fen = BigIntegerField(null=True)
    ceiling_fen = BigIntegerField(null=True)
    floor_rate = IntegerField(null=True)
    ceiling_rate = IntegerField(null=True)
    public_share = IntegerField(null=True)
    scale = TextField(default="", constraints=[SQL("DEFAULT ''")])
    staff_need = TextField(default="", constraints=[SQL("DEFAULT ''")])
    chosen = ForeignKeyField(Agency, null=True)
    origin = ForeignKeyField("self", null=True, backref="successors")
    purchase = ForeignKeyField(Purchase, null=True, backref="lots")
    lot = IntegerField(null=True)
    several = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    framework = JSONField(default=dict, constraints=[SQL("DEFAULT '{}'")])
    within = ForeignKeyField("self", null=True, backref="calls")
    state = StateField(RequirementState, default=RequirementState.DRAFT)

    class Meta:
        table_name = "bidding_requirement"
        indexes: ClassVar = (
            (("state", "published_at", "id"), False),
            (("published_at", "id"), False),
            (("owner", "state"), False),
            (("purchase", "lot"), True),
        )
        constraints: ClassVar = [
            states_check("state", RequirementState),
            values_check("method", list(KEYS)),
            values_check("suite", SUITES),
            values_check("source", SOURCES),
            values_check("sole_rule", [rule.value for rule in SoleRule]),
            Check("level IN (1, 2, 3)"),
            Check("amount_fen >= 0"),
            values_check("price_mode", PRICE_MODES),
            Check("floor_fen IS NULL OR ceiling_fen >= floor_fen"),
            Check("floor_rate IS NULL OR ceiling_rate >= floor_rate"),
            Check("public_share BETWEEN 0 AND 100"),
            Check("(purchase_id IS NULL) = (lot IS NULL)"),
        ]

    @property
    def is_published(self) -> bool:
        """Say whether a notice of it has ever been out."""
        return self.published_at is not None

    @property
    def price_label(self) -> str:
        """Say what the published amount is: the price, the highest, or what a discount is taken off."""
        return bounds.LABELS[self.price_mode]

    @property
    def price_terms(self) -> list[tuple[str, Reason]]:
        """List (label, words) of how prices are asked for; empty for a fixed price."""
        fen, rates = (self.floor_fen, self.ceiling_fen), (self.floor_rate, self.ceiling_rate)
        return bounds.in_words(self.price_mode, fen, rates)

    @property
    def is_sealed(self) -> bool:
        """Say whether offers to it are sealed."""
        return offers_of(self.method) == "sealed"

    @property
    def seals_nonces(self) -> bool:
        """Say whether the agencies' nonces come sealed to trustees."""
        return self.level == levels.SEALED

    @property
    def takes_envelopes(self) -> bool:
        """Say whether anything of it is sealed to trustees: offers or nonces."""
        return self.is_sealed or self.seals_nonces

    @property
    def has_tickets(self) -> bool:
        """Say whether the pool's tickets decide anything: of offers, bids and invitations none do."""
        return self.method in TICKETS

    @property
    def is_silent(self) -> bool:
        """Say whether number and names of offers are kept back: sealed and not opened yet."""
        return self.is_sealed and not self.is_opened

    @property
    def is_opened(self) -> bool:
        """Say whether what came sealed has been opened."""
        return self.closings.where(SQL("opened_at IS NOT NULL")).exists()

    @property
    def moment_label(self) -> str:
        """Say what happens at T."""
        return {"sealed": "开启时间", "live": "竞价开始时间"}.get(
            offers_of(self.method), "抽取时间"
        )

    @property
    def is_scored(self) -> bool:
        """Say whether all experts have signed."""
        return self.method == "scoring" and self.rankings.exists()

    @property
    def method_title(self) -> str:
        """Name the selection method in Chinese."""
        return TITLES[self.method]


class Exclusion(Record):
    """An agency the owner wants avoided, or one avoided by itself, with the reason."""

    requirement = ForeignKeyField(Requirement, backref="exclusions")
    uscc = CharField(18)
    name = CharField(120)
    reason = CharField(200)
    automatic = BooleanField(default=False)

    class Meta:
        table_name = "bidding_exclusion"
        indexes: ClassVar = ((("requirement", "uscc"), True),)


class Edition(Record):
    """One published version of a notice, word for word, never edited."""

    requirement = ForeignKeyField(Requirement, backref="editions")
    number = IntegerField()
    document = TextField()
    sha256 = CharField(64)
    reason = CharField(500, default="")
    published_at = DateTimeField()
    event = CharField(16)

    class Meta:
        table_name = "bidding_edition"
        indexes: ClassVar = ((("requirement", "number"), True),)
