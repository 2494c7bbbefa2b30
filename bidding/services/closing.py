"""At F: the list of accepted envelopes is fixed, hashed and logged, and sent to all who took part."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from app.accounts.queries import people_with
from app.kernel import canonical, clock, jobs, log, notices
from app.kernel.events import Event
from bidding.models import Closing, Envelope, Requirement, Signup
from bidding.services import sealed_files, trustees
from bidding.states import SignupState

FORMAT = "lianshen-closing/1"
TOLD = (
    "公告 {number} 已截止，信封已封存。清单摘要 {digest}；日志检查点 {size} 条，根 {root}。"
    "请留存，开启时以此核对"
)


def list_of(
    requirement: Requirement, pool: Sequence[str], moment: dt.datetime
) -> dict[str, Any] | None:
    """List every envelope that stands; `number` is that of the pool, None for who is not in it.

    None for purchases to which nothing comes sealed.
    """
    if not requirement.takes_envelopes:
        return None
    numbers = {signup: number for number, signup in enumerate(pool, 1)}
    rows = [
        {
            "offer": one.offer,
            "version": one.number,
            "sha256": one.sha256,
            "number": numbers.get(one.signup_id),
        }
        for one in standing(requirement)
    ]
    return {
        "format": FORMAT,
        "notice": f"{requirement.id}/{requirement.edition}",
        "number": requirement.number,
        "closed_at": clock.iso(moment),
        "offers": sorted(rows, key=lambda row: row["offer"]),
    }


def standing(requirement: Requirement) -> list[Envelope]:
    """Return the newest envelope of every standing sign-up of the edition."""
    mine = (Signup.requirement == requirement) & (Signup.edition == requirement.edition)
    query = Envelope.select(Envelope, Signup).join(Signup)
    query = query.where(mine, Signup.state == SignupState.ACTIVE).order_by(Envelope.number)
    return list({one.signup_id: one for one in query}.values())


def digest_of(document: dict[str, Any]) -> str:
    """Hash a closing list."""
    return hashlib.sha256(canonical.data(document)).hexdigest()


def facts(document: dict[str, Any]) -> dict[str, str]:
    """Return what the log is told of the list: its hash, never how many there are."""
    return {"offers_sha256": digest_of(document)}


def keep(requirement: Requirement, document: dict[str, Any], event: Event) -> Closing:
    """Keep the list beside the event that logged its hash, and promise to send it out."""
    row = Closing.create(
        requirement=requirement,
        document=canonical.text(document),
        sha256=digest_of(document),
        closed_at=event.at,
        event=event.id,
    )
    sealed_files.forget_unnamed(requirement, [one.body for one in standing(requirement)])
    key = f"bidding.closing_tell:{requirement.id}"
    jobs.enqueue("bidding.closing_tell", {"id": requirement.id}, key=key)
    return row


def of(requirement: Requirement) -> Closing | None:
    """Return the closing of a purchase, None before F and for other methods."""
    return Closing.get_or_none(Closing.requirement == requirement)


def disclosure(row: Closing) -> dict[str, Any]:
    """Open the closing's entry against the first checkpoint that holds it: the same for ever."""
    event = Event.get_by_id(row.event)
    kept = log.Checkpoint.select().where(log.Checkpoint.size > event.seq)
    first = log.as_json(kept.order_by(log.Checkpoint.size).first())
    entry = log.Entry.get_by_id(event.seq).data
    path = log.inclusion(event.seq, first["size"])
    proof = (event.seq, first["size"], path)
    return log.opened(entry, bytes(event.salt), event.payload, proof, first)


def tell(payload: dict) -> None:
    """Send list hash and checkpoint to every participant and trustee."""
    requirement = Requirement.get_by_id(payload["id"])
    row = of(requirement)
    made = disclosure(row)["checkpoint"]
    values = {
        "number": requirement.number,
        "digest": row.sha256,
        "size": made["size"],
        "root": made["root"],
    }
    offices = {one.signup.organisation_id for one in standing(requirement)}
    offices |= {one.key.organisation_id for one in trustees.of(requirement)}
    people = {p for office in sorted(offices) for p in people_with(office, "handler", "manager")}
    people |= {one.key.person for one in trustees.of(requirement)}
    link = f"/bidding/requirements/{requirement.id}/opening"
    notices.notify(sorted(people), TOLD, values, link=link)


def envelopes(row: Closing) -> dict[str, Envelope]:
    """Return the listed envelopes by offer id."""
    listed = [one["sha256"] for one in json.loads(row.document)["offers"]]
    found = Envelope.select(Envelope, Signup).join(Signup)
    return {one.offer: one for one in found.where(Envelope.sha256.in_(listed or [""]))}
