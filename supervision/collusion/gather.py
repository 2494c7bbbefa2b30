"""What the rules are fed with: opened purchases only, nothing that is still sealed.

A purchase counts once an agency was chosen in it, and a sealed one once its offers were opened.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence

from app.kernel import money, properties
from app.kernel.errors import DomainError
from bidding.methods import METHODS
from bidding.models import (
    Award,
    Closing,
    Envelope,
    Freeze,
    LiveBid,
    OpenedOffer,
    Requirement,
    Signup,
)
from bidding.services import bonding, sealed_files
from intermediaries.models import Agency
from supervision.collusion.rules.groups import Purchase
from supervision.collusion.rules.papers import Paper
from supervision.collusion.rules.places import ADDRESS, DEVICE, Trace
from supervision.collusion.rules.prices import Price, Turn

LARGEST = 30 << 20
MOST_FILES = 200
BY_CHANCE = ("random_draw", "credit_draw")


def is_open(requirement: Requirement) -> bool:
    """Say whether everything of a purchase may be read: opened if it was sealed, and decided."""
    if requirement.is_sealed:
        return (
            Closing.select()
            .where(Closing.requirement == requirement, Closing.opened_at.is_null(False))
            .exists()
        )
    return Award.select().where(Award.requirement == requirement).exists()


def entrants(requirement: Requirement) -> list[Signup]:
    """List who stood in the frozen pool, in its order."""
    frozen = Freeze.get_or_none(Freeze.requirement == requirement)
    keys = list(frozen.signups) if frozen else []
    query = Signup.select(Signup, Agency).join(Agency).where(Signup.id.in_(keys or [""]))
    known = {row.id: row for row in query}
    return [known[key] for key in keys]


def prices(requirement: Requirement, rows: Sequence[Signup]) -> list[Price]:
    """List the opened prices that count, and the last bid of each in a live bidding."""
    names = {row.id: row for row in rows}
    if METHODS[requirement.method].offers == "live":
        last: dict[str, LiveBid] = {}
        bids = LiveBid.select().where(LiveBid.requirement == requirement)
        for one in bids.order_by(LiveBid.place):
            last[one.signup_id] = one
        found = [(names[key], one.amount_fen, None) for key, one in last.items() if key in names]
    else:
        offers = OpenedOffer.select().where(OpenedOffer.requirement == requirement)
        offers = offers.where(OpenedOffer.malformed == "").order_by(OpenedOffer.number)
        found = [(names[o.signup_id], o.amount_fen, o.rate_bp) for o in offers]
    return [
        Price(row.agency_id, row.name, fen or 0, f"{money.show(fen)} 元")
        if rate is None
        else Price(row.agency_id, row.name, rate, f"下浮 {rate / 100:.2f}%")
        for row, fen, rate in found
        if fen is not None or rate is not None
    ]


def bounds(requirement: Requirement) -> set[int]:
    """Return the values at which equal offers say nothing."""
    edges = (
        requirement.floor_fen,
        requirement.ceiling_fen,
        requirement.floor_rate,
        requirement.ceiling_rate,
        requirement.amount_fen,
    )
    return {one for one in edges if one is not None}


def turns(requirement: Requirement) -> list[Turn]:
    """List the awards of a purchase in their order, each with its price."""
    rows = Award.select(Award, Agency).join(Agency).where(Award.requirement == requirement)
    return [
        Turn(
            row.agency_id,
            row.agency.name,
            row.amount_fen,
            row.state == "declined",
            f"{money.show(row.amount_fen)} 元",
        )
        for row in rows.order_by(Award.created_at, Award.id)
    ]


def papers(requirement: Requirement) -> list[Paper]:
    """Open the attachments of opened offers and read their properties in the sandbox."""
    found: list[Paper] = []
    offers = OpenedOffer.select(OpenedOffer, Signup).join(Signup)
    offers = offers.where(OpenedOffer.requirement == requirement, OpenedOffer.malformed == "")
    for offer in offers.order_by(OpenedOffer.number):
        listed = offer.content.get("attachments") or []
        for place in range(1, len(listed) + 1):
            if len(found) < MOST_FILES:
                found += _paper(requirement, offer, place)
    return found


def _paper(requirement: Requirement, offer: OpenedOffer, place: int) -> list[Paper]:
    try:
        opened = sealed_files.opened(requirement, offer.number, place)
    except (DomainError, OSError):  # an attachment that cannot be opened tells nothing
        return []
    if opened is None:
        return []
    content, name = opened
    facts = properties.of_bytes(content) if len(content) <= LARGEST else {}
    digest = hashlib.sha256(content).hexdigest()
    return [Paper(offer.signup.agency_id, str(name)[:120], digest, facts)]


def traces(rows: Sequence[Signup]) -> list[Trace]:
    """List the marks that the sign-ups of a pool and their envelopes left."""
    held = Envelope.select(Envelope.signup, Envelope.address_mark, Envelope.device_mark)
    held = held.where(Envelope.signup.in_([row.id for row in rows] or [""])).tuples()
    who = {row.id: row.agency_id for row in rows}
    told = [(row.id, row.address_mark, row.device_mark) for row in rows]
    return [
        Trace(who[key], kind, mark)
        for key, *marks in (*told, *held)
        for kind, mark in zip((ADDRESS, DEVICE), marks, strict=True)
        if mark
    ]


def bidders(rows: Iterable[Signup]) -> tuple[list[bonding.Bidder], dict[str, str]]:
    """See the entrants as bonds see them, with credit code -> agency."""
    agencies = [row.agency for row in rows]
    return bonding.bidders(agencies), {one.uscc: one.id for one in agencies}


def purchases(since: dt.datetime) -> list[Purchase]:
    """List the decided purchases since a moment, in the order they were frozen."""
    won = Award.select(Award.requirement, Award.agency, Award.state).order_by(
        Award.created_at, Award.id
    )
    won = won.where(Award.created_at >= since)
    winners: dict[str, str] = {}
    for key, agency, state in won.tuples():
        winners[key] = agency if state in ("proposed", "issued") else winners.get(key, "")
    fields = (Freeze.signups, Freeze.requirement, Requirement.item, Requirement.region)
    query = Freeze.select(*fields, Requirement.method).join(Requirement)
    query = query.where(Freeze.frozen_at >= since).order_by(Freeze.frozen_at, Freeze.id)
    rows = [row for row in query.tuples() if row[1] in winners]
    keys = [key for row in rows for key in _keys(row[0])]
    agencies: dict[str, str] = {}
    for start in range(0, len(keys), 500):
        part = Signup.select(Signup.id, Signup.agency).where(
            Signup.id.in_(keys[start : start + 500])
        )
        agencies |= dict(part.tuples())
    return [
        Purchase(
            key, item, (region or "")[:4],
            tuple(agencies[one] for one in _keys(signups) if one in agencies),
            winners[key], method in BY_CHANCE,
        )
        for signups, key, item, region, method in rows
    ]  # fmt: skip


def _keys(signups: list[str] | str) -> list[str]:
    return json.loads(signups) if isinstance(signups, str) else list(signups)
