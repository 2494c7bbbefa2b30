"""Giving disciplines to reviewers of the institution and of departments, 回避 checked first."""

from __future__ import annotations

from app.accounts.models import Duty, Organisation
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, NotFound, Reason
from app.kernel.events import Event, record
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from intermediaries.models.agency import RELATION_LABELS
from intermediaries.queries.agencies import agency_of, relations_of
from joint_review import queries
from joint_review.disciplines import DISCIPLINES, name_of
from joint_review.models.package import Package, Task
from joint_review.opinion_states import TASK
from joint_review.rules.conflicts import Party, Reviewer, tied
from joint_review.services.hold import hold
from joint_review.states import PACKAGE, PackageState
from projects.queries import units_of

ASSIGNABLE = (PackageState.ACCEPTED, PackageState.REVIEWING)
ROLE_WORDS = {
    "survey": "勘察单位",
    "design": "设计单位",
    "construction": "施工单位",
    "supervision": "监理单位",
}


def assign(package: Package, discipline: str, duty_id: str, actor: Actor) -> Task:
    """Give a discipline to the holder of a reviewer's duty.

    Raises NotAllowed with every tie to owner or units (Order 13), Invalid for an unknown
    discipline, NotFound for a person who may not review here.
    """
    if discipline not in DISCIPLINES:
        raise Invalid({"discipline": Reason("请选择专业")})
    duty = _duty(package, duty_id)
    ties = tied(_reviewer(duty), parties(package))
    if ties:
        raise NotAllowed(*ties)
    if package.state not in ASSIGNABLE:
        raise NotAllowed(Reason("受理以后、审查结束以前才能分派审查人"))
    with write():
        hold(package)
        held = queries.task_of(package, duty.person_id, discipline)
        if held is not None:
            raise NotAllowed(Reason.of("{who}已经承担这个专业", who=duty.person.name))
        task = Task.create(
            package=package,
            discipline=discipline,
            reviewer=duty.person,
            organisation=duty.organisation,
        )
        facts = {
            "title": package.title,
            "discipline": name_of(discipline),
            "organisation": duty.organisation.name,
        }
        record("joint_review.task.assigned", task, actor=actor, facts=facts)
    return task


def release(task: Task, reason: str, actor: Actor, *, seen: int | None = None) -> Event:
    """改派: take a task back with a reason; what was written stays with its author."""
    with write():
        hold(task.package)
        facts = {"discipline": name_of(task.discipline)}
        return fire(TASK, task, "release", actor, reason=reason, seen=seen, facts=facts)


def begin(package: Package, actor: Actor, *, seen: int | None = None) -> Event:
    """Start the review clock once every discipline of the set has a reviewer."""
    with write():
        hold(package)
        held = {task.discipline for task in package.tasks_in_force}
        names = [name_of(key) for key in dict.fromkeys((*DISCIPLINES, *held)) if key in held]
        facts = {"title": package.title, "disciplines": names}
        return fire(PACKAGE, package, "begin", actor, seen=seen, facts=facts)


def candidates(package: Package, discipline: str = "") -> list[tuple[Duty, list[Reason]]]:
    """List who could review, each with what speaks against it; the institution's people first."""
    found = DISCIPLINES.get(discipline)
    departments = [o.id for o in queries.review_departments()]
    where = [package.institution_id] if package.institution_id else []
    if found is None or found.reviewer == "department":
        where = departments + where
    else:
        where += departments
    known = parties(package)
    once = {(d.person_id, d.organisation_id): d for d in queries.reviewers(where)}
    rows = [(duty, tied(_reviewer(duty), known)) for duty in once.values()]
    return sorted(rows, key=lambda row: where.index(row[0].organisation_id))


def parties(package: Package) -> tuple[Party, ...]:
    """Collect the owner and the units of the project, against whom ties are judged."""
    owner = Organisation.get_by_id(package.owner_id)
    found = [Party(owner.id, owner.uscc, owner.name, "建设单位")]
    for unit in units_of(package.project):
        if unit.organisation_id == owner.id:
            continue
        role = ROLE_WORDS.get(unit.role, "参建单位")
        found.append(Party(unit.organisation_id, unit.uscc, unit.name, role))
    return tuple(found)


def _duty(package: Package, duty_id: str) -> Duty:
    allowed = [package.institution_id, *(o.id for o in queries.review_departments())]
    for duty in queries.reviewers([key for key in allowed if key]):
        if duty.id == duty_id:
            return duty
    raise NotFound(Reason("没有找到这位审查人，请从名单里选择"))


def _reviewer(duty: Duty) -> Reviewer:
    others = Duty.select(Duty.organisation).where(
        Duty.person == duty.person_id, Duty.revoked_at.is_null()
    )
    return Reviewer(
        name=duty.person.name,
        organisation_id=duty.organisation_id,
        organisation_uscc=duty.organisation.uscc,
        duties_in=frozenset(d.organisation_id for d in others),
        relations=_relations(duty.organisation_id),
    )


def _relations(organisation_id: str) -> tuple[tuple[str, str | None, str], ...]:
    agency = agency_of(organisation_id)
    rows = relations_of(agency) if agency else []
    return tuple((RELATION_LABELS[r.kind], r.uscc, r.name) for r in rows)
