"""Workflow of the drawing package, as data (Order 13; R056, R084, R230)."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from joint_review.rules.readiness import (
    all_disciplines_assigned,
    all_judged,
    all_replied,
    all_tasks_done,
    asks_once,
    has_opinions_to_issue,
    has_sheets,
    institution_is_chosen,
    no_argument_runs,
    no_open_must,
    sheets_are_sound,
)


class PackageState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CORRECTION = "correction"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    REVIEWING = "reviewing"
    PAUSED = "paused"
    REVISING = "revising"
    PASSED = "passed"
    CERTIFIED = "certified"
    FILED = "filed"
    WITHDRAWN = "withdrawn"


S = PackageState

PACKAGE = Workflow(
    room="joint_review",
    subject="package",
    title="施工图联合审查",
    states=S,
    initial=S.DRAFT,
    labels={
        S.DRAFT: "草稿",
        S.SUBMITTED: "待受理",
        S.CORRECTION: "待补正",
        S.REFUSED: "不予受理",
        S.ACCEPTED: "已受理，待分派",
        S.REVIEWING: "审查中",
        S.PAUSED: "已暂停",
        S.REVISING: "待修改回复",
        S.PASSED: "合格待签发",
        S.CERTIFIED: "已发合格书",
        S.FILED: "已备案",
        S.WITHDRAWN: "已撤回",
    },
    chips={
        S.SUBMITTED: "waiting",
        S.CORRECTION: "waiting",
        S.REFUSED: "bad",
        S.ACCEPTED: "info",
        S.REVIEWING: "info",
        S.PAUSED: "neutral",
        S.REVISING: "waiting",
        S.PASSED: "good",
        S.CERTIFIED: "good",
        S.FILED: "good",
    },
    waits={
        S.DRAFT: "由建设单位决定何时提交，不计时",
        S.SUBMITTED: "package.acceptance",
        S.CORRECTION: "package.correction",
        S.ACCEPTED: "package.assignment",
        S.REVIEWING: "package.review",
        S.PAUSED: "package.review",
        S.REVISING: "package.revision",
        S.PASSED: "package.certificate",
        S.CERTIFIED: "package.filing",
    },
    transitions=(
        Transition(
            "submit",
            (S.DRAFT,),
            S.SUBMITTED,
            "package.edit",
            "提交审查",
            guards=(has_sheets, sheets_are_sound),
            starts=("package.acceptance",),
            visibility="parties",
        ),
        Transition(
            "accept",
            (S.SUBMITTED,),
            S.ACCEPTED,
            "package.accept",
            "受理",
            guards=(institution_is_chosen,),
            stops=("package.acceptance",),
            starts=("package.assignment",),
            visibility="public",
        ),
        Transition(
            "correct",
            (S.SUBMITTED,),
            S.CORRECTION,
            "package.accept",
            "一次性告知补正",
            guards=(asks_once,),
            stops=("package.acceptance",),
            starts=("package.correction",),
            needs_reason=True,
            visibility="parties",
        ),
        Transition(
            "resubmit",
            (S.CORRECTION,),
            S.SUBMITTED,
            "package.edit",
            "补正后重新提交",
            guards=(has_sheets, sheets_are_sound),
            stops=("package.correction",),
            starts=("package.acceptance",),
            visibility="parties",
        ),
        Transition(
            "refuse",
            (S.SUBMITTED,),
            S.REFUSED,
            "package.accept",
            "不予受理",
            stops=("package.acceptance",),
            needs_reason=True,
            danger=True,
            visibility="parties",
        ),
        Transition(
            "begin",
            (S.ACCEPTED,),
            S.REVIEWING,
            "package.assign",
            "开始审查",
            guards=(all_disciplines_assigned,),
            stops=("package.assignment",),
            starts=("package.review",),
            visibility="parties",
        ),
        Transition(
            "pause",
            (S.REVIEWING,),
            S.PAUSED,
            "package.lead",
            "暂停计时",
            guards=(no_argument_runs,),
            pauses=("package.review", "package.rereview"),
            needs_reason=True,
            visibility="parties",
        ),
        Transition(
            "resume",
            (S.PAUSED,),
            S.REVIEWING,
            "package.lead",
            "恢复计时",
            resumes=("package.review", "package.rereview"),
            visibility="parties",
        ),
        Transition(
            "run_on",
            (S.PAUSED,),
            S.REVIEWING,
            "package.system",
            "暂停期满，自动恢复计时",
            by="system",
            visibility="parties",
        ),
        Transition(
            "issue",
            (S.REVIEWING,),
            S.REVISING,
            "package.lead",
            "汇总并发出审查意见告知书",
            guards=(all_tasks_done, all_judged, has_opinions_to_issue),
            stops=("package.review", "package.rereview"),
            starts=("package.revision",),
            visibility="parties",
        ),
        Transition(
            "answer",
            (S.REVISING,),
            S.REVIEWING,
            "package.reply",
            "完成回复，送复审",
            guards=(all_replied, sheets_are_sound),
            stops=("package.revision",),
            starts=("package.rereview",),
            visibility="parties",
        ),
        Transition(
            "approve",
            (S.REVIEWING,),
            S.PASSED,
            "package.lead",
            "判定审查合格",
            guards=(all_tasks_done, all_judged, no_open_must),
            stops=("package.review", "package.rereview"),
            starts=("package.certificate",),
        ),
        Transition(
            "certify",
            (S.PASSED,),
            S.CERTIFIED,
            "package.certify",
            "签发审查合格书",
            stops=("package.certificate",),
            starts=("package.filing",),
            visibility="public",
        ),
        Transition(
            "file",
            (S.CERTIFIED,),
            S.FILED,
            "package.file",
            "备案",
            stops=("package.filing",),
            visibility="public",
        ),
        Transition(
            "lapse",
            (S.CORRECTION,),
            S.WITHDRAWN,
            "package.system",
            "逾期未补正，视为撤回",
            stops=("package.correction",),
            by="system",
            visibility="parties",
        ),
        Transition(
            "withdraw",
            (S.DRAFT, S.SUBMITTED, S.CORRECTION, S.ACCEPTED),
            S.WITHDRAWN,
            "package.edit",
            "撤回",
            stops=("package.acceptance", "package.correction", "package.assignment"),
            needs_reason=True,
            danger=True,
            visibility="parties",
        ),
    ),
)

WORKFLOWS = (PACKAGE,)
