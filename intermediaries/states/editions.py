"""States of an edition of a service item: two people, and the day itself. Pure data."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from intermediaries.states import guards


class EditionState(StrEnum):
    """Where an edition of a service item is."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    ENDED = "ended"
    DROPPED = "dropped"


E = EditionState
# Everybody may read these; a draft concerns the offices alone.
PUBLISHED = (E.APPROVED, E.IN_FORCE, E.ENDED)
WAITING = (E.DRAFT, E.PROPOSED, E.APPROVED)

EDITION = Workflow(
    room="intermediaries",
    subject="edition",
    title="服务事项版本",
    states=EditionState,
    initial=E.DRAFT,
    labels={
        E.DRAFT: "起草中",
        E.PROPOSED: "待批准",
        E.APPROVED: "已批准，待生效",
        E.IN_FORCE: "现行版本",
        E.ENDED: "已被替代",
        E.DROPPED: "已撤下",
    },
    chips={
        E.PROPOSED: "waiting",
        E.APPROVED: "info",
        E.IN_FORCE: "good",
        E.DROPPED: "bad",
    },
    waits={
        E.DRAFT: "何时提交由起草人决定，草稿不影响现行版本",
        E.PROPOSED: "intermediaries.edition_check",
        E.APPROVED: "到生效日零时由系统生效，不等待任何人",
        E.IN_FORCE: "长期有效，直到新版本生效或者事项取消",
    },
    transitions=(
        Transition(
            action="edit",
            sources=(E.DRAFT,),
            target=E.DRAFT,
            permission="intermediaries.edition.edit",
            label="修改草稿",
            form=True,
        ),
        Transition(
            action="propose",
            sources=(E.DRAFT,),
            target=E.PROPOSED,
            permission="intermediaries.edition.edit",
            label="提交批准",
            guards=(guards.edition_is_whole,),
            starts=("intermediaries.edition_check",),
        ),
        Transition(
            action="approve",
            sources=(E.PROPOSED,),
            target=E.APPROVED,
            permission="intermediaries.edition.approve",
            label="批准",
            guards=(guards.edition_is_whole,),
            stops=("intermediaries.edition_check",),
            visibility="public",
        ),
        Transition(
            action="send_back",
            sources=(E.PROPOSED,),
            target=E.DRAFT,
            permission="intermediaries.edition.approve",
            label="退回起草",
            stops=("intermediaries.edition_check",),
            needs_reason=True,
        ),
        Transition(
            action="drop",
            sources=(E.DRAFT, E.PROPOSED),
            target=E.DROPPED,
            permission="intermediaries.edition.edit",
            label="撤下",
            stops=("intermediaries.edition_check",),
            needs_reason=True,
            danger=True,
        ),
        Transition(
            action="revoke",
            sources=(E.APPROVED,),
            target=E.DROPPED,
            permission="intermediaries.edition.approve",
            label="撤销批准",
            needs_reason=True,
            danger=True,
            visibility="public",
        ),
        Transition(
            action="take_effect",
            sources=(E.APPROVED,),
            target=E.IN_FORCE,
            permission="intermediaries.edition.system",
            label="生效",
            by="system",
            visibility="public",
        ),
        Transition(
            action="end",
            sources=(E.IN_FORCE,),
            target=E.ENDED,
            permission="intermediaries.edition.system",
            label="被新版本替代",
            by="system",
            visibility="public",
        ),
    ),
)
