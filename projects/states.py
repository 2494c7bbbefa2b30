"""Kinds of projects and the moves of a project. Pure data."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.errors import Reason
from app.kernel.workflow import Transition, Workflow
from projects.assessment_states import ASSESSMENT


class ProjectState(StrEnum):
    """Where a project stands on the platform."""

    TEMPORARY = "temporary"
    REGISTERED = "registered"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """How the state decides about the investment (R009)."""

    APPROVAL = "approval"
    VERIFICATION = "verification"
    FILING = "filing"


class Category(StrEnum):
    """What is built; decides who reviews the drawings."""

    BUILDING = "房建"
    MUNICIPAL = "市政"


class Grade(StrEnum):
    """Scale of the project; decides the days of a drawing review."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"


class Role(StrEnum):
    """What a unit does in the project."""

    OWNER = "owner"
    SURVEY = "survey"
    DESIGN = "design"
    CONSTRUCTION = "construction"
    SUPERVISION = "supervision"


KIND_LABELS = {Kind.APPROVAL: "审批", Kind.VERIFICATION: "核准", Kind.FILING: "备案"}
CATEGORY_LABELS = {Category.BUILDING: "房屋建筑", Category.MUNICIPAL: "市政基础设施"}
GRADE_LABELS = {Grade.LARGE: "大型", Grade.MEDIUM: "中型", Grade.SMALL: "小型"}
ROLE_LABELS = {
    Role.OWNER: "建设单位",
    Role.SURVEY: "勘察单位",
    Role.DESIGN: "设计单位",
    Role.CONSTRUCTION: "施工单位",
    Role.SUPERVISION: "监理单位",
}

S = ProjectState


def has_code(project: object) -> list[Reason]:
    """Registering needs the code that the service has just checked and set."""
    if getattr(project, "code", None):
        return []
    return [Reason.of("请先填写国家统一项目代码。")]


PROJECT = Workflow(
    room="projects",
    subject="project",
    title="项目登记",
    states=ProjectState,
    initial=S.TEMPORARY,
    labels={S.TEMPORARY: "待赋码", S.REGISTERED: "已登记", S.WITHDRAWN: "已撤销"},
    chips={S.TEMPORARY: "waiting", S.REGISTERED: "good", S.WITHDRAWN: "neutral"},
    waits={
        S.TEMPORARY: "统一代码由国家平台赋码，本平台不限定取得时间",
        S.REGISTERED: "项目登记长期有效，没有办理时限",
    },
    transitions=(
        Transition(
            action="register",
            sources=(S.TEMPORARY,),
            target=S.REGISTERED,
            permission="projects.project.register",
            label="填写统一代码",
            guards=(has_code,),
            form=True,
            visibility="public",
        ),
        Transition(
            action="correct",
            sources=(S.TEMPORARY,),
            target=S.TEMPORARY,
            permission="projects.project.correct",
            label="更正登记信息",
            form=True,
        ),
        Transition(
            action="correct",
            sources=(S.REGISTERED,),
            target=S.REGISTERED,
            permission="projects.project.correct",
            label="更正登记信息",
            form=True,
        ),
        Transition(
            action="withdraw",
            sources=(S.TEMPORARY, S.REGISTERED),
            target=S.WITHDRAWN,
            permission="projects.project.withdraw",
            label="撤销登记",
            needs_reason=True,
            danger=True,
            visibility="public",
        ),
    ),
)

WORKFLOWS = (PROJECT, ASSESSMENT)
