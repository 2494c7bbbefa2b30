"""States and moves of a change to a contract in force, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class AmendmentState(StrEnum):
    """Where a proposed change is."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


A = AmendmentState


def _move(action: str, target: StrEnum, label: str, **more: object) -> Transition:
    """Build a move that ends a proposal, and its clock."""
    told = {"visibility": "parties", "stops": ("bidding.amendment",), **more}
    return Transition(action, (A.PROPOSED,), target, f"bidding.amendment.{action}", label, **told)


AMENDMENT = Workflow(
    room="bidding",
    subject="amendment",
    title="合同变更",
    states=A,
    initial=A.PROPOSED,
    transitions=(
        _move("agree", A.AGREED, "同意并备案", apart=True),
        _move("refuse", A.REFUSED, "不同意", needs_reason=True),
        _move("withdraw", A.WITHDRAWN, "撤回变更"),
        Transition(
            "lapsed",
            (A.PROPOSED,),
            A.LAPSED,
            "bidding.system",
            "合同已结束，变更作废",
            by="system",
            stops=("bidding.amendment",),
            visibility="parties",
        ),
    ),
    labels={
        A.PROPOSED: "待对方确认变更",
        A.AGREED: "已同意并备案",
        A.REFUSED: "对方不同意",
        A.WITHDRAWN: "已撤回变更",
        A.LAPSED: "变更作废",
    },
    chips={A.PROPOSED: "waiting", A.AGREED: "good", A.REFUSED: "bad"},
    waits={A.PROPOSED: "bidding.amendment"},
)
