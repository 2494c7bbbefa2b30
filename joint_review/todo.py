"""What waits for somebody in the joint review, made from the states themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import url_for

from app.kernel import deadlines
from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.room import Todo
from joint_review import lists, queries
from joint_review.disciplines import name_of
from joint_review.models.package import Package, Task
from joint_review.states import PACKAGE, PackageState

S = PackageState


@dataclass(frozen=True)
class Line:
    """One package that waits: whose turn it is, what to do, on which page."""

    package: Package
    action: str
    note: Reason | None = None
    mine: bool = True
    endpoint: str = "joint_review.page"


def todo(actor: Actor) -> list[Todo]:
    """List what waits for the actor, then what the actor waits for."""
    found = [*_owner(actor), *_window(actor), *_institution(actor), *_tasks(actor)]
    found += _designer(actor)
    due = _clocks([line.package.id for line in found])
    lines = []
    for line in found:
        moment, light = due.get(line.package.id, (None, "grey"))
        lines.append(
            Todo(
                title=line.package.title,
                url=url_for(line.endpoint, id=line.package.id),
                due=moment,
                action=line.action if line.mine else "",
                note=line.note or Reason.of(PACKAGE.label(line.package.state)),
                light=light,
                mine=line.mine,
            )
        )
    return lines


def _clocks(ids: list[str]) -> dict[str, tuple[dt.datetime | None, str]]:
    views = deadlines.of_many(Package.subject_kind, list(dict.fromkeys(ids)), only_open=True)
    return {key: (rows[0].due, rows[0].light) for key, rows in views.items() if rows}


def _owner(actor: Actor) -> list[Line]:
    if not actor.has("owner.handler"):
        return []
    own = Package.owner == actor.org_id
    found = [Line(p, "上传图纸") for p in lists.in_states(own, S.DRAFT)]
    found += [Line(p, "补正") for p in lists.in_states(own, S.CORRECTION)]
    alone = own & Package.designer.is_null()
    found += [
        Line(p, "回复意见", endpoint="joint_review.replies")
        for p in lists.in_states(alone, S.REVISING)
    ]
    others = (S.SUBMITTED, S.ACCEPTED, S.REVIEWING, S.PAUSED, S.PASSED, S.CERTIFIED)
    found += [Line(p, "", mine=False) for p in lists.in_states(own, *others)]
    designed = own & Package.designer.is_null(False)
    found += [Line(p, "", mine=False) for p in lists.in_states(designed, S.REVISING)]
    return found


def _window(actor: Actor) -> list[Line]:
    if not actor.has("window.clerk"):
        return []
    everything = Package.id.is_null(False)
    found = [Line(p, "受理") for p in lists.in_states(everything, S.SUBMITTED)]
    return found + [Line(p, "备案") for p in lists.in_states(everything, S.CERTIFIED)]


def _institution(actor: Actor) -> list[Line]:
    found: list[Line] = []
    own = Package.institution == actor.org_id
    if actor.has("agency.lead"):
        assign = "joint_review.assign_reviewers"
        found += [Line(p, "分派", endpoint=assign) for p in lists.in_states(own, S.ACCEPTED)]
        found += [Line(p, "恢复计时") for p in lists.in_states(own, S.PAUSED)]
        reviewing = lists.in_states(own, S.REVIEWING)
        busy = queries.busy(p.id for p in reviewing)
        for package in reviewing:
            ready = package.id not in busy
            found.append(Line(package, "汇总意见" if ready else "", mine=ready))
        found += [Line(p, "", mine=False) for p in lists.in_states(own, S.REVISING)]
    if actor.has("agency.manager"):
        found += [Line(p, "签发合格书") for p in lists.in_states(own, S.PASSED)]
    return found


def _tasks(actor: Actor) -> list[Line]:
    if not actor.has("agency.reviewer", "agency.lead", "department.reviewer"):
        return []
    by_package: dict[str, list] = {}
    for task in queries.my_open_tasks(actor.person_id, actor.org_id):
        by_package.setdefault(task.package_id, []).append(task)
    return [Line(tasks[0].package, "审查", _names(tasks)) for tasks in by_package.values()]


def _names(tasks: list[Task]) -> Reason:
    names = [Reason.of(name_of(task.discipline)) for task in tasks]
    return Reason.of("{names}", names=names)


def _designer(actor: Actor) -> list[Line]:
    if not actor.has("designer.handler"):
        return []
    own = Package.designer == actor.org_id
    found = [
        Line(p, "回复意见", endpoint="joint_review.replies")
        for p in lists.in_states(own, S.REVISING)
    ]
    others = (S.SUBMITTED, S.ACCEPTED, S.REVIEWING, S.PAUSED, S.PASSED)
    return found + [Line(p, "", mine=False) for p in lists.in_states(own, *others)]
