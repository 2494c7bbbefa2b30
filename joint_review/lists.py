"""The list of packages: filters, who sees which, pages by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peewee import Expression, Tuple, fn

from app.accounts.models import Organisation
from app.accounts.rules.places import beat, inside
from app.kernel import search
from app.kernel.paging import Page, cut, spot
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from app.kernel.written import Question
from bidding.predicates_places import hall_span
from joint_review import halls
from joint_review.models.package import Package, Task
from joint_review.opinion_states import TaskState
from joint_review.states import PackageState
from projects.models import Project

OVERSEERS = ("window.clerk", "supervisor.officer", "regulator.officer")
S = PackageState
ORDER = ("created_at", "id")
GROUPS = {
    "open": (S.SUBMITTED, S.CORRECTION, S.ACCEPTED, S.REVIEWING, S.PAUSED, S.REVISING, S.PASSED),
    "done": (S.CERTIFIED, S.FILED),
    "ended": (S.REFUSED, S.WITHDRAWN),
}


@dataclass(frozen=True)
class Filters:
    """What a reader of the list asked for; empty strings ask for nothing."""

    text: str = ""
    state: str = ""
    group: str = ""
    grade: str = ""


def visible_to(actor: Actor) -> Expression:
    """Build the condition that limits a list to the packages an actor has a part in."""
    if actor.has(halls.CLERK):
        return (Package.state != PackageState.DRAFT) & halls.waiting_at(*hall_span(actor))
    if actor.has(*OVERSEERS):
        handed_in, here = Package.state != PackageState.DRAFT, beat(actor)
        return handed_in & inside(Project.region, here) if here else handed_in
    return _part_of(actor.person_id, actor.org_id)


def _part_of(person: Any, org: Any) -> Expression:
    handed_in = Package.state != PackageState.DRAFT
    held = Task.select(Task.package).where(
        Task.reviewer == person, Task.state != TaskState.RELEASED
    )
    partner = (Package.designer == org) | (Package.institution == org)
    return (Package.owner == org) | (partner & handed_in) | Package.id.in_(held)


def page(filters: Filters, actor: Actor, after: str = "", size: int = 20) -> Page:
    """Read a page of packages, newest first, with project and owner."""
    if filters == Filters() and not after and not actor.has(*OVERSEERS):
        mine = {"person": actor.person_id, "org": actor.org_id}
        total = _count_of(**mine)[0][0]
        return cut(_first_of(most=size + 1, **mine), size, *ORDER, total=total)
    wanted = [visible_to(actor), *_conditions(filters)]
    total = Package.select().join(Project).where(*wanted).count()
    query = _rows().where(*wanted)
    seen = spot(after)
    if seen is not None:
        query = query.where(Tuple(Package.created_at, Package.id) < Tuple(*seen))
    return cut(list(query.limit(size + 1)), size, *ORDER, total=total)


@prepared
def _first_of(person, org, most):
    return _rows().where(_part_of(person, org)).limit(most)


@prepared
def _count_of(person, org):
    return Package.select(fn.COUNT(Package.id)).where(_part_of(person, org)).tuples()


def _rows() -> Any:
    query = Package.select(Package, Project, Organisation).join(Project).switch(Package)
    query = query.join(Organisation, on=Package.owner)
    return query.order_by(Package.created_at.desc(), Package.id.desc())


def _conditions(f: Filters) -> list[Expression]:
    wanted = []
    if f.state in set(PackageState):
        wanted.append(Package.state == f.state)
    if f.group in GROUPS:
        wanted.append(Package.state.in_(GROUPS[f.group]))
    if f.grade:
        wanted.append(Package.grade == f.grade)
    if f.text.strip():
        hits = search.matching(Package.subject_kind, f.text)
        wanted.append(Package.id.in_(hits) if hits is not None else Package.id == "")
    return wanted


def in_states(part: str, whose: str | None, *states: PackageState) -> Question:
    """Ask for the packages that wait in one of the states, longest first; at most 300.

    `part` is what `whose` is to them: owner, institution or designer.
    """
    return _WAITING[part].of(states=list(states), whose=whose)


def at_hall(actor: Actor, *states: PackageState) -> Question:
    """Ask for those that wait for the service hall of their place."""
    first, last = hall_span(actor)
    return _at_hall.of(states=list(states), first=first, last=last)


def _waiting(part: str) -> Callable[..., list[Package]]:
    def wanted(states: list[Any], whose: Any) -> Any:
        return _longest_first(states).where(getattr(Package, part) == whose)

    return prepared(wanted)


@prepared
def _at_hall(states, first, last):
    return _longest_first(states).join(Project).where(halls.waiting_at(first, last))


def _longest_first(states: list[Any]) -> Any:
    fields = (Package.id, Package.title, Package.state, Package.designer)
    query = Package.select(*fields).where(Package.state.in_(states))
    return query.order_by(Package.created_at, Package.id).limit(300)


_WAITING = {part: _waiting(part) for part in ("owner", "institution", "designer")}
