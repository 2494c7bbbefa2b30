"""An abnormally low would-be winner: the purchase waits, the agency is asked before it is named."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.kernel import deadlines, events
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from bidding.explanation_states import EXPLANATION
from bidding.models import Award, Explanation, Freeze, RankingRecord, Requirement, Signup
from bidding.queries import explanations, live
from bidding.rules import abnormal, terms_of_method
from bidding.services import verdicts
from bidding.states import REQUIREMENT

CLOCK = "bidding.explaining"
ASKED = "bidding.explanation.asked"


def numbers_of(requirement: Requirement) -> tuple[int, int]:
    """Return the published line (basis points) and days; zeros where nobody is asked."""
    told = terms_of_method.read(requirement.method, requirement.rule_data)
    share, days = (getattr(told, name, 0) for name in ("abnormal_bp", "explain_days"))
    return (share, days) if share and days else (0, 0)


def worths_of(requirement: Requirement) -> dict[int, int]:
    """Return pool number -> value of every valid offer, as ranked or as last bid."""
    kept = RankingRecord.get_or_none(RankingRecord.requirement == requirement)
    if kept is None:
        return dict(live.standing(requirement.id))
    rows = json.loads(kept.document)["rows"]
    return {row["number"]: row["value"] for row in rows if row["place"]}


def wait(
    requirement: Requirement,
    order: Sequence[int],
    wanted: int,
    told: Mapping[str, Any],
    *,
    left: Award | None = None,
    worths: Mapping[int, int] | None = None,
) -> Event | None:
    """Ask inside write() the would-be winners that are too low; None when nobody has to explain.

    `left`: the award whose place would be taken; `worths`: the values where none are kept yet.
    """
    share, days = numbers_of(requirement)
    if not share:
        return None
    worths = worths_of(requirement) if worths is None else worths
    marked = abnormal.low(worths, share)
    asked = abnormal.to_ask(order, wanted, marked, explanations.outcomes(requirement))
    if not asked:
        return None
    mean = abnormal.mean_of(worths)
    rows = [_ask(requirement, number, worths[number], mean, left) for number in asked]
    facts = {**told, "agencies": "、".join(row.agency.name for row in rows)}
    event = fire(REQUIREMENT, requirement, "explain", SYSTEM, facts=facts)
    for row in rows:
        events.record(ASKED, row, actor=SYSTEM, facts=facts_of(row), visibility="parties")
        deadlines.start(CLOCK, row, amount=days)
    return event


def _ask(
    requirement: Requirement, number: int, value: int, mean: int, left: Award | None
) -> Explanation:
    frozen = Freeze.get(Freeze.requirement == requirement)
    signup = Signup.get_by_id(frozen.signups[number - 1])
    return Explanation.create(
        requirement=requirement,
        number=number,
        agency=signup.agency_id,
        organisation=signup.organisation_id,
        value=value,
        mean=mean,
        left=left,
    )


def facts_of(row: Explanation) -> dict[str, Any]:
    """Return the facts that every event of an explanation carries."""
    requirement = row.requirement
    return {
        "notice": requirement.number,
        "title": requirement.title,
        "agency": row.agency.name,
        "agency_uscc": row.agency.uscc,
        "number": row.number,
        "value": row.value,
        "mean": row.mean,
        "share_bp": numbers_of(requirement)[0],
    }


def out(requirement: Requirement) -> set[int]:
    """List the pool numbers whose low price fell out."""
    found = explanations.outcomes(requirement)
    return {number for number, state in found.items() if state in abnormal.OUT}


def dropped(event: Event) -> None:
    """End what is still asked when the purchase ends; told twice it does no harm."""
    mine = Explanation.requirement == event.subject_id
    for row in Explanation.select().where(mine, Explanation.state.in_(explanations.WAITING)):
        verdicts.let_go(row, "release")
        fire(EXPLANATION, row, "drop", SYSTEM, facts=facts_of(row))


LISTENS = {f"bidding.requirement.{act}": dropped for act in ("fail", "invalidate")}
