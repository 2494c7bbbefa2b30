"""States and moves of an expert's signed word on the explanation of a low price, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class VerdictState(StrEnum):
    """What an expert has done with an explanation."""

    ASKED = "asked"
    SIGNED = "signed"
    LAPSED = "lapsed"
    RELEASED = "released"


V = VerdictState
_CLOCK = {"stops": ("bidding.verdict",)}


def _house(action: str, target: StrEnum, label: str) -> Transition:
    return Transition(action, (V.ASKED,), target, "bidding.system", label, by="system", **_CLOCK)


VERDICT = Workflow(
    room="bidding",
    subject="verdict",
    title="报价说明的专家认定",
    states=V,
    initial=V.ASKED,
    transitions=(
        Transition(
            "sign",
            (V.ASKED,),
            V.SIGNED,
            "bidding.verdict.sign",
            "认定并签名",
            form=True,
            **_CLOCK,
        ),
        _house("lapse", V.LAPSED, "未在时限内签名"),
        _house("release", V.RELEASED, "采购结束，不再认定"),
    ),
    labels={
        V.ASKED: "待认定",
        V.SIGNED: "已签名",
        V.LAPSED: "逾期未签名",
        V.RELEASED: "不再认定",
    },
    chips={V.ASKED: "waiting", V.SIGNED: "good", V.LAPSED: "bad"},
    waits={V.ASKED: "bidding.verdict"},
)
