"""What trustees and bidders give for the opening: signed shares, or a bidder's own key.

Shares, never keys of trustees, come here; the signature stands over list and checkpoint.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from peewee import IntegrityError

from app.kernel import canonical, deadlines, events, jobs, log
from app.kernel.canonical import CanonicalError
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.permissions import Actor
from app.kernel.sealing import envelope as sealing
from app.kernel.sealing.envelope import MalformedError, ShutError
from bidding.models import Closing, Release, Requirement, RevealedKey, Signup, Trustee
from bidding.services import closing, opening, trustees
from bidding.states import RequirementState

R = RequirementState
FORMAT = "lianshen-release/1"
TOO_LATE = Reason("开启宽限期已过，不再受理份额和密钥")
NOT_NOW = Reason("现在不在开启阶段：须到公告的开启时刻之后，且尚未开启")


def task(row: Closing) -> dict[str, Any]:
    """Put together what a trustee's page or offline file checks and opens: no secret in it.

    NotAllowed before the opening: nobody needs to know earlier how many there are.
    """
    if row.opened_at is None and row.requirement.state != R.OPENING:
        raise NotAllowed(NOT_NOW)
    found = closing.envelopes(row)
    listed = [one for one in json.loads(row.document)["offers"] if one["number"]]
    keys = [
        {"place": one.place, "opening": one.key.opening, "signing": one.key.signing}
        for one in trustees.of(row.requirement)
    ]
    return {
        "format": "lianshen-opening-task/1",
        "list": json.loads(row.document),
        "closing": closing.disclosure(row),
        "trustees": keys,
        "envelopes": [json.loads(found[one["offer"]].body) for one in listed],
    }


def statement(row: Closing, place: int, shares: Mapping[str, str]) -> dict[str, Any]:
    """Write what a trustee signs: list, closing checkpoint, its place, the hash of its shares."""
    made = closing.disclosure(row)["checkpoint"]
    return {
        "format": FORMAT,
        "notice": json.loads(row.document)["notice"],
        "list": row.sha256,
        "checkpoint": {"size": made["size"], "root": made["root"]},
        "place": place,
        "shares_sha256": hashlib.sha256(canonical.data(shares)).hexdigest(),
    }


def release(requirement: Requirement, text: str, actor: Actor) -> None:
    """Take a trustee's release; opens everything when it was the last that was needed.

    Raises Invalid for the field "release", NotAllowed outside of the opening phase.
    """
    mine, row = trustees.need(requirement, actor), closing.of(requirement)
    if row is None or requirement.state != R.OPENING:
        raise NotAllowed(NOT_NOW)
    shares, signature = _checked(row, mine, text)
    told = {
        "notice": requirement.number,
        "place": mine.place,
        "trustee": mine.key.name,
        "list": row.sha256,
        "shares_sha256": hashlib.sha256(canonical.data(shares)).hexdigest(),
    }
    try:
        with write():
            _still_opening(requirement)
            key = "bidding.requirement.shares"
            event = events.record(key, requirement, actor=actor, facts=told, visibility="public")
            Release.create(
                requirement=requirement,
                place=mine.place,
                shares=canonical.text(shares),
                statement=canonical.text(statement(row, mine.place, shares)),
                signature=signature,
                at=event.at,
                event=event.id,
            )
            _promise(requirement, event)
    except IntegrityError:
        raise NotAllowed(Reason("您的份额已经释放过，无需再次提交")) from None
    opening.attempt(requirement.id)


def _checked(row: Closing, mine: Trustee, text: str) -> tuple[dict[str, str], str]:
    """Check shape and signature of a release against list and checkpoint."""
    try:
        given = canonical.parse(text)
        shares, signature = given["shares"], given["signature"]
        listed = {one["offer"] for one in json.loads(row.document)["offers"] if one["number"]}
        whole = given["format"] == FORMAT and set(shares) == listed
        whole = whole and all(len(sealing.unb64(one)) in {0, 32} for one in shares.values())
        if not whole:
            raise Invalid({"release": Reason("份额文件与封存清单的信封不一致")})
        key = Ed25519PublicKey.from_public_bytes(sealing.unb64(mine.key.signing))
        signed = canonical.data(statement(row, mine.place, shares))
        key.verify(sealing.unb64(signature), signed)
    except InvalidSignature:
        raise Invalid(
            {"release": Reason("签名不成立：不是登记的密钥，或签的不是本次封存的清单和检查点")}
        ) from None
    except (CanonicalError, MalformedError, KeyError, TypeError, ValueError, AttributeError):
        raise Invalid({"release": Reason("这不是完整的份额文件")}) from None
    return shares, signature


def reveal(signup: Signup, text: str, actor: Actor) -> None:
    """Take a bidder's own content key because trustees are missing; it must open its envelope."""
    requirement, row = signup.requirement, closing.of(signup.requirement)
    if row is None or requirement.state != R.OPENING:
        raise NotAllowed(NOT_NOW)
    key = _own_key(text)
    found = {one.signup_id: one for one in closing.envelopes(row).values()}.get(signup.id)
    if found is None:
        raise NotAllowed(Reason("封存清单中没有贵机构的信封"))
    try:
        sealing.unseal(json.loads(found.body), key)
    except ShutError:
        raise Invalid({"key": Reason("这把密钥打不开贵机构封存的信封，请核对自留文件")}) from None
    except MalformedError as problem:
        raise Invalid({"key": Reason(str(problem))}) from None
    told = {"notice": requirement.number, "agency_uscc": signup.uscc, "offer": found.offer}
    try:
        with write():
            _still_opening(requirement)
            name = "bidding.offer.revealed"
            event = events.record(name, signup, actor=actor, facts=told, visibility="sealed")
            RevealedKey.create(
                signup=signup, content_key=sealing.b64(key), at=event.at, event=event.id
            )
            _promise(requirement, event)
    except IntegrityError:
        raise NotAllowed(Reason("贵机构已经公开过密钥")) from None
    opening.attempt(requirement.id)


def _own_key(text: str) -> bytes:
    """Read a content key: the file the bidder kept, or the base64 in it."""
    try:
        given = text.strip()
        raw = sealing.unb64(canonical.parse(given)["key"] if given.startswith("{") else given)
    except (MalformedError, KeyError, TypeError, ValueError):
        raw = b""
    if len(raw) != 32:
        raise Invalid({"key": Reason("这不是自留文件，也不是其中的密钥")})
    return raw


def _still_opening(requirement: Requirement) -> None:
    """Check under the log's lock; two who come at once see each other's release.

    The clock decides, not the worker: after the grace time nothing is taken, run or not.
    """
    moment = log.moment()
    if Requirement.get_by_id(requirement.id).state != R.OPENING:
        raise NotAllowed(NOT_NOW)
    running = deadlines.of(requirement, only_open=True)
    ends = [view.due for view in running if view.kind == "bidding.opening"]
    if any(due is not None and due <= moment for due in ends):
        raise Late(TOO_LATE)


def _promise(requirement: Requirement, event: Event) -> None:
    """Promise the opening, should this process die before it tries itself."""
    jobs.enqueue("bidding.open", {"id": requirement.id}, key=f"bidding.open:{event.id}")
