"""Things read together: what is asked of one of them is asked for all of them at once.

For pages that ask the permissions of many rows: the desk, the log, a search. Nothing here writes,
and what is moved is never read this way: its tasks and answers are asked for anew.
"""

from __future__ import annotations

from typing import Any

from peewee import fn

from app.kernel.prepared import prepared
from joint_review import asked
from joint_review.argument_states import ArgumentState
from joint_review.models.argument import Argument
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package, Task
from joint_review.states import PackageState

JUDGING = (PackageState.REVIEWING, PackageState.PAUSED)


def packages(keys: list[str]) -> list[Package]:
    """Load many packages for one reader."""
    found = asked.packages(keys=keys)
    _tie(found)
    return found


def with_package(model: type, keys: list[str]) -> list[Any]:
    """Load many sheets, tasks, opinions or files, each with its package, for one reader."""
    found = asked.with_package(model)(keys=keys)
    _tie([one.package for one in found])
    if model is Opinion:
        for one in found:
            one.kin = found
    return found


def _tie(found: list[Package]) -> None:
    for one in found:
        one.kin = found


def tasks_of(of: Package, person_id: str | None) -> list[Task]:
    """List the tasks a person holds in a package, in order."""
    known = getattr(of, "known_tasks", None)
    if known and known[0] == person_id:
        return known[1]
    if getattr(of, "kin", None) is None:
        return asked.tasks_of(packages=[of.id], person=person_id)
    held: dict[str, list[Task]] = {}
    for task in asked.tasks_of(packages=[one.id for one in of.kin], person=person_id):
        held.setdefault(task.package_id, []).append(task)
    for one in of.kin:
        one.known_tasks = (person_id, held.get(one.id, []))
    return held.get(of.id, [])


def is_unreleased(opinion: Opinion) -> bool:
    """Say whether an opinion was answered for the running round (see `unreleased`)."""
    kin = getattr(opinion, "kin", None)
    if kin is None:
        return bool(unreleased([opinion]))
    if getattr(opinion, "known_unreleased", None) is None:
        kept = unreleased(kin)
        for one in kin:
            one.known_unreleased = one.id in kept
    return opinion.known_unreleased


def unreleased(opinions: list[Opinion]) -> set[str]:
    """Pick the opinions answered for this round: whatever was decided of them is not told yet."""
    judged = [one for one in opinions if one.package.state in JUDGING and one.package.round > 1]
    before = {one.id: one.package.round - 1 for one in judged}
    if not before:
        return set()
    return {key for key, round_ in _answered(ids=list(before)) if round_ == before[key]}


@prepared
def _answered(ids):
    """What experts concluded is told at once, to both sides who heard it."""
    heard = (Argument.opinion == Reply.opinion) & (Argument.round == Reply.round + 1)
    ruled = Argument.select(Argument.id).where(heard, Argument.state == ArgumentState.RULED)
    query = Reply.select(Reply.opinion, Reply.round).where(Reply.opinion.in_(ids))
    return query.where(Reply.verdict != "taken", ~fn.EXISTS(ruled)).tuples()
