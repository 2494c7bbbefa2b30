"""What waits for somebody in the joint review, made from the states themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.room import Todo
from app.kernel.together import Steps, asks, gathered
from joint_review import asked, disputes, lists, queries
from joint_review.disciplines import name_of
from joint_review.models.argument import DesignChange
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


@dataclass(frozen=True)
class Turn:
    """What is to be done in a state, and on which page."""

    action: str
    endpoint: str = "joint_review.page"


REPLY = Turn("回复意见", "joint_review.replies")
ASSIGN = Turn("分派", "joint_review.assign_reviewers")


@asks
def todo(actor: Actor) -> Steps:
    """List what waits for the actor, then what the actor waits for."""
    parts = (_owner, _window, _institution, _tasks, _designer)
    *found, handed = yield from gathered(*(part(actor) for part in parts), _changes(actor))
    return [*_packages([line for lines in found for line in lines]), *handed]


def _packages(found: list[Line]) -> list[Todo]:
    return [
        Todo(
            title=line.package.title,
            url=url_for(line.endpoint, id=line.package.id),
            action=line.action if line.mine else "",
            note=line.note or Reason.of(PACKAGE.label(line.package.state)),
            mine=line.mine,
            clock=(Package.subject_kind, line.package.id),
        )
        for line in found
    ]


def _lines(part: str, actor: Actor, doing: dict[S, Turn], waiting: Iterable[S] = ()) -> Steps:
    """Ask once for the packages in all these states: first what is to do, then what to wait for."""
    by_state: dict[S, list[Package]] = {}
    for one in (yield lists.in_states(part, actor.org_id, *doing, *waiting)):
        by_state.setdefault(one.state, []).append(one)
    mine = [
        Line(p, turn.action, endpoint=turn.endpoint)
        for state, turn in doing.items()
        for p in by_state.get(state, ())
    ]
    return mine + [Line(p, "", mine=False) for state in waiting for p in by_state.get(state, ())]


def _owner(actor: Actor) -> Steps:
    if not actor.has("owner.handler"):
        return []
    doing = {S.DRAFT: Turn("上传图纸"), S.CORRECTION: Turn("补正"), S.REVISING: REPLY}
    waiting = (S.SUBMITTED, S.ACCEPTED, S.REVIEWING, S.PAUSED, S.PASSED, S.CERTIFIED)
    found = yield from _lines("owner", actor, doing, waiting)
    return [_left_to_designer(line) for line in found]


def _left_to_designer(line: Line) -> Line:
    """Let the owner wait where the designer has an account and answers himself."""
    if line.package.state == S.REVISING and line.package.designer_id is not None:
        return Line(line.package, "", mine=False)
    return line


def _window(actor: Actor) -> Steps:
    if not actor.has("window.clerk"):
        return []
    doing = {S.SUBMITTED: Turn("受理"), S.CERTIFIED: Turn("备案")}
    found = yield lists.at_hall(actor, *doing)
    return [Line(p, doing[p.state].action) for state in doing for p in found if p.state == state]


def _institution(actor: Actor) -> Steps:
    doing, waiting = {}, ()
    if actor.has("agency.lead"):
        doing |= {S.ACCEPTED: ASSIGN, S.PAUSED: Turn("恢复计时"), S.REVIEWING: Turn("汇总意见")}
        waiting = (S.REVISING,)
    if actor.has("agency.manager"):
        doing |= {S.PASSED: Turn("签发合格书")}
    if not doing:
        return []
    found = yield from _lines("institution", actor, doing, waiting)
    reviewing = [line.package.id for line in found if line.package.state == S.REVIEWING]
    if not reviewing:
        return found
    busy, argued = yield from gathered(
        queries.busy.steps(reviewing), disputes.pending.steps(reviewing)
    )
    argued = argued if actor.has("agency.lead") else {}
    return [_next(one, argued.get(one.package.id), one.package.id in busy) for one in found]


ARGUING = {"call": "组织专家论证", "rule": "记录论证结论"}


def _next(line: Line, arguing: str | None, busy: bool) -> Line:
    """First the argument somebody asked for, then waiting for the reviewers."""
    if arguing:
        return Line(line.package, ARGUING[arguing], endpoint="joint_review.opinions")
    return Line(line.package, "", mine=False) if busy else line


def _tasks(actor: Actor) -> Steps:
    if not actor.has("agency.reviewer", "agency.lead", "department.reviewer"):
        return []
    by_package: dict[str, list] = {}
    for task in (yield asked.open_tasks.of(actor.person_id, actor.org_id)):
        by_package.setdefault(task.package_id, []).append(task)
    return [Line(tasks[0].package, "审查", _names(tasks)) for tasks in by_package.values()]


def _names(tasks: list[Task]) -> Reason:
    names = [Reason.of(name_of(task.discipline)) for task in tasks]
    return Reason.of("{names}", names=names)


def _designer(actor: Actor) -> Steps:
    if not actor.has("designer.handler"):
        return []
    waiting = (S.SUBMITTED, S.ACCEPTED, S.REVIEWING, S.PAUSED, S.PASSED)
    return (yield from _lines("designer", actor, {S.REVISING: REPLY}, waiting))


def _changes(actor: Actor) -> Steps:
    """List the design changes to hand in, and those to judge."""
    parts = {
        "designer": (actor.has("designer.handler"), "提交设计变更"),
        "owner": (actor.has("owner.handler"), "提交设计变更"),
        "institution": (actor.has("agency.lead"), "认定设计变更"),
    }
    asked_of = {part: action for part, (mine, action) in parts.items() if mine}
    handed = yield tuple(disputes.changes_to_hand(part, actor.org_id) for part in asked_of)
    return [
        Todo(
            title=one.title,
            url=url_for("joint_review.change_page", id=one.id),
            action=action,
            note=Reason.of("设计变更 {n}", n=one.number),
            clock=(DesignChange.subject_kind, one.id),
        )
        for action, rows in zip(asked_of.values(), handed, strict=True)
        for one in rows
    ]
