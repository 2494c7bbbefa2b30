"""States and moves of a purchase outside the market that its owner records, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class ExemptionState(StrEnum):
    """Where a recorded exemption is."""

    RECORDED = "recorded"
    OBJECTED = "objected"
    ANSWERED = "answered"
    UPHELD = "upheld"
    CLEARED = "cleared"
    WITHDRAWN = "withdrawn"


X = ExemptionState


def _move(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    key = f"bidding.exemption.{action}"
    return Transition(action, sources, target, key, label, needs_reason=True, **more)


EXEMPTION = Workflow(
    room="bidding",
    subject="exemption",
    title="豁免登记",
    states=X,
    initial=X.RECORDED,
    transitions=(
        _move(
            "object", (X.RECORDED,), X.OBJECTED, "提出异议", starts=("bidding.exemption_answer",)
        ),
        _move(
            "answer",
            (X.OBJECTED,),
            X.ANSWERED,
            "说明情况",
            stops=("bidding.exemption_answer",),
            starts=("bidding.exemption_ruling",),
        ),
        _move(
            "uphold",
            (X.OBJECTED, X.ANSWERED),
            X.UPHELD,
            "不符合豁免条件",
            stops=("bidding.exemption_answer", "bidding.exemption_ruling"),
            danger=True,
        ),
        _move(
            "clear",
            (X.OBJECTED, X.ANSWERED),
            X.CLEARED,
            "符合豁免条件",
            stops=("bidding.exemption_answer", "bidding.exemption_ruling"),
        ),
        _move("withdraw", (X.RECORDED,), X.WITHDRAWN, "撤回登记"),
    ),
    labels={
        X.RECORDED: "已登记",
        X.OBJECTED: "主管部门有异议",
        X.ANSWERED: "业主已说明",
        X.UPHELD: "不符合豁免条件",
        X.CLEARED: "符合豁免条件",
        X.WITHDRAWN: "已撤回登记",
    },
    chips={X.OBJECTED: "waiting", X.ANSWERED: "waiting", X.UPHELD: "bad", X.CLEARED: "good"},
    waits={
        X.RECORDED: "登记即为完成；主管部门随时可以提出异议",
        X.OBJECTED: "bidding.exemption_answer",
        X.ANSWERED: "bidding.exemption_ruling",
    },
)
