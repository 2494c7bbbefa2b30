"""Sealed purchases for tests: trustees with their keys, envelopes, releases; made by the services."""

import base64
import hashlib
import itertools
import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.kernel import canonical
from app.kernel.permissions import Actor
from app.kernel.sealing import envelope, hpke
from bidding.models import Requirement, TrusteeKey
from bidding.services import closing, offers, publish, releasing, signup, trustees
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder, make_owner, make_requirement

_count = itertools.count(1)
KINDS = (("owner", "handler"), ("regulator", "officer"), ("supervisor", "officer"))


def b64(raw):
    return base64.b64encode(raw).decode()


@dataclass(frozen=True)
class Trusted:
    """A trustee: who acts, the registered key, its secrets."""

    actor: Actor
    key: TrusteeKey
    secret: bytes
    signer: Ed25519PrivateKey


def make_trustee(kind=0, organisation=None, person=None):
    """Register a key of a person of a (new) organisation; its secrets stay with the test."""
    n = next(_count)
    kind_of, role = KINDS[kind]
    place = organisation or make_organisation(kind=kind_of)
    actor = make_actor(role, organisation=place, person=person)
    secret, public = hpke.key_pair(hashlib.sha256(b"trustee%d" % n).digest())
    signer = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"signer%d" % n).digest())
    shown = {"opening": b64(public), "signing": b64(signer.public_key().public_bytes_raw())}
    card = {
        "format": "lianshen-trustee/1",
        "name": f"受托人{n}",
        "public": shown,
        "fingerprint": hashlib.sha256(canonical.data(shown)).hexdigest(),
    }
    card["signature"] = b64(signer.sign(canonical.data(card)))
    return Trusted(actor, trustees.register(json.dumps(card), actor), secret, signer)


def make_sealed(count=3, owner=None, *, method="lowest_price", **more):
    """Publish a sealed purchase with (so many new) trustees; return it with them."""
    owner = owner or make_owner()
    requirement = make_requirement(owner, publish_it=False, method=method, **more)
    kept = [make_trustee(n) for n in range(count)] if isinstance(count, int) else count
    trustees.choose(requirement, [one.key.id for one in kept], owner, None)
    requirement = Requirement.get_by_id(requirement.id)
    publish.publish(requirement, owner)
    return Requirement.get_by_id(requirement.id), kept


def seal(passed, *, amount=7_000_000, number=None, offer=None, notice=None, key=None, **more):
    """Seal an offer as the browser does; return text and content key."""
    before = offers.standing(passed)
    n = next(_count)
    key = key or hashlib.sha256(b"content%d" % n).digest()
    told = {
        "format": "lianshen-offer/1",
        "uscc": passed.uscc,
        "amount_fen": amount,
        "note": "",
        "attachments": [],
    }
    told = {name: value for name, value in {**told, **more}.items() if value is not ...}
    place = envelope.Place(
        notice or offers.notice_of(passed),
        offer or before.offer or base64.b32encode(key[:10]).decode().lower(),
        number or before.number + 1,
    )
    keys = [base64.b64decode(one) for one in offers.keys_of(passed.id, passed.edition)]
    made = envelope.seal(told, place, keys, key, hashlib.sha256(b"blind" + key).digest())
    return canonical.text(made), key


def make_offer(requirement, bidder=None, **more):
    """Submit a sealed offer; return the agency, its actor, the event and the content key."""
    agency, actor = bidder or make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    text, key = seal(passed, **more)
    event = offers.submit(passed, text, "", f"offer-{next(_count)}", actor)
    return agency, actor, event, key


def release_of(requirement, trusted, place, *, flip=(), signer=None):
    """Write a trustee's release as its page does; `flip` offers get a false share."""
    row, shares = closing.of(requirement), {}
    found = closing.envelopes(row)
    for listed in json.loads(row.document)["offers"]:
        if listed["number"]:
            body = json.loads(found[listed["offer"]].body)
            try:
                share = envelope.share_of(body, place, trusted.secret)
            except envelope.MalformedError:
                share = b""
            if listed["number"] in flip:
                share = bytes([share[0] ^ 1]) + share[1:]
            shares[listed["offer"]] = b64(share)
    told = canonical.data(releasing.statement(row, place, shares))
    signature = b64((signer or trusted.signer).sign(told))
    return json.dumps({"format": releasing.FORMAT, "shares": shares, "signature": signature})


def release(requirement, kept, *places, **more):
    """Let the trustees at these places release their shares."""
    for place in places:
        one = kept[place - 1]
        now = Requirement.get_by_id(requirement.id)
        releasing.release(now, release_of(now, one, place, **more), one.actor)
