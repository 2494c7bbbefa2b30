"""Sealed purchases to measure: envelopes as browsers send them, and the opening afterwards."""

import base64
import datetime as dt
import hashlib
import secrets

from flask import Flask

from app.kernel import canonical, clock, jobs
from app.kernel.db import write
from app.kernel.sealing import envelope
from bench import market
from bench.market import Bidder
from bidding.models import Envelope, OpenedOffer, Requirement, Signup
from bidding.services import offers, publish
from intermediaries.models import Agency
from tests.factories.bidding import make_owner
from tests.factories.projects import make_project
from tests.factories.sealing import Trusted, make_sealed, make_trustee, release


def purchases(app: Flask, count: int) -> tuple[list[str], list[Trusted]]:
    """Publish sealed purchases of one owner; return their ids and the trustees of all."""
    owner = make_owner()
    kept = [make_trustee(n) for n in range(3)]
    project = make_project(market.organisation_of(owner))
    made = [make_sealed(kept, owner, project=project)[0].id for _ in range(count)]
    with app.test_request_context():
        jobs.run_due(clock.now())
    return made, kept


class Sealer:
    """Writes envelopes of one bidder after another; the real sealing is made once a bidder."""

    def __init__(self, requirement: str) -> None:
        """Take the trustees' keys of a purchase."""
        self.requirement = requirement
        self.keys = [base64.b64decode(one) for one in offers.keys_of(requirement, 1)]
        rows = Agency.select(Agency.uscc, Agency.organisation)
        self.codes = {row.organisation_id: row.uscc for row in rows}

    def envelope(self, organisation: str, offer: str, number: int) -> str:
        """Seal an offer as the browser does."""
        told = {
            "format": "lianshen-offer/1",
            "uscc": self.codes[organisation],
            "amount_fen": 5_000_000 + secrets.randbelow(2_000_000),
            "note": "",
            "attachments": [],
        }
        place = envelope.Place(f"{self.requirement}/1", offer, number)
        made = envelope.seal(
            told, place, self.keys, secrets.token_bytes(32), secrets.token_bytes(32)
        )
        return canonical.text(made)


def offer_id() -> str:
    """Make a random offer id, as the browser does."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def post(requirement: str, bidder: Bidder, text: str) -> bytes:
    """Write the POST of an envelope as the page sends it."""
    form = {"csrf_token": bidder.token, "no_relation": "1", "envelope": text}
    form |= {"key": secrets.token_hex(16), "edition": "1", "nonce": ""}
    return market.post(f"/bidding/requirements/{requirement}/offer", bidder.cookie, form)


def many(requirements: list[str], bidders: list[Bidder]) -> list[bytes]:
    """Write one POST per purchase and bidder; only place and commitment differ from a real one.

    What the server can check of an envelope is its form; sealing each afresh would take longer
    than the whole measurement.
    """
    keys = {one: offers.keys_of(one, 1) for one in requirements}
    sealer, sent = Sealer(requirements[0]), []
    pattern = canonical.parse(sealer.envelope(bidders[0].organisation, offer_id(), 1))
    for requirement in requirements:
        rows = [
            {**row, "key": key}
            for row, key in zip(pattern["shares"], keys[requirement], strict=True)
        ]
        for bidder in bidders:
            one = {**pattern, "notice": f"{requirement}/1", "offer": offer_id(), "shares": rows}
            one["commitment"] = hashlib.sha256(secrets.token_bytes(32)).hexdigest()
            sent.append(post(requirement, bidder, canonical.text(one)))
    return sent


def closes_at(requirement: str, moment: dt.datetime) -> None:
    """Let a purchase close at a moment of the measurement."""
    with write():
        Requirement.update(signup_until=moment, draw_at=moment + dt.timedelta(minutes=10)).where(
            Requirement.id == requirement
        ).execute()


def opened(app: Flask, requirement: str, kept: list[Trusted]) -> int:
    """Close and open a purchase by two trustees; return how many offers came out whole."""
    row = Requirement.get_by_id(requirement)
    with app.test_request_context():
        with write():
            publish.promise_freeze(row)
        jobs.run_due(row.signup_until + dt.timedelta(seconds=1))
        later = Requirement.get_by_id(requirement).draw_at + dt.timedelta(seconds=1)
        jobs.run_due(later)
        with clock.frozen(later):
            release(row, kept, 1, 2)
    rows = list(OpenedOffer.select().where(OpenedOffer.requirement == requirement))
    if any(one.malformed for one in rows):
        raise AssertionError("an accepted offer is malformed")
    return len(rows)


def accepted(requirement: str) -> list[Envelope]:
    """Return every envelope that was taken."""
    query = Envelope.select(Envelope, Signup).join(Signup)
    return list(query.where(Signup.requirement == requirement))
