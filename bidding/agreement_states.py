"""States and moves of a framework membership, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class AgreementState(StrEnum):
    """Whether a membership is in force."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    LEFT = "left"
    REMOVED = "removed"


A = AgreementState
_OVER = {"stops": ("bidding.agreement",), "visibility": "public"}

AGREEMENT = Workflow(
    room="bidding",
    subject="agreement",
    title="框架协议",
    states=A,
    initial=A.IN_FORCE,
    transitions=(
        Transition(
            "expire", (A.IN_FORCE,), A.EXPIRED, "bidding.system", "协议到期", by="system", **_OVER
        ),
        Transition(
            "lapse",
            (A.IN_FORCE,),
            A.REMOVED,
            "bidding.system",
            "拒绝次数达到公告规定，成员资格终止",
            by="system",
            **_OVER,
        ),
        Transition(
            "leave",
            (A.IN_FORCE,),
            A.LEFT,
            "bidding.agreement.leave",
            "退出框架协议",
            needs_reason=True,
            danger=True,
            **_OVER,
        ),
        Transition(
            "remove",
            (A.IN_FORCE,),
            A.REMOVED,
            "bidding.agreement.remove",
            "清退成员",
            needs_reason=True,
            danger=True,
            **_OVER,
        ),
    ),
    labels={A.IN_FORCE: "有效", A.EXPIRED: "已到期", A.LEFT: "已退出", A.REMOVED: "已清退"},
    chips={A.IN_FORCE: "good", A.LEFT: "bad", A.REMOVED: "bad"},
    waits={A.IN_FORCE: "bidding.agreement"},
)
