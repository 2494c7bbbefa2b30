"""How far purchases are, for the page of the case that asked for them; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.events import Event
from app.kernel.prepared import prepared
from bidding.models import Award, Contract, Requirement, Result
from bidding.requirement_states import RequirementState
from bidding.rules import milestones as rules
from bidding.rules.milestones import Step
from intermediaries.models import ServiceItem

KINDS = tuple(one.subject_kind for one in (Requirement, Award, Contract, Result))
MOST = 20  # purchases of one project that its page follows


@dataclass(frozen=True)
class Progress:
    """A purchase with its steps; `ended` says how it ended without a service, "" otherwise."""

    requirement: Requirement
    steps: tuple[Step, ...]
    ended: str


def of_project(project: str, item: str | None = None) -> list[Progress]:
    """List the published purchases of a project (for one item), newest first, with their steps."""
    return of(_published(project) if item is None else _published_of(project, item))


@prepared
def _published(project: str) -> Any:
    query = Requirement.select(Requirement, ServiceItem).join(ServiceItem)
    query = query.where(Requirement.project == project, Requirement.published_at.is_null(False))
    return query.order_by(Requirement.published_at.desc()).limit(MOST)


@prepared
def _published_of(project: str, item: str) -> Any:
    query = Requirement.select(Requirement, ServiceItem).join(ServiceItem)
    query = query.where(Requirement.project == project, Requirement.published_at.is_null(False))
    return (
        query.where(Requirement.item == item).order_by(Requirement.published_at.desc()).limit(MOST)
    )


def of(rows: Sequence[Requirement]) -> list[Progress]:
    """Say of each purchase how far it is; the number of questions does not grow with them."""
    if not rows:
        return []
    latest = _latest([row.id for row in rows])
    return [
        Progress(
            row,
            tuple(rules.steps(row.state, rules.undone(latest.get(row.id, {})))),
            rules.ENDED.get(row.state, ""),
        )
        for row in rows
        if row.state != RequirementState.DISCARDED
    ]


def _latest(keys: list[str]) -> dict[str, dict[str, Any]]:
    """Return purchase → event → when it last happened, over award, contract and result too."""
    belongs = {key: key for key in keys}
    for part in (_awards, _contracts, _results):
        belongs |= dict(part(keys=keys))
    found: dict[str, dict[str, Any]] = {}
    for subject, key, at in _told(subjects=list(belongs)):
        found.setdefault(belongs[subject], {})[key] = at
    return found


@prepared
def _awards(keys: list[str]) -> Any:
    return Award.select(Award.id, Award.requirement).where(Award.requirement.in_(keys)).tuples()


@prepared
def _contracts(keys: list[str]) -> Any:
    mine = Contract.requirement.in_(keys)
    return Contract.select(Contract.id, Contract.requirement).where(mine).tuples()


@prepared
def _results(keys: list[str]) -> Any:
    query = Result.select(Result.id, Contract.requirement).join(Contract)
    return query.where(Contract.requirement.in_(keys)).tuples()


@prepared
def _told(subjects: list[str]) -> Any:
    query = Event.select(Event.subject_id, Event.key, Event.at)
    theirs = Event.subject_kind.in_(KINDS) & Event.subject_id.in_(subjects)
    kind = Event.key.concat("")  # or SQLite goes through all events of these kinds
    query = query.where(theirs, kind.in_(rules.EVENTS))
    return query.order_by(Event.seq).tuples()
