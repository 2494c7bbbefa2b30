"""What the room hands to the roof."""

from __future__ import annotations

from flask import url_for

from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from app.kernel.room import Nav, Room, Subject, Todo
from app.kernel.together import Steps, asks
from projects import assessments, queries
from projects.assessment_states import AssessmentState
from projects.models import MODELS, Assessment, Project
from projects.notices import NOTICES, SENTENCES
from projects.permissions import OWNERS, PERMISSIONS
from projects.states import WORKFLOWS, ProjectState
from projects.views import assessments as zones
from projects.views import desk, mine, public
from projects.views.blueprint import bp

WORKING = (
    "agency.handler",
    "agency.lead",
    "designer.handler",
    "window.clerk",
    "department.handler",
    "department.reviewer",
    "operator.clerk",
    "operator.manager",
    "regulator.officer",
    "supervisor.officer",
    "committee.handler",
)


@asks
def todo(actor: Actor) -> Steps:
    """List the owner's projects that still want their code, the committee's unpublished drafts."""
    if actor.has("committee.handler"):
        return [
            Todo(
                title=row.title,
                url=url_for("projects.assessment_page", id=row.id),
                action="公布成果",
                note=Reason.of("待公布"),
            )
            for row in (yield _drafts.of(actor.org_id))
        ]
    if not actor.has(*OWNERS):
        return []
    known, waiting = yield _any.of(actor.org_id), _waiting.of(actor.org_id)
    if not known:
        title = Reason("还没有登记项目；登记后即可采购服务、申报图纸审查")
        return [Todo(title, url_for("projects.new"), action="登记项目")]
    return [
        Todo(
            title=project.name,
            url=url_for("projects.page", id=project.id),
            action="填写统一代码",
            note=Reason.of("待赋码"),
        )
        for project in waiting
    ]


@prepared
def _any(owner):
    return Project.select(Project.id).where(Project.owner == owner).limit(1).tuples()


@prepared
def _waiting(owner):
    query = Project.select(Project.id, Project.name).where(Project.owner == owner)
    query = query.where(Project.state == ProjectState.TEMPORARY)
    return query.order_by(Project.created_at).limit(50)


@prepared
def _drafts(committee):
    query = Assessment.select(Assessment.id, Assessment.title)
    query = query.where(
        Assessment.organisation == committee, Assessment.state == AssessmentState.DRAFT
    )
    return query.order_by(Assessment.created_at).limit(50)


ROOM = Room(
    name="projects",
    title="项目",
    blueprints=(bp,),
    models=MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("项目公示", "projects.public_list", icon="briefcase", public=True, place=5),
        Nav("区域评估成果", "projects.assessment_list", icon="map-pin", public=True),
        Nav("项目", "projects.index", needs=(*OWNERS, *WORKING), icon="briefcase"),
        Nav(
            "区域评估成果",
            "projects.assessment_list",
            needs=("committee.handler", *OWNERS),
            icon="map-pin",
        ),
    ),
    todo=todo,
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        Project.subject_kind: Subject(
            model=Project,
            load=queries.project,
            view_permission="projects.project.view",
            url=lambda project: url_for("projects.page", id=project.id),
            title=lambda project: f"{project.name}（{project.number}）",
            indexed=True,
        ),
        Assessment.subject_kind: Subject(
            model=Assessment,
            load=assessments.assessment,
            view_permission="projects.assessment.view",
            url=lambda row: url_for("projects.assessment_page", id=row.id),
            title=lambda row: row.title,
        ),
    },
)

PAGES = (desk, mine, public, zones)
