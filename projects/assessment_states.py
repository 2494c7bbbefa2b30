"""States and moves of a zone's assessment, as data."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class AssessmentState(StrEnum):
    """Whether a zone's assessment is out for everybody."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


S = AssessmentState

ASSESSMENT = Workflow(
    room="projects",
    subject="assessment",
    title="区域评估成果",
    states=S,
    initial=S.DRAFT,
    transitions=(
        Transition(
            "publish",
            (S.DRAFT,),
            S.PUBLISHED,
            "projects.assessment.publish",
            "公布成果",
            visibility="public",
        ),
        Transition("edit", (S.DRAFT,), S.DRAFT, "projects.assessment.edit", "修改", form=True),
        Transition(
            "discard",
            (S.DRAFT,),
            S.DISCARDED,
            "projects.assessment.edit",
            "弃置",
            danger=True,
        ),
        Transition(
            "supersede",
            (S.PUBLISHED,),
            S.SUPERSEDED,
            "projects.assessment.supersede",
            "更正成果",
            form=True,
            visibility="public",
        ),
        Transition(
            "withdraw",
            (S.PUBLISHED,),
            S.WITHDRAWN,
            "projects.assessment.withdraw",
            "撤回成果",
            needs_reason=True,
            danger=True,
            visibility="public",
        ),
    ),
    labels={
        S.DRAFT: "待公布",
        S.PUBLISHED: "已公布",
        S.WITHDRAWN: "已撤回",
        S.SUPERSEDED: "已被更正",
        S.DISCARDED: "已弃置",
    },
    chips={S.DRAFT: "waiting", S.PUBLISHED: "good", S.WITHDRAWN: "bad"},
    waits={
        S.DRAFT: "由管委会自行安排公布，不计时",
        S.PUBLISHED: "有效期在成果中载明，到期不再提示，不需办理",
    },
)
