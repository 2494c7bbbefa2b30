"""What was decided in a round stays inside the review until the lead issues it.

From the designer's hand-over to the next issue (or the approval) a verdict is known to the
reviewers and the institution's lead only: everybody else goes on reading "设计已回复".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.kernel.permissions import Actor
from joint_review import kin
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package
from joint_review.opinion_states import OpinionState

VERDICTS = frozenset(
    f"joint_review.opinion.{action}" for action in ("close", "keep_open", "void", "transfer")
)


def inside(package: Package, actor: Actor) -> bool:
    """Say whether an actor belongs to the review itself (institution's lead or a reviewer)."""
    at_home = actor.org_id is not None and actor.org_id == package.institution_id
    if at_home and actor.has("agency.lead", "agency.manager"):
        return True
    return bool(actor.person_id) and _holds_task(package, actor)


def _holds_task(package: Package, actor: Actor) -> bool:
    held = kin.tasks_of(package, actor.person_id)
    return any(task.organisation_id == actor.org_id for task in held)


def veil(opinions: Iterable[Opinion]) -> None:
    """Turn loaded opinions into what outsiders may know of them; the rows are not touched."""
    rows = [one for one in opinions if one.number is not None]
    kept = kin.unreleased(rows)
    for one in rows:
        if one.id in kept:
            one.veiled, one.state = True, OpinionState.REPLIED
            one.close_reason, one.closed_at, one.closed_by = "", None, None


def veil_replies(package_round: int, replies: Iterable[Reply]) -> None:
    """Take the verdicts of the running round off answers that are shown to outsiders."""
    for one in replies:
        if one.round == package_round - 1 and one.verdict != "taken":
            one.verdict, one.verdict_reason = "waiting", ""


def withheld(opinion: Opinion, event: Any, actor: Actor) -> bool:
    """Say whether an event of an opinion is not yet for this reader, timeline and log alike."""
    package = opinion.package
    if inside(package, actor) or (actor.person_id and actor.person_id == event.actor_id):
        return False
    if opinion.number is None:
        return True
    if event.key not in VERDICTS or not kin.is_unreleased(opinion):
        return False
    return (event.facts or {}).get("round", package.round) == package.round
