"""States and moves of a result, as data: the award and objections to it."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from bidding.rules import gates


class AwardState(StrEnum):
    """What became of a drawn (or directly chosen) agency."""

    PROPOSED = "proposed"
    ISSUED = "issued"
    DECLINED = "declined"
    DISQUALIFIED = "disqualified"


class ObjectionState(StrEnum):
    """Where an objection to a result is."""

    LODGED = "lodged"
    UPHELD = "upheld"
    REJECTED = "rejected"


A, B = AwardState, ObjectionState


def _system(action: str, sources: tuple, target: StrEnum, label: str) -> Transition:
    """Build a move that only the house itself makes."""
    key = "bidding.system"
    return Transition(action, sources, target, key, label, by="system", visibility="public")


AWARD = Workflow(
    room="bidding",
    subject="award",
    title="中选",
    states=A,
    initial=A.PROPOSED,
    transitions=(
        _system("issued", (A.PROPOSED,), A.ISSUED, "发出中选通知书"),
        _system("disqualified", (A.PROPOSED,), A.DISQUALIFIED, "取消中选资格"),
        Transition(
            "forfeited",
            (A.ISSUED,),
            A.DISQUALIFIED,
            "bidding.award.forfeited",
            "逾期未签合同，取消中选资格",
            needs_reason=True,
            danger=True,
            visibility="public",
        ),
        Transition(
            "declined",
            (A.PROPOSED, A.ISSUED),
            A.DECLINED,
            "bidding.award.declined",
            "放弃中选",
            guards=(gates.declinable,),
            needs_reason=True,
            danger=True,
            visibility="public",
        ),
    ),
    labels={
        A.PROPOSED: "拟中选",
        A.ISSUED: "已中选",
        A.DECLINED: "已放弃",
        A.DISQUALIFIED: "已取消资格",
    },
    chips={A.PROPOSED: "info", A.ISSUED: "good", A.DECLINED: "bad", A.DISQUALIFIED: "bad"},
    waits={
        A.PROPOSED: "公示时限见采购需求",
        A.ISSUED: "合同签订时限见合同记录",
    },
)


def _decision(action: str, target: StrEnum, label: str, **more: object) -> Transition:
    """Build the operator's answer to an objection: reasoned, public, its clock stops."""
    return Transition(
        action,
        (B.LODGED,),
        target,
        "bidding.objection.decide",
        label,
        stops=("bidding.objection",),
        apart=True,
        needs_reason=True,
        visibility="public",
        **more,
    )


OBJECTION = Workflow(
    room="bidding",
    subject="objection",
    title="异议",
    states=ObjectionState,
    initial=B.LODGED,
    transitions=(
        _decision("uphold", B.UPHELD, "异议成立，取消中选资格", danger=True),
        _decision("reject", B.REJECTED, "异议不成立，恢复公示"),
    ),
    labels={
        B.LODGED: "处理中",
        B.UPHELD: "成立",
        B.REJECTED: "不成立",
    },
    chips={B.LODGED: "waiting", B.UPHELD: "bad"},
    waits={B.LODGED: "bidding.objection"},
)


AWARD_WORKFLOWS = (AWARD, OBJECTION)
