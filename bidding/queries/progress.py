"""How far purchases are, for the page of the case that asked for them; nothing here writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.events import Event
from bidding.models import Award, Contract, Requirement, Result
from bidding.requirement_states import RequirementState
from bidding.rules import milestones as rules
from bidding.rules.milestones import Step
from intermediaries.models import ServiceItem


@dataclass(frozen=True)
class Progress:
    """A purchase with its steps; `ended` says how it ended without a service, "" otherwise."""

    requirement: Requirement
    steps: tuple[Step, ...]
    ended: str


def of_project(project: str, item: str | None = None) -> list[Progress]:
    """List the published purchases of a project (for one item), newest first, with their steps."""
    query = Requirement.select(Requirement, ServiceItem).join(ServiceItem)
    query = query.where(Requirement.project == project, Requirement.published_at.is_null(False))
    if item is not None:
        query = query.where(Requirement.item == item)
    return of(list(query.order_by(Requirement.published_at.desc()).limit(20)))


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
    belongs |= _pairs(Award, Award.requirement, Award.requirement.in_(keys))
    belongs |= _pairs(Contract, Contract.requirement, Contract.requirement.in_(keys))
    mine = Result.select(Result.id, Contract.requirement).join(Contract)
    belongs |= dict(mine.where(Contract.requirement.in_(keys)).tuples())
    query = Event.select(Event.subject_id, Event.key, Event.at)
    query = query.where(Event.subject_id.in_(list(belongs)), Event.key.in_(rules.EVENTS))
    found: dict[str, dict[str, Any]] = {}
    for subject, key, at in query.order_by(Event.seq).tuples():
        found.setdefault(belongs[subject], {})[key] = at
    return found


def _pairs(model: Any, field: Any, where: Any) -> Iterable[tuple[str, str]]:
    return dict(model.select(model.id, field).where(where).tuples())
