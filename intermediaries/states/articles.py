"""States of a published document: measures, explanations, guides, notices. Pure data."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow

KINDS = {
    "measures": "管理办法",
    "explanation": "政策解读",
    "guide": "办事指南",
    "notice": "通知公告",
    "assessment": "考核通报",
}


class ArticleState(StrEnum):
    """Whether everybody may read a document."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


A = ArticleState
PERMISSION = "intermediaries.article.edit"

ARTICLE = Workflow(
    room="intermediaries",
    subject="article",
    title="政策文件",
    states=ArticleState,
    initial=A.DRAFT,
    labels={A.DRAFT: "草稿", A.PUBLISHED: "已发布", A.WITHDRAWN: "已撤下"},
    chips={A.PUBLISHED: "good"},
    waits={
        A.DRAFT: "何时发布由起草单位决定",
        A.PUBLISHED: "长期公开，失效的由发布单位撤下",
    },
    transitions=(
        Transition(
            action="publish",
            sources=(A.DRAFT,),
            target=A.PUBLISHED,
            permission=PERMISSION,
            label="发布",
            visibility="public",
        ),
        Transition(
            action="withdraw",
            sources=(A.PUBLISHED,),
            target=A.WITHDRAWN,
            permission=PERMISSION,
            label="撤下",
            needs_reason=True,
            danger=True,
            visibility="public",
        ),
    ),
)
