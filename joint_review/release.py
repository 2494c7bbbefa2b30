"""What was decided in a round stays inside the review until the lead issues it.

From the designer's hand-over to the next issue (or the approval) a verdict is known to the
reviewers and the institution's lead only: everybody else goes on reading "设计已回复".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package, Task
from joint_review.opinion_states import OpinionState, TaskState
from joint_review.states import PackageState

JUDGING = (PackageState.REVIEWING, PackageState.PAUSED)
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
    known = getattr(package, "known_tasks", None)
    if known is not None and known[0] == actor.person_id:
        return any(task.organisation_id == actor.org_id for task in known[1])
    mine = (Task.package == package.id) & (Task.reviewer == actor.person_id)
    mine &= Task.organisation == actor.org_id
    return Task.select().where(mine, Task.state != TaskState.RELEASED).exists()


def unreleased(package: Package, opinions: Iterable[Opinion]) -> set[str]:
    """Pick the opinions answered for this round: whatever was decided of them is not told yet."""
    if package.state not in JUDGING or package.round == 1:
        return set()
    ids = [one.id for one in opinions]
    return {key for (key,) in _answered(ids=ids, round_=package.round - 1)} if ids else set()


@prepared
def _answered(ids, round_):
    query = Reply.select(Reply.opinion).where(Reply.opinion.in_(ids), Reply.round == round_)
    return query.where(Reply.verdict != "taken").tuples()


def veil(package: Package, opinions: Iterable[Opinion]) -> None:
    """Turn loaded opinions into what outsiders may know of them; the rows are not touched."""
    rows = [one for one in opinions if one.number is not None]
    kept = unreleased(package, rows)
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
    if event.key not in VERDICTS or not unreleased(package, [opinion]):
        return False
    return (event.facts or {}).get("round", package.round) == package.round
