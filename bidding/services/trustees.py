"""Trustees' keys: registered with proof of possession, chosen for a draft, retired for the future.

The secret never comes here: it is made in the trustee's own browser or in the offline file.
"""

import hashlib
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from peewee import IntegrityError

from app.accounts.models import Organisation
from app.kernel import canonical, events
from app.kernel.canonical import CanonicalError
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from app.kernel.sealing import envelope as sealing
from bidding.models import Requirement, Trustee, TrusteeKey
from bidding.sealing_states import TRUSTEE, TrusteeState
from bidding.states import REQUIREMENT

FORMAT = "lianshen-trustee/1"
MOST = 3
# What one, two or three trustees cost and give, as page and notice say it.
PRICE = {
    1: Reason.of(
        "仅一名受托人：该受托人一人即可在截止前打开全部密封内容；其缺席时只能由投递机构自行公开密钥"
    ),
    2: Reason.of(
        "两名受托人：须两人同时到场才能开启，任何一人都不能提前打开；一人缺席时只能由投递机构自行公开密钥"
    ),
    3: Reason.of("三名受托人：任意两人即可开启，一人缺席不影响；两人串通仍可提前打开"),
}


def register(text: str, actor: Actor) -> TrusteeKey:
    """Keep the public card of a key after its own signature; logged with the fingerprint.

    Raises Invalid with the sentence for the field "card".
    """
    card = _card(text)
    public = card["public"]
    row = TrusteeKey(
        organisation=actor.org_id,
        person=actor.person_id,
        name=card["name"],
        opening=public["opening"],
        signing=public["signing"],
        fingerprint=card["fingerprint"],
    )
    told = {
        "organisation": actor.org_name,
        "name": card["name"],
        "opening": public["opening"],
        "signing": public["signing"],
        "fingerprint": card["fingerprint"],
    }
    try:
        with write():
            key = "bidding.trustee.registered"
            subject = SimpleNamespace(subject_kind=TrusteeKey.subject_kind, id=row.id)
            row.event = events.record(key, subject, actor=actor, facts=told, visibility="public").id
            row.save(force_insert=True)
    except IntegrityError:
        raise Invalid({"card": Reason("这把公钥已经登记过")}) from None
    return row


def _card(text: str) -> dict[str, Any]:
    """Read a public card: shape, fingerprint, usable key, signature by itself."""
    try:
        card = canonical.parse(text)
        public = {name: card["public"][name] for name in ("opening", "signing")}
        name = card["name"]
        named = isinstance(name, str) and 0 < len(name.strip()) <= len(name) <= 60
        named = named and name.isprintable()
        whole = card["format"] == FORMAT and set(card["public"]) == set(public) and named
        opening, signing = (sealing.unb64(public[name]) for name in ("opening", "signing"))
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(opening))
        signed = {name: card[name] for name in ("format", "name", "public", "fingerprint")}
        key = Ed25519PublicKey.from_public_bytes(signing)
        key.verify(sealing.unb64(card["signature"]), canonical.data(signed))
    except InvalidSignature:
        raise Invalid({"card": Reason("公钥文件的签名不成立，请重新生成")}) from None
    except (CanonicalError, KeyError, TypeError, ValueError):
        whole = False
    good = whole and hashlib.sha256(canonical.data(public)).hexdigest() == card["fingerprint"]
    if not good:
        raise Invalid({"card": Reason("这不是完整的公钥文件，请用本页面或离线文件生成")})
    return card


def retire(row: TrusteeKey, reason: str, actor: Actor, seen: int | None) -> Event:
    """Retire a key: running notices keep it, future ones must choose another."""
    with write():
        told = {"fingerprint": row.fingerprint, "name": row.name}
        return fire(TRUSTEE, row, "retire", actor, reason=reason, facts=told, seen=seen)


def choose(requirement: Requirement, keys: Sequence[str], actor: Actor, seen: int | None) -> None:
    """Choose one to three active keys of different organisations for a draft."""
    with write():
        rows = TrusteeKey.select().where(TrusteeKey.id.in_(list(keys) or [""]))
        found = {row.id: row for row in rows.where(TrusteeKey.state == TrusteeState.ACTIVE)}
        chosen = [found[key] for key in dict.fromkeys(keys) if key in found]
        if not 1 <= len(chosen) <= MOST:
            raise Invalid({"keys": Reason("请选定一至三名受托人的可用密钥")})
        if len({row.organisation_id for row in chosen}) != len(chosen):
            raise Invalid({"keys": Reason("受托人应来自不同的单位，同一单位只能选一名")})
        if len({row.person for row in chosen}) != len(chosen):
            raise Invalid({"keys": Reason("受托人应是不同的人：有两把密钥由同一人登记")})
        fire(REQUIREMENT, requirement, "edit", actor, seen=seen)
        Trustee.delete().where(Trustee.requirement == requirement).execute()
        for place, row in enumerate(chosen, 1):
            Trustee.create(requirement=requirement, place=place, key=row)


def of(requirement: Requirement) -> list[Trustee]:
    """List the trustees of a purchase by their place."""
    query = Trustee.select(Trustee, TrusteeKey, Organisation).join(TrusteeKey).join(Organisation)
    return list(query.where(Trustee.requirement == requirement).order_by(Trustee.place))


def candidates() -> list[TrusteeKey]:
    """List the keys that may be chosen, oldest first."""
    query = TrusteeKey.select(TrusteeKey, Organisation).join(Organisation)
    active = query.where(TrusteeKey.state == TrusteeState.ACTIVE)
    return list(active.order_by(TrusteeKey.created_at, TrusteeKey.id).limit(300))


def objections(requirement: Requirement) -> list[Reason]:
    """Say why a sealed purchase may not be published with the trustees it has."""
    if not requirement.takes_envelopes:
        return []
    rows = of(requirement)
    if not rows:
        return [Reason("请先选定一至三名开启受托人")]
    gone = [row for row in rows if row.key.state != TrusteeState.ACTIVE]
    if gone and not requirement.is_published:
        return [Reason.of("受托人“{name}”的密钥已停用，请另选", name=gone[0].key.name)]
    return []


def document(requirement: Requirement) -> dict[str, Any]:
    """Write what the notice prints of the sealing; nothing for other methods."""
    if not requirement.takes_envelopes:
        return {}
    rows = [
        {
            "place": row.place,
            "organisation": row.key.organisation.name,
            "name": row.key.name,
            "opening": row.key.opening,
            "signing": row.key.signing,
            "fingerprint": row.key.fingerprint,
        }
        for row in of(requirement)
    ]
    return {"offers" if requirement.is_sealed else "nonces": "sealed", "trustees": rows}


def place_of(requirement: Requirement, actor: Actor) -> Trustee | None:
    """Return the trusteeship that the acting organisation holds in a purchase, None for others."""
    mine = [row for row in of(requirement) if row.key.organisation_id == actor.org_id]
    return mine[0] if mine and actor.org_id else None


def need(requirement: Requirement, actor: Actor) -> Trustee:
    """Return one's own trusteeship; NotAllowed for anybody else."""
    found = place_of(requirement, actor)
    if found is None:
        raise NotAllowed(Reason("贵单位不是本公告的开启受托人"))
    return found
