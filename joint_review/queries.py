"""Named reads of packages, sheets, tasks and opinions; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable

from peewee import JOIN

from app.accounts.models import Duty, Organisation, Person
from app.kernel.permissions import Actor
from app.kernel.together import Steps, asks
from joint_review import asked, disputes, kin, release
from joint_review.models.difference import Difference
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package, Task
from joint_review.models.sheet import Intake, Sheet
from joint_review.opinion_states import OpinionState, TaskState


def packages_for(project: str) -> list[Package]:
    """List the packages of a project, newest first."""
    query = Package.select().where(Package.project == project)
    return list(query.order_by(Package.created_at.desc()).limit(50))


def package(key: str) -> Package | None:
    """Return the package with project and owner, None when there is none."""
    return asked.package.first(key=key)


def task(key: str) -> Task | None:
    """Return a task with its package, None when there is none."""
    return next(iter(with_package(Task, [key])), None)


def with_package(model: type, keys: list[str]) -> list:
    """Load many sheets, tasks, opinions or files, each with its package."""
    return asked.with_package(model)(keys=keys)


def opinion(key: str) -> Opinion | None:
    """Return an opinion with its package, None when there is none."""
    query = Opinion.select(Opinion, Package, Sheet, Organisation).join(Package).switch(Opinion)
    query = query.join(Sheet, JOIN.LEFT_OUTER, on=Opinion.sheet).switch(Opinion)
    return query.join(Organisation).where(Opinion.id == key).first()


def opinion_for(key: str, actor: Actor) -> Opinion | None:
    """Return an opinion as an actor may see it: a verdict of the running round is left out."""
    found = opinion(key)
    if found is not None and not release.inside(found.package, actor):
        release.veil([found])
    return found


def sheet(key: str) -> Sheet | None:
    """Return a sheet with its package, None when there is none."""
    return next(iter(with_package(Sheet, [key])), None)


def current_sheets(of: Package) -> list[Sheet]:
    """List the sheets in force, in the order of the set."""
    return [one for one in _with(of, asked.sheets(package=of.id)) if one.is_current]


def all_sheets(of: Package) -> tuple[list[Sheet], list[Sheet]]:
    """List the sheets in force in the order of the set, then those replaced or taken out."""
    rows = _with(of, asked.sheets(package=of.id))
    gone = [one for one in rows if not one.is_current]
    gone.sort(key=lambda one: (one.order, -one.revision))
    return [one for one in rows if one.is_current], gone


def neighbours(of: Sheet) -> tuple[Sheet | None, Sheet | None]:
    """Return the sheets in force before and after one, in the order of the set."""
    rows = asked.in_force(package=of.package_id)
    place = next((i for i, one in enumerate(rows) if one.id == of.id), None)
    if place is None:
        return None, None
    return (rows[place - 1] if place else None), next(iter(rows[place + 1 :]), None)


def _with(of: Package, rows: Iterable) -> list:
    """Let every row know the package already loaded."""
    found = list(rows)
    for row in found:
        row.package = of
    return found


def remember_tasks(of: Package, person_id: str | None, among: list[Task] | None = None) -> None:
    """Load a person's tasks once, for pages that ask the permissions of many rows.

    `among` are the tasks of the package, where the page has them already.
    """
    if among is None:
        mine = tasks_of(of, person_id) if person_id else []
    else:
        mine = [one for one in among if one.reviewer_id == person_id]
    of.known_tasks = (person_id, mine)


def revisions(of: Sheet) -> list[Sheet]:
    """List all revisions of a sheet's number, oldest first."""
    query = Sheet.select().where(Sheet.package == of.package_id, Sheet.plain == of.plain)
    return list(query.where(Sheet.standing != "removed").order_by(Sheet.revision))


def newest(of: Sheet) -> Sheet:
    """Follow a sheet to the revision that stands for it now."""
    now = sheet(of.id) or of
    while now.replaced_by_id and (following := sheet(now.replaced_by_id)):
        now = following
    return now


def difference(old: Sheet, new: Sheet) -> Difference | None:
    """Return what changed between two revisions, None when nobody compared them."""
    return Difference.get_or_none(Difference.old == old, Difference.new == new)


def intake(key: str) -> Intake | None:
    """Return an uploaded file with its package, None when there is none."""
    return next(iter(with_package(Intake, [key])), None)


def tasks_of(of: Package, person_id: str | None) -> list[Task]:
    """List the tasks a person holds in a package."""
    return kin.tasks_of(of, person_id)


def has_open_task(of: Package, person_id: str | None) -> bool:
    """Say whether a person has a discipline of the package in hand."""
    return any(one.state == TaskState.ASSIGNED for one in tasks_of(of, person_id))


@asks
def busy(ids: Iterable[str]) -> Steps:
    """Pick the packages in which a discipline is not finished or an answer not judged."""
    ids = list(ids)
    if not ids:
        return set()
    working, answered = yield asked.working.of(packages=ids), asked.answered.of(packages=ids)
    return {key for (key,) in (*working, *answered)}


def answering(of: Package) -> str:
    """Return the organisation that answers: the designer, or the owner in his place."""
    return of.designer_id or of.owner_id


def intakes(of: Package) -> list[Intake]:
    """List the uploaded files, newest first."""
    return asked.intakes(package=of.id)


def tasks(of: Package) -> list[Task]:
    """List the tasks in force with reviewer and organisation."""
    return _with(of, asked.tasks(package=of.id))


def task_for(of: Package, actor: Actor, discipline: str | None = None) -> Task | None:
    """Return the task an actor holds for the organisation acted for, of one discipline if given."""
    held = tasks_of(of, actor.person_id)
    mine = [task for task in held if task.organisation_id == actor.org_id]
    return next((task for task in mine if discipline in (None, task.discipline)), None)


def task_of(of: Package, person_id: str | None, discipline: str | None = None) -> Task | None:
    """Return the task a person holds in a package, of one discipline if given."""
    mine = (Task.package == of) & (Task.reviewer == person_id) & (Task.state != TaskState.RELEASED)
    query = Task.select().where(mine)
    if discipline:
        query = query.where(Task.discipline == discipline)
    return query.order_by(Task.created_at).first()


def opinions(of: Package, actor: Actor, *, sheet_ids: Iterable[str] | None = None) -> list[Opinion]:
    """List the opinions this actor may see: issued ones for all parties, drafts for reviewers.

    Nobody outside the review sees an opinion before the lead has released it.
    """
    sheets = None if sheet_ids is None else list(sheet_ids)
    if sheets is None:
        rows = asked.opinions(package=of.id)
    else:
        rows = asked.opinions_on(package=of.id, sheets=sheets) if sheets else []
    if not release.inside(of, actor):
        rows = [one for one in rows if one.number is not None]
    return disputes.attach(of, _for(of, rows, actor))


def opinion_kinds(of: Package, actor: Actor) -> list[Opinion]:
    """List the opinions this actor may see with what is counted of them only."""
    rows = asked.kinds(package=of.id)
    if not release.inside(of, actor):
        rows = [one for one in rows if one.number is not None]
    return _for(of, rows, actor)


def _for(of: Package, rows: Iterable, actor: Actor | None) -> list[Opinion]:
    found = _with(of, rows)
    if actor is not None and not release.inside(of, actor):
        release.veil(found)
    return found


def issued(of: Package, actor: Actor | None = None) -> list[Opinion]:
    """List the opinions that have been told to the designer, by number, as an actor may see them."""
    rows = [one for one in asked.opinions(package=of.id) if one.number is not None]
    return disputes.attach(of, _for(of, rows, actor))


def replies(of: Iterable[Opinion]) -> dict[str, list[Reply]]:
    """Return the replies of many opinions, oldest first, in one query."""
    rows = list(of)
    found: dict[str, list[Reply]] = {one.id: [] for one in rows}
    for reply in asked.replies(opinions=list(found)) if found else ():
        found[reply.opinion_id].append(reply)
    for one in rows:
        if one.veiled:
            release.veil_replies(one.package.round, found[one.id])
    return found


def latest_reply(of: Opinion) -> Reply | None:
    """Return the newest reply to an opinion that was not taken back."""
    query = Reply.select().where(Reply.opinion == of, Reply.verdict != "taken")
    return query.order_by(Reply.at.desc(), Reply.id.desc()).first()


def reviewers(organisation_ids: Iterable[str]) -> list[Duty]:
    """List who may review in the given organisations: holders of the reviewer's duty today."""
    query = Duty.select(Duty, Person, Organisation).join(Person).switch(Duty).join(Organisation)
    query = query.where(
        Duty.organisation.in_(list(organisation_ids)),
        Duty.role.in_(["reviewer", "lead"]),
        Duty.revoked_at.is_null(),
    )
    return list(query.order_by(Organisation.name, Person.name, Duty.role.desc()))


def review_departments() -> list[Organisation]:
    """List the departments that can be asked to review (消防, 人防 …)."""
    query = Organisation.select().where(
        Organisation.kind == "department", Organisation.state == "approved"
    )
    return list(query.order_by(Organisation.name))


def to_judge(of: Task) -> int:
    """Count the replies of a task's discipline that wait for a verdict."""
    return (
        Opinion.select()
        .where(
            Opinion.package == of.package_id,
            Opinion.discipline == of.discipline,
            Opinion.state == OpinionState.REPLIED,
        )
        .count()
    )
