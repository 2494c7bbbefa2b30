"""States of an agency's entry; the other tables of moves of the room. Pure data."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from intermediaries.states import guards
from intermediaries.states.articles import ARTICLE
from intermediaries.states.certificates import QUALIFICATION, CheckState
from intermediaries.states.changes import CHANGE, FLAG, ChangeState, FlagState
from intermediaries.states.editions import EDITION
from intermediaries.states.importing import LIBRARY_IMPORT
from intermediaries.states.intakes import INTAKE, INTAKE_MEMBER, IntakeState, MemberState
from intermediaries.states.later import LATER_CHECK, LaterState
from intermediaries.states.offerings import OFFERING, OfferingState


class AgencyState(StrEnum):
    """Where an agency stands on the shelf."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CORRECTION = "correction"
    LISTED = "listed"
    REJECTED = "rejected"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


A = AgencyState

ENTRY = Workflow(
    room="intermediaries",
    subject="agency",
    title="机构入驻",
    states=AgencyState,
    initial=A.DRAFT,
    labels={
        A.DRAFT: "草稿",
        A.SUBMITTED: "待核验",
        A.CORRECTION: "待补正",
        A.LISTED: "已入驻",
        A.REJECTED: "未通过",
        A.LAPSED: "逾期未补正",
        A.SUSPENDED: "暂停",
        A.WITHDRAWN: "已退出",
        A.REMOVED: "已清退",
    },
    chips={
        A.SUBMITTED: "waiting",
        A.CORRECTION: "waiting",
        A.LISTED: "good",
        A.REJECTED: "bad",
        A.LAPSED: "bad",
        A.SUSPENDED: "bad",
        A.REMOVED: "bad",
    },
    waits={
        A.DRAFT: "何时提交由机构自己决定，草稿一直保留",
        A.SUBMITTED: "intermediaries.entry_check",
        A.CORRECTION: "intermediaries.correction",
        A.LISTED: "入驻长期有效，资质到期由系统按日停用相应事项",
        A.REJECTED: "可以随时修改后重新申请",
        A.LAPSED: "可以随时修改后重新申请",
        A.SUSPENDED: "intermediaries.suspension",
        A.WITHDRAWN: "可以随时重新申请",
        A.REMOVED: "禁入期满后可以重新申请",
    },
    transitions=(
        Transition(
            action="submit",
            sources=(A.DRAFT,),
            target=A.SUBMITTED,
            permission="intermediaries.agency.submit",
            label="提交入驻申请",
            guards=(guards.is_complete,),
            starts=("intermediaries.entry_check",),
        ),
        Transition(
            action="ask_correction",
            sources=(A.SUBMITTED,),
            target=A.CORRECTION,
            permission="intermediaries.agency.check",
            label="要求补正",
            guards=(guards.not_asked_before,),
            pauses=("intermediaries.entry_check",),
            starts=("intermediaries.correction",),
            form=True,
        ),
        Transition(
            action="resubmit",
            sources=(A.CORRECTION,),
            target=A.SUBMITTED,
            permission="intermediaries.agency.submit",
            label="提交补正材料",
            guards=(guards.is_complete,),
            resumes=("intermediaries.entry_check",),
            stops=("intermediaries.correction",),
        ),
        Transition(
            action="lapse",
            sources=(A.CORRECTION,),
            target=A.LAPSED,
            permission="intermediaries.agency.lapse",
            label="逾期未补正",
            guards=(guards.correction_is_over,),
            stops=("intermediaries.correction", "intermediaries.entry_check"),
            by="system",
        ),
        Transition(
            action="admit",
            sources=(A.SUBMITTED,),
            target=A.LISTED,
            permission="intermediaries.agency.check",
            label="核验通过，准予入驻",
            guards=(guards.is_complete,),
            stops=("intermediaries.entry_check",),
            visibility="public",
        ),
        Transition(
            action="register",
            sources=(A.SUBMITTED,),
            target=A.LISTED,
            permission="intermediaries.agency.register",
            label="告知性登记入驻",
            guards=(guards.is_complete,),
            stops=("intermediaries.entry_check",),
            by="system",
            visibility="public",
        ),
        Transition(
            action="reject",
            sources=(A.SUBMITTED,),
            target=A.REJECTED,
            permission="intermediaries.agency.check",
            label="不予入驻",
            stops=("intermediaries.entry_check",),
            needs_reason=True,
            danger=True,
        ),
        Transition(
            action="reopen",
            sources=(A.REJECTED, A.LAPSED, A.WITHDRAWN, A.REMOVED),
            target=A.DRAFT,
            permission="intermediaries.agency.edit",
            label="重新申请",
            guards=(guards.ban_is_over,),
        ),
        Transition(
            action="suspend",
            sources=(A.LISTED,),
            target=A.SUSPENDED,
            permission="intermediaries.agency.suspend",
            label="紧急暂停",
            starts=("intermediaries.suspension",),
            form=True,
            danger=True,
            visibility="public",
        ),
        Transition(
            action="restore",
            sources=(A.SUSPENDED,),
            target=A.LISTED,
            permission="intermediaries.agency.restore",
            label="恢复",
            guards=(guards.no_decision_binds,),
            stops=("intermediaries.suspension",),
            needs_reason=True,
            visibility="public",
        ),
        Transition(
            action="withdraw",
            sources=(A.LISTED,),
            target=A.WITHDRAWN,
            permission="intermediaries.agency.withdraw",
            label="主动退出",
            guards=(guards.no_open_contract,),
            needs_reason=True,
            danger=True,
            visibility="public",
        ),
        Transition(
            action="remove",
            sources=(A.LISTED, A.SUSPENDED),
            target=A.REMOVED,
            permission="intermediaries.agency.remove",
            label="清退",
            stops=("intermediaries.suspension",),
            by="system",
            visibility="public",
        ),
        Transition(
            action="revoke",
            sources=(A.LISTED, A.SUSPENDED),
            target=A.REJECTED,
            permission="intermediaries.agency.revoke",
            label="撤销登记",
            stops=("intermediaries.suspension",),
            by="system",
            visibility="public",
        ),
    ),
)

WORKFLOWS = (
    ENTRY,
    LATER_CHECK,
    INTAKE,
    INTAKE_MEMBER,
    QUALIFICATION,
    OFFERING,
    CHANGE,
    FLAG,
    EDITION,
    LIBRARY_IMPORT,
    ARTICLE,
)

__all__ = [
    "ARTICLE",
    "CHANGE",
    "EDITION",
    "ENTRY",
    "FLAG",
    "INTAKE",
    "INTAKE_MEMBER",
    "LATER_CHECK",
    "LIBRARY_IMPORT",
    "OFFERING",
    "QUALIFICATION",
    "WORKFLOWS",
    "AgencyState",
    "ChangeState",
    "CheckState",
    "FlagState",
    "IntakeState",
    "LaterState",
    "MemberState",
    "OfferingState",
]
