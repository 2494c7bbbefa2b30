"""Opening: trustees release shares under their signature, then all offers open in one step, once.

Shares, never keys, come here. What was released is combined outside of a transaction; the result
is written by whoever comes first, under the log's lock.
"""

import hashlib
import json
from typing import Any

from app.kernel import canonical, clock, deadlines, events, jobs, log
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from app.kernel.sealing import envelope as sealing
from bidding.models import (
    Closing,
    DrawRound,
    Envelope,
    OpenedOffer,
    Release,
    Requirement,
    RevealedKey,
    Signup,
)
from bidding.rules import opening as rules
from bidding.rules.opening import Opened, Sealed
from bidding.services import (
    closing,
    draw,
    freeze,
    labelled,
    nonces,
    selecting,
    terms,
    trustees,
)
from bidding.states import RequirementState

R = RequirementState
NO_NONCES = "到宽限期结束，受托人释放的份额不足，随机数无法开启"
TOO_FEW = "到宽限期结束，受托人释放的份额不足，报价无法开启"


def found_of(row: Closing, releases: list[Release], mode: str) -> list[Opened]:
    """Combine what was released for every envelope in the pool; no database is written."""
    shares = {one.place: json.loads(one.shares) for one in releases}
    kept = RevealedKey.select().join(Signup).where(Signup.requirement == row.requirement)
    revealed = {one.signup_id: sealing.unb64(one.content_key) for one in kept}
    there, found = closing.envelopes(row), []
    for one in json.loads(row.document)["offers"]:
        if not one["number"]:
            continue
        held: Envelope = there[one["offer"]]
        given = {x: sealing.unb64(by[one["offer"]]) for x, by in shares.items()}
        sealed = Sealed(
            one["number"],
            held.signup.uscc,
            json.loads(held.body),
            {x: share for x, share in given.items() if share},
            revealed.get(held.signup_id),
        )
        found.append(rules.open_one(sealed, mode))
    return sorted(found, key=lambda one: one.number)


def combined(key: str, *, over: bool = False) -> list[Opened] | None:
    """Combine what was released, outside of a transaction; None while that settles nothing."""
    requirement = Requirement.get_by_id(key)
    row = closing.of(requirement)
    if row is None or requirement.state != R.OPENING:
        return None
    releases = list(requirement.releases.order_by(Release.place))
    found = found_of(row, releases, nonces.mode_of(requirement))
    count = len(trustees.of(requirement))
    return found if rules.is_settled(found, len(releases), count, over=over) else None


def write_down(key: str, found: list[Opened] | None) -> bool:
    """Open all with a settled outcome; done twice or by two at once it happens once."""
    if found is None:
        return False
    with write():
        log.moment()
        requirement = Requirement.get_by_id(key)
        row = closing.of(requirement)
        if requirement.state != R.OPENING or row.opened_at is not None:
            return False
        _open_all(requirement, row, found)
    return True


def attempt(key: str) -> bool:
    """Open all if what was released so far settles it."""
    return write_down(key, combined(key))


def result_rows(row: Closing, found: list[Opened]) -> list[dict[str, Any]]:
    """Write the outcome of all envelopes as it is hashed into the log."""
    offers = {one["number"]: one["offer"] for one in json.loads(row.document)["offers"]}
    return [
        {
            "number": one.number,
            "offer": offers[one.number],
            "key": sealing.b64(one.key) if one.key else "",
            "content": one.offer,
            "malformed": one.malformed,
        }
        for one in found
    ]


def _open_all(requirement: Requirement, row: Closing, found: list[Opened]) -> None:
    """Write every opened offer, log their hash, and let the method go on."""
    there, rows = closing.envelopes(row), result_rows(row, found)
    for one, shown in zip(found, rows, strict=True):
        held = there[shown["offer"]]
        OpenedOffer.create(
            signup=held.signup_id,
            requirement=requirement,
            number=one.number,
            envelope=held,
            amount_fen=one.price.amount_fen,
            rate_bp=one.price.rate_bp,
            document=canonical.text(one.offer) if one.offer is not None else "",
            content_key=shown["key"],
            malformed=one.malformed,
        )
    told = {
        "notice": requirement.number,
        "list": row.sha256,
        "result_sha256": hashlib.sha256(canonical.data(rows)).hexdigest(),
        "offers": len(found),
        "malformed": sum(bool(one.malformed) for one in found),
        "draws": labelled.public_hashes(requirement),
    }
    what = "nonces_opened" if requirement.seals_nonces else "opened"
    name = f"bidding.requirement.{what}"
    event = events.record(name, requirement, actor=SYSTEM, facts=told, visibility="public")
    row.opened_at, row.opened_event = clock.now(), event.id
    row.save()
    deadlines.stop("bidding.opening", requirement)
    events.checkpoint("opening")
    if requirement.seals_nonces:
        nonces.keep(requirement, found)
        draw.perform(requirement.rounds.where(DrawRound.turn == requirement.turn).get())
    else:
        selecting.opened(requirement)


def _given(key: str) -> int:
    """Count the releases and the revealed keys of a purchase."""
    keys = RevealedKey.select().join(Signup).where(Signup.requirement == key)
    return Release.select().where(Release.requirement == key).count() + keys.count()


def before_over(payload: dict) -> tuple[int, list[Opened] | None]:
    """Combine at the end of the grace time what was given in time; tell how much that was."""
    given = _given(payload["subject_id"])
    return given, combined(payload["subject_id"], over=True)


def over(payload: dict, ready: tuple[int, list[Opened] | None]) -> None:
    """At the end of the grace time: open what can be opened, or fail in public.

    What came in the last moment may have been committed after it was combined: it counts.
    """
    requirement = Requirement.get_or_none(Requirement.id == payload["subject_id"])
    if requirement is None or requirement.state != R.OPENING:
        return
    log.moment()
    given, found = ready
    if _given(requirement.id) != given:
        found = combined(requirement.id, over=True)
    if not write_down(requirement.id, found):
        freeze.fail(requirement, NO_NONCES if requirement.seals_nonces else TOO_FEW)


def progress(requirement: Requirement) -> list[dict[str, Any]]:
    """List the trustees with the moment of their release, for the page."""
    done = {one.place: one for one in requirement.releases}
    return [{"trustee": one, "release": done.get(one.place)} for one in trustees.of(requirement)]


def facts(requirement: Requirement) -> dict[str, Any]:
    """Return what the event of the begun opening says."""
    return {**terms.facts(requirement), "list": closing.of(requirement).sha256}


JOBS = {
    "bidding.open": jobs.Handler(
        effect=lambda payload, found: write_down(payload["id"], found),
        prepare=lambda payload: combined(payload["id"]),
    ),
    "bidding.opening_over": jobs.Handler(effect=over, prepare=before_over),
}
