"""The owner's choice among a short list, within its clock; silence fails in public."""

import json
from dataclasses import dataclass
from typing import Any

from app.kernel import clock, deadlines, log
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from bidding.models import DrawRound, Freeze, RankingRecord, Requirement
from bidding.queries import sealing
from bidding.rules import terms_of_method
from bidding.rules.endings import Code
from bidding.services import freeze, lots
from bidding.states import REQUIREMENT, RequirementState

R = RequirementState


@dataclass(frozen=True)
class Choice:
    """One agency of the list, by its number in the frozen pool."""

    number: int
    uscc: str
    name: str
    score: int | None = None
    grade: str = ""
    amount_fen: int | None = None


def begin(requirement: Requirement, action: str, facts: dict[str, Any]) -> Event:
    """Move to the owner's choice inside write(); its clock starts with the published days."""
    event = fire(REQUIREMENT, requirement, action, SYSTEM, facts=facts)
    terms = terms_of_method.read(requirement.method, requirement.rule_data)
    deadlines.start("bidding.choosing", requirement, amount=terms.choice_days)
    return event


def drawn(requirement: Requirement) -> list[int]:
    """List the pool numbers of the small list in the order they were drawn."""
    rows = requirement.rounds.where(DrawRound.document.is_null(False))
    row = rows.order_by(DrawRound.turn.desc()).first()
    if row is None:
        return []
    return [pick["number"] for pick in json.loads(row.document)["rounds"][-1]["picks"]]


def choices(requirement: Requirement) -> list[Choice]:
    """List whom the owner may choose now: the small list without those chosen before."""
    used = {row.pool_number for row in requirement.awards} | set(lots.passed_over(requirement))
    return [one for one in listed(requirement) if one.number not in used]


def listed(requirement: Requirement) -> list[Choice]:
    """List the small list as it was drawn, with the credit frozen at F; or the valid offers."""
    if requirement.is_sealed:
        return _offered(requirement)
    frozen = Freeze.get_or_none(Freeze.requirement == requirement)
    if frozen is None:
        return []
    document = json.loads(frozen.pool)
    pool = {row["number"]: row for row in document["pool"]}
    credit = {row["id"]: row for row in document.get("credit", ())}
    found = []
    for number in drawn(requirement):
        one = pool[number]
        known = credit.get(one["id"], {})
        kept = (one["id"], one["name"], known.get("score"), known.get("grade", ""))
        found.append(Choice(number, *kept))
    return found


def _offered(requirement: Requirement) -> list[Choice]:
    kept = RankingRecord.get_or_none(RankingRecord.requirement == requirement)
    rows = json.loads(kept.document)["rows"] if kept else ()
    return [
        Choice(
            row["number"],
            row["uscc"],
            row["name"],
            amount_fen=sealing.offered(requirement, row["number"]),
        )
        for row in rows
        if row["place"] is not None
    ]


def is_late(requirement: Requirement, kind: str = "bidding.choosing") -> bool:
    """Say inside write() whether a clock is over although nobody has drawn the consequence yet."""
    moment = log.moment()
    running = deadlines.of(requirement, only_open=True)
    ends = [view.due for view in running if view.kind == kind]
    return any(due is not None and due <= moment for due in ends)


def over(payload: dict) -> None:
    """Fail in public, with its name, when the owner did not choose in time."""
    requirement = Requirement.get_or_none(Requirement.id == payload["subject_id"])
    if requirement is None or requirement.state != R.CHOOSING:
        return
    running = deadlines.of(requirement, only_open=True)
    mine = [view.due for view in running if view.kind == "bidding.choosing"]
    if any(due is None or clock.now() < due for due in mine):
        return
    why = f"业主{requirement.owner.name}逾期未选定中选机构"
    freeze.fail(requirement, why, Code.OWNER_SILENT)
