"""Sealed purchases of the practice year: one opened and ranked, one that waits for its trustees.

The practice trustees' keys follow from their place in a row; real ones are made in a browser.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.demo import buying
from app.demo.buying import Plan, R
from app.demo.stage import MINUTE, Stage, Story, until
from app.kernel import canonical, clock
from app.kernel.permissions import Actor
from app.kernel.sealing import envelope, hpke
from bidding.models import Requirement
from bidding.services import closing, offers, publish, releasing, signup, trustees

NAMES = ("行业主管部门受托人", "监督部门受托人")


@dataclass(frozen=True)
class Trusted:
    """A practice trustee with the secrets that its browser would keep."""

    actor: Actor
    key: Any
    secret: bytes
    signer: Ed25519PrivateKey


def settle(stage: Stage) -> None:
    """Register the keys of regulator and supervisor."""
    actors = (stage.actor("regulator", "regulator"), stage.actor("supervisor", "supervisor"))
    stage.kept["trustees"] = [
        _register(n, *pair) for n, pair in enumerate(zip(NAMES, actors, strict=True))
    ]


def _register(number: int, name: str, actor: Actor) -> Trusted:
    secret, public = hpke.key_pair(hashlib.sha256(b"practice opening %d" % number).digest())
    seed = hashlib.sha256(b"practice signing %d" % number).digest()
    signer = Ed25519PrivateKey.from_private_bytes(seed)
    shown = {"opening": _b64(public), "signing": _b64(signer.public_key().public_bytes_raw())}
    card = {"format": "lianshen-trustee/1", "name": name, "public": shown}
    card["fingerprint"] = hashlib.sha256(canonical.data(shown)).hexdigest()
    card["signature"] = _b64(signer.sign(canonical.data(card)))
    return Trusted(actor, trustees.register(json.dumps(card), actor), secret, signer)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def opened(stage: Stage, plan: Plan) -> Story:
    """Both trustees release: all offers open in one step, the lowest is on display."""
    yield from opened_by(stage, plan)


def opened_by(stage: Stage, plan: Plan, method: str = "lowest_price", **more: Any) -> Story:
    """Let both trustees release the offers of a purchase by a method; return it as it is then."""
    requirement = yield from _closed(stage, plan, method, **more)
    for place in (1, 2):
        yield clock.now() + 20 * MINUTE
        _release(stage, Requirement.get_by_id(requirement.id), place)
    return Requirement.get_by_id(requirement.id)


def waiting(stage: Stage, plan: Plan) -> Story:
    """The offers are closed; the trustees have not released anything yet."""
    begins = stage.now.replace(second=0, microsecond=0) - 30 * MINUTE
    yield from _closed(stage, plan, draw_at=begins)


def taking(stage: Stage, plan: Plan) -> Story:
    """Offers may still come: whoever is listed for the service may seal one."""
    yield from _posted(stage, plan, "average_price")


def shut(stage: Stage, plan: Plan) -> Story:
    """The envelopes are closed; the opening was announced for a later day."""
    yield from _posted(stage, plan, "plan_merit", draw_at=stage.ahead(3, "10:30"))


def _closed(stage: Stage, plan: Plan, method: str = "lowest_price", **more: Any) -> Story:
    requirement = yield from _posted(stage, plan, method, **more)
    return (yield from until(requirement, R.OPENING, begin=requirement.draw_at + MINUTE))


def _posted(stage: Stage, plan: Plan, method: str, *, lowest: int = 0, **more: Any) -> Story:
    """Publish and let the agencies seal their offers; the last one takes `lowest`, if it is given."""
    requirement = buying.drafted(stage, plan, method=method, **more)
    owner = buying.owner_of(stage, requirement)
    trustees.choose(requirement, [one.key.id for one in stage.kept["trustees"]], owner, None)
    requirement = Requirement.get_by_id(requirement.id)
    publish.publish(requirement, owner)
    told = clock.now()
    for turn, actor in enumerate(buying.able(stage, plan, requirement)[: plan.bidders]):
        yield told + (turn + 1) * 41 * MINUTE
        price = requirement.amount_fen - (turn * 3 % 4 + 1) * 120_000
        _offer(requirement, actor, turn, lowest if lowest and turn + 1 == plan.bidders else price)
    return requirement


def _offer(requirement: Requirement, actor: Actor, turn: int, price: int) -> None:
    passed = signup.gate(requirement.id, actor.org_id)
    content = hashlib.sha256(f"practice {requirement.id} {turn}".encode()).digest()
    offer = {
        "format": "lianshen-offer/1",
        "uscc": passed.uscc,
        "amount_fen": price,
        "note": "",
        "attachments": [],
    }
    number = base64.b32encode(content[:10]).decode().lower()
    place = envelope.Place(offers.notice_of(passed), number, 1)
    keys = [base64.b64decode(one) for one in offers.keys_of(passed.id, passed.edition)]
    sealed = envelope.seal(offer, place, keys, content, hashlib.sha256(content).digest())
    offers.submit(passed, canonical.text(sealed), "", f"practice-{number}", actor)


def _release(stage: Stage, requirement: Requirement, place: int) -> None:
    one, row, shares = stage.kept["trustees"][place - 1], closing.of(requirement), {}
    found = closing.envelopes(row)
    for listed in json.loads(row.document)["offers"]:
        if listed["number"]:
            body = json.loads(found[listed["offer"]].body)
            shares[listed["offer"]] = _b64(envelope.share_of(body, place, one.secret))
    told = releasing.statement(row, place, shares)
    signature = _b64(one.signer.sign(canonical.data(told)))
    text = json.dumps({"format": releasing.FORMAT, "shares": shares, "signature": signature})
    releasing.release(requirement, text, one.actor)
