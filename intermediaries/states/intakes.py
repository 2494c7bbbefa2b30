"""States of an intake for a labelled shortlist, and of an agency's place in it. Pure data."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from intermediaries.states import guards


class IntakeState(StrEnum):
    """Where an intake stands."""

    DRAFT = "draft"
    OPEN = "open"
    SELECTING = "selecting"
    IN_FORCE = "in_force"
    ENDED = "ended"
    CANCELLED = "cancelled"


class MemberState(StrEnum):
    """Where an agency's application for the shortlist stands."""

    APPLIED = "applied"
    SELECTED = "selected"
    SIGNED = "signed"
    MEMBER = "member"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    ENDED = "ended"


N, M = IntakeState, MemberState
CLOSING = "intermediaries.intake_closing"
BEGINNING = "intermediaries.intake_beginning"
TERM = "intermediaries.intake_term"
CHECK = "intermediaries.intake_check"
SIGNING = "intermediaries.intake_signing"
CONFIRMING = "intermediaries.intake_confirming"
TURN, LAPSE = "intermediaries.intake_turn", "intermediaries.intake_lapse"
WAITING = (M.APPLIED, M.SELECTED, M.SIGNED)
PUBLISHED = (N.OPEN, N.SELECTING, N.IN_FORCE, N.ENDED)

_EDIT, _SYSTEM = "intermediaries.intake.edit", "intermediaries.intake.progress"
_OWN, _DECIDE = "intermediaries.intake_member.own", "intermediaries.intake_member.decide"
_CONFIRM, _PROGRESS = (
    "intermediaries.intake_member.confirm",
    "intermediaries.intake_member.progress",
)


def _intake(action: str, sources: tuple, target: N, label: str, **more: object) -> Transition:
    permission = _SYSTEM if more.get("by") == "system" else _EDIT
    return Transition(action, sources, target, permission, label, **more)


def _member(action: str, sources: tuple, target: M, permission: str, label: str, **more: object):
    return Transition(action, sources, target, permission, label, **more)


INTAKE = Workflow(
    room="intermediaries",
    subject="intake",
    title="入库批次",
    states=IntakeState,
    initial=N.DRAFT,
    labels={
        N.DRAFT: "起草中",
        N.OPEN: "征集中",
        N.SELECTING: "审核签约中",
        N.IN_FORCE: "有效",
        N.ENDED: "已到期",
        N.CANCELLED: "已取消",
    },
    chips={N.OPEN: "info", N.SELECTING: "waiting", N.IN_FORCE: "good"},
    waits={
        N.DRAFT: "何时发布由运行机构负责人决定",
        N.OPEN: CLOSING,
        N.SELECTING: BEGINNING,
        N.IN_FORCE: TERM,
    },
    transitions=(
        _intake(
            "publish", (N.DRAFT,), N.OPEN, "发布征集公告",
            guards=(guards.intake_is_whole,), starts=(CLOSING,), visibility="public",
        ),
        _intake(
            "close", (N.OPEN,), N.SELECTING, "征集截止",
            stops=(CLOSING,), starts=(BEGINNING,), by="system", visibility="public",
        ),
        _intake(
            "begin", (N.SELECTING,), N.IN_FORCE, "名单生效",
            stops=(BEGINNING,), starts=(TERM,), by="system", visibility="public",
        ),
        _intake(
            "end", (N.IN_FORCE,), N.ENDED, "名单到期",
            stops=(TERM,), by="system", visibility="public",
        ),
        _intake(
            "cancel", (N.DRAFT, N.OPEN, N.SELECTING), N.CANCELLED, "取消批次",
            stops=(CLOSING, BEGINNING), needs_reason=True, danger=True, visibility="public",
        ),
    ),
)  # fmt: skip

INTAKE_MEMBER = Workflow(
    room="intermediaries",
    subject="intake_member",
    title="入选名单",
    states=MemberState,
    initial=M.APPLIED,
    labels={
        M.APPLIED: "待审核",
        M.SELECTED: "待签协议",
        M.SIGNED: "协议待确认",
        M.MEMBER: "已入选",
        M.REFUSED: "未入选",
        M.WITHDRAWN: "已撤回",
        M.LAPSED: "逾期未签",
        M.ENDED: "已终止",
    },
    chips={
        M.APPLIED: "waiting",
        M.SELECTED: "waiting",
        M.SIGNED: "waiting",
        M.MEMBER: "good",
        M.REFUSED: "bad",
        M.LAPSED: "bad",
    },
    waits={
        M.APPLIED: CHECK,
        M.SELECTED: SIGNING,
        M.SIGNED: CONFIRMING,
        M.MEMBER: "有效期随批次，由系统在到期次日终止",
    },
    transitions=(
        _member(
            "accept", (M.APPLIED,), M.SELECTED, _DECIDE, "符合条件，通知签约",
            guards=(guards.agency_is_listed, guards.member_qualifies),
            stops=(CHECK,), starts=(SIGNING,),
        ),
        _member(
            "refuse", (M.APPLIED,), M.REFUSED, _DECIDE, "不符合条件",
            stops=(CHECK,), needs_reason=True, danger=True,
        ),
        _member(
            "sign", (M.SELECTED,), M.SIGNED, _OWN, "上传已签署的协议",
            guards=(guards.agency_is_listed,), stops=(SIGNING,), starts=(CONFIRMING,), form=True,
        ),
        _member(
            "return", (M.SIGNED,), M.SELECTED, _CONFIRM, "协议退回重签",
            stops=(CONFIRMING,), starts=(SIGNING,), needs_reason=True,
        ),
        _member(
            "confirm", (M.SIGNED,), M.MEMBER, _CONFIRM, "确认协议，列入名单",
            guards=(guards.agency_is_listed,), stops=(CONFIRMING,), visibility="public",
        ),
        _member(
            "withdraw", WAITING, M.WITHDRAWN, _OWN, "撤回申请",
            stops=(CHECK, SIGNING, CONFIRMING), danger=True,
        ),
        _member(
            "lapse", (M.SELECTED,), M.LAPSED, _PROGRESS, "逾期未签协议",
            stops=(SIGNING,), by="system",
        ),
        _member(
            "end", (*WAITING, M.MEMBER), M.ENDED, _PROGRESS, "终止",
            stops=(CHECK, SIGNING, CONFIRMING), by="system", visibility="public",
        ),
    ),
)  # fmt: skip
