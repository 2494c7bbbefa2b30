"""What the pages of packages ask every time, prepared (app/kernel/prepared.py)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from peewee import JOIN

from app.accounts.models import Organisation, Person
from app.kernel.prepared import prepared
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package, Task
from joint_review.models.sheet import Intake, Sheet
from joint_review.opinion_states import OpinionState, TaskState
from projects.models import Project

WHO = (Person.id, Person.name)
WHERE = (Organisation.id, Organisation.name, Organisation.kind)
SHEET = (Sheet.id, Sheet.number, Sheet.title, Sheet.order, Sheet.revision, Sheet.plain)


@prepared
def package(key: Any) -> Any:
    """Ask for a package with project and owner."""
    query = Package.select(Package, Project, Organisation).join(Project)
    query = query.switch(Package).join(Organisation, on=Package.owner)
    return query.where(Package.id == key)


@prepared
def sheets(package: Any) -> Any:
    """Ask for all sheets of a package, in the order of the set."""
    query = Sheet.select().where(Sheet.package == package)
    return query.order_by(Sheet.order, Sheet.number, Sheet.id)


@prepared
def in_force(package: Any) -> Any:
    """Ask for what names the sheets in force, in the order of the set."""
    query = Sheet.select(*SHEET).where(Sheet.package == package, Sheet.standing == "current")
    return query.order_by(Sheet.order, Sheet.number, Sheet.id)


@prepared
def packages(keys: Any) -> Any:
    """Ask for many packages with their projects."""
    return Package.select(Package, Project).join(Project).where(Package.id.in_(keys))


@prepared
def tasks_of(packages: Any, person: Any) -> Any:
    """Ask for the tasks a person holds in packages."""
    mine = Task.package.in_(packages) & (Task.reviewer == person)
    query = Task.select().where(mine, Task.state != TaskState.RELEASED)
    return query.order_by(Task.created_at, Task.id)


@prepared
def open_tasks(person: Any, organisation: Any) -> Any:
    """Ask for what a reviewer has to finish for one organisation, oldest first."""
    query = (
        Task.select(Task, Package)
        .join(Package)
        .where(
            Task.reviewer == person,
            Task.organisation == organisation,
            Task.state == TaskState.ASSIGNED,
            Package.state.in_(["reviewing", "paused"]),
        )
    )
    return query.order_by(Task.created_at, Task.id).limit(100)


@prepared
def working(packages: Any) -> Any:
    """Ask which of the packages have a discipline that is not finished."""
    mine = Task.package.in_(packages) & (Task.state == TaskState.ASSIGNED)
    return Task.select(Task.package).where(mine).tuples()


@prepared
def answered(packages: Any) -> Any:
    """Ask which of the packages have an answer that is not judged."""
    mine = Opinion.package.in_(packages) & (Opinion.state == OpinionState.REPLIED)
    return Opinion.select(Opinion.package).where(mine).tuples()


@cache
def with_package(model: type) -> Callable[..., list[Any]]:
    """Make the question for many sheets, tasks, opinions or files, each with package and project."""
    query = model.select(model, Package, Project).join(Package).join(Project)
    return prepared(lambda keys: query.where(model.id.in_(keys)))


@prepared
def intakes(package: Any) -> Any:
    """Ask for the uploaded files, newest first."""
    return Intake.select().where(Intake.package == package).order_by(Intake.created_at.desc())


@prepared
def tasks(package: Any) -> Any:
    """Ask for the tasks in force with reviewer and organisation."""
    query = Task.select(Task, *WHO, *WHERE).join(Person).switch(Task).join(Organisation)
    query = query.where(Task.package == package, Task.state != TaskState.RELEASED)
    return query.order_by(Task.created_at, Task.id)


@prepared
def kinds(package: Any) -> Any:
    """Ask for what is counted of opinions only."""
    o = Opinion
    query = o.select(o.id, o.number, o.discipline, o.severity, o.kind, o.state)
    return query.where(o.package == package)


@prepared
def opinions(package: Any) -> Any:
    """Ask for the opinions of a package with the names beside them, by number, drafts last."""
    return _opinions().where(Opinion.package == package)


@prepared
def opinions_on(package: Any, sheets: Any) -> Any:
    """Ask for those on some sheets."""
    return _opinions().where(Opinion.package == package, Opinion.sheet.in_(sheets))


def _opinions() -> Any:
    """Begin a select of opinions, no more of sheets and people than their names."""
    query = Opinion.select(Opinion, *SHEET, *WHO, *WHERE)
    query = query.join(Sheet, JOIN.LEFT_OUTER, on=Opinion.sheet).switch(Opinion)
    query = query.join(Person, on=Opinion.author).switch(Opinion).join(Organisation)
    return query.order_by(Opinion.number.asc(nulls="last"), Opinion.created_at, Opinion.id)


@prepared
def replies(opinions: Any) -> Any:
    """Ask for the replies to opinions, oldest first."""
    query = Reply.select(Reply, *WHO, *SHEET).join(Person).switch(Reply)
    query = query.join(Sheet, JOIN.LEFT_OUTER).where(Reply.opinion.in_(opinions))
    return query.order_by(Reply.at, Reply.id)
