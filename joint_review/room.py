"""What the room hands to the roof."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import url_for

from app.kernel.permissions import Actor, allowed
from app.kernel.room import Nav, Onward, Related, Room, Subject
from joint_review import argument_states, disputes, kin, opinion_states, queries, release, states
from joint_review import clauses as clause_reads
from joint_review.limits import DEADLINES, PARAMETERS
from joint_review.models.argument import Argument, DesignChange
from joint_review.models.clause import Clause
from joint_review.models.difference import Difference
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package, Task
from joint_review.models.sheet import Intake, Sheet
from joint_review.notices import NOTICES, SENTENCES
from joint_review.permissions import CLAUSE_KEEPER, PERMISSIONS, WORKING
from joint_review.services import difference, intake, submit
from joint_review.services.clauses import LIBRARY
from joint_review.todo import todo
from joint_review.views import (
    arguments,
    board,
    changes,
    clauses,
    compare,
    designer,
    lead,
    owner,
    packages,
    reviewer,
    sheets,
    window,
)
from joint_review.views.blueprint import bp
from projects.models import Project
from projects.states import ProjectState


def _package_url(of: Any) -> str:
    return url_for("joint_review.page", id=of.id)


SUBJECTS = {
    Package.subject_kind: Subject(
        model=Package,
        load=queries.package,
        view_permission="package.view",
        url=_package_url,
        title=lambda package: package.title,
        many=kin.packages,
        indexed=True,
    ),
    Sheet.subject_kind: Subject(
        model=Sheet,
        load=queries.sheet,
        view_permission="sheet.view",
        url=lambda sheet: url_for("joint_review.sheet_page", id=sheet.id),
        title=lambda sheet: sheet.label,
        many=partial(kin.with_package, Sheet),
    ),
    Intake.subject_kind: Subject(
        model=Intake,
        load=queries.intake,
        view_permission="sheet.view",
        url=lambda intake: _package_url(intake.package),
        title=lambda intake: intake.name,
        many=partial(kin.with_package, Intake),
    ),
    Task.subject_kind: Subject(
        model=Task,
        load=queries.task,
        view_permission="task.view",
        url=lambda task: _package_url(task.package),
        title=lambda task: task.package.title,
        many=partial(kin.with_package, Task),
    ),
    Opinion.subject_kind: Subject(
        model=Opinion,
        load=queries.opinion,
        view_permission="opinion.view",
        url=lambda opinion: url_for("joint_review.opinion_page", id=opinion.id),
        title=lambda opinion: opinion.package.title,
        withheld=release.withheld,
        many=partial(kin.with_package, Opinion),
    ),
    Argument.subject_kind: Subject(
        model=Argument,
        load=disputes.argument,
        view_permission="argument.view",
        url=lambda argument: url_for("joint_review.argument_page", id=argument.id),
        title=lambda argument: argument.title,
        many=partial(disputes.with_package, Argument),
    ),
    DesignChange.subject_kind: Subject(
        model=DesignChange,
        load=disputes.change,
        view_permission="change.view",
        url=lambda change: url_for("joint_review.change_page", id=change.id),
        title=lambda change: change.title,
        many=partial(disputes.with_package, DesignChange),
    ),
    Clause.subject_kind: Subject(
        model=Clause,
        load=clause_reads.clause,
        view_permission="clause.list",
        url=lambda clause: url_for("joint_review.clause_edit", id=clause.id),
        title=lambda clause: clause.label,
    ),
    LIBRARY.subject_kind: Subject(
        model=Clause,
        load=lambda key: LIBRARY if key == LIBRARY.id else None,
        view_permission="clause.list",
        url=lambda _: url_for("joint_review.clause_list"),
        title=lambda _: "条文库",
        many=lambda _: [LIBRARY],
    ),
}


def _may_package(project: Project, actor: Actor) -> bool:
    own = project.owner_id == actor.org_id and project.state == ProjectState.REGISTERED
    return own and allowed(actor, "package.create")


def _of_project(project: Project, actor: Actor) -> list[Related]:
    return [
        Related(row.title, _package_url(row), "图纸包", states.PACKAGE, row.state)
        for row in queries.packages_for(project.id)
        if allowed(actor, "package.view", row)
    ]


ROOM = Room(
    name="joint_review",
    title="联合审图",
    blueprints=(bp,),
    models=(
        Package,
        Task,
        Intake,
        Sheet,
        Opinion,
        Reply,
        Argument,
        DesignChange,
        Difference,
        Clause,
    ),
    workflows=(
        *states.WORKFLOWS,
        *opinion_states.WORKFLOWS,
        *argument_states.WORKFLOWS,
    ),
    permissions=PERMISSIONS,
    nav=(
        Nav("联合审图", "joint_review.index", needs=WORKING, icon="stack-2"),
        Nav("条文库", "joint_review.clause_list", needs=(CLAUSE_KEEPER,), icon="list-details"),
    ),
    todo=todo,
    listens={"bidding.contract.filed": submit.contract_filed},
    jobs={
        "joint_review.split": intake.SPLIT,
        "joint_review.difference": difference.COMPARE,
        "joint_review.lapse": submit.lapse,
        "joint_review.run_on": submit.run_on,
    },
    notices=NOTICES,
    sentences=SENTENCES,
    subjects=SUBJECTS,
    parameters=PARAMETERS,
    deadlines=DEADLINES,
    onward=(
        Onward(
            Project.subject_kind,
            "建立图纸包",
            "joint_review.new",
            "project",
            _may_package,
            "stack-2",
        ),
    ),
    related={Project.subject_kind: _of_project},
)
PAGES = (
    arguments,
    board,
    changes,
    clauses,
    compare,
    designer,
    lead,
    owner,
    packages,
    reviewer,
    sheets,
    window,
)
