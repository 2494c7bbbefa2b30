"""Scoring opened offers: experts are called, each fills in and signs a sheet, the last one ranks."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.kernel import canonical, clock, events
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.expert_states import SEAT, SeatState
from bidding.models import Freeze, Requirement, Seat
from bidding.rules import sheets
from bidding.rules.endings import Code
from bidding.rules.selection import scoring as rule
from bidding.rules.selection.offers import Offer, Ranking, sift
from bidding.services import freeze, labelled, panel_pool, pricing, seats, terms
from bidding.states import REQUIREMENT

NOT_TAKEN = Reason("请先接受评审并作出承诺，再填写评分")


def valid_offers(requirement: Requirement) -> list[Offer]:
    """List the opened offers that count, by their number."""
    good, _ = sift(pricing.offers_of(requirement), pricing.bounds_of(requirement))
    return sorted((offer for offer, _ in good), key=lambda one: one.number)


def begin(requirement: Requirement) -> None:
    """Go on inside write() after the opening: call the experts, or fail without a valid offer."""
    numbers = valid_offers(requirement)
    if not numbers:
        freeze.fail(requirement, pricing.NO_VALID, Code.TOO_FEW)
        return
    told = {**terms.facts(requirement), "valid": len(numbers)}
    fire(REQUIREMENT, requirement, "review", SYSTEM, facts=told)
    if not seats.call(requirement, panel_pool.terms_of(requirement).experts):
        freeze.fail(requirement, seats.NONE_LEFT)


def save(seat: Seat, marks: sheets.Marks, actor: Actor) -> None:
    """Keep the sheet as it is so far; only its expert ever sees it before all have signed."""
    with write():
        seat = seats.hold(seat)
        if seat.state != SeatState.ACCEPTED:
            raise Invalid({"": NOT_TAKEN})
        Seat.update(marks=marks, version=Seat.version + 1).where(Seat.id == seat.id).execute()


def document_of(seat: Seat) -> dict[str, Any]:
    """Write the sheet as it would be signed now; Invalid per field name while it is not whole."""
    requirement = seat.requirement
    numbers = [one.number for one in valid_offers(requirement)]
    own = panel_pool.terms_of(requirement)
    wrong = {
        f"m_{key}_{number}": reason
        for key, number, reason in sheets.missing(own, seat.marks, numbers)
    }
    if wrong:
        raise Invalid(wrong)
    notice = f"{requirement.id}/{requirement.edition}"
    return sheets.document(notice, seat.place, own, seat.marks)


def digest(document: Mapping[str, Any]) -> str:
    """Hash a sheet, or a ranking: what is shown before the signature and logged with it."""
    return hashlib.sha256(canonical.data(document)).hexdigest()


def sign(seat: Seat, shown: str, actor: Actor, seen: int | None) -> Event:
    """Sign the sheet whose hash the expert was shown; the last signature ranks.

    The password was proven just before (the view); Invalid when the sheet has changed since.
    """
    with write():
        seat = seats.hold(seat)
        document = document_of(seat)
        text, found = canonical.text(document), digest(document)
        if found != shown:
            raise Invalid({"": Reason("评分表在您核对之后有改动，请重新核对后签名")})
        told = {**seats.facts(seat), "sheet_sha256": found}
        sets = {"document": text, "sha256": found, "signed_at": clock.now()}
        event = fire(SEAT, seat, "sign", actor, facts=told, seen=seen, sets=sets)
        Seat.update(event=event.id).where(Seat.id == seat.id).execute()
        _tell(seat.requirement, found)
        if len(seats.signed(seat.requirement)) == panel_pool.terms_of(seat.requirement).experts:
            _finish(seat.requirement)
    return event


def _tell(requirement: Requirement, digest: str) -> None:
    """Let the public know that a sheet stands, by its hash; who signed is not told yet."""
    told = {
        "notice": requirement.number,
        "sheet_sha256": digest,
        "signed": len(seats.signed(requirement)),
    }
    key = "bidding.requirement.sheet_signed"
    events.record(key, requirement, actor=SYSTEM, facts=told, visibility="public")


def rank(requirement: Requirement) -> Ranking:
    """Rank by the published table: a pure function of offers, signed sheets and tie order."""
    own = panel_pool.terms_of(requirement)
    signed = {one.expert_id: one.sheet for one in seats.signed(requirement)}
    return rule.rank(
        pricing.offers_of(requirement),
        pricing.bounds_of(requirement),
        labelled.of(requirement, labelled.TIE).numbers,
        criteria=own.table(),
        given=sheets.given(signed),
        credit=_credit(requirement),
        trim_from=own.trim_from,
    )


def _credit(requirement: Requirement) -> Mapping[int, int]:
    """Return number in the pool -> the credit score frozen with it."""
    pool = json.loads(Freeze.get(Freeze.requirement == requirement).pool)
    scores = {one["id"]: one["score"] for one in pool.get("credit", ())}
    return {one["number"]: scores.get(one["id"], 0) for one in pool["pool"]}


def _finish(requirement: Requirement) -> None:
    """Rank once all have signed, and propose whoever is named."""
    signed = [one.sha256 for one in seats.signed(requirement)]
    table = list(panel_pool.terms_of(requirement).criteria)
    drawn = labelled.of(requirement, labelled.EXPERT)
    pricing.conclude(
        requirement,
        rank(requirement),
        "score",
        document={"criteria": table, "sheets": signed},
        told={"draws": {labelled.EXPERT: drawn.sha256}, "sheets": signed},
    )
    events.checkpoint("award")
