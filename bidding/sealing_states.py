"""States of a trustee's key as data; a key never comes back, future notices need another."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class TrusteeState(StrEnum):
    """Whether a key may be chosen for a new notice."""

    ACTIVE = "active"
    RETIRED = "retired"


TRUSTEE = Workflow(
    room="bidding",
    subject="trustee",
    title="开启受托人密钥",
    states=TrusteeState,
    initial=TrusteeState.ACTIVE,
    transitions=(
        Transition(
            "retire",
            (TrusteeState.ACTIVE,),
            TrusteeState.RETIRED,
            "bidding.trustee.retire",
            "停用密钥",
            needs_reason=True,
            danger=True,
            visibility="public",
        ),
    ),
    labels={TrusteeState.ACTIVE: "可用", TrusteeState.RETIRED: "已停用"},
    chips={TrusteeState.ACTIVE: "good"},
    waits={TrusteeState.ACTIVE: "密钥在受托人离任或更换前一直可用，不计时"},
)

SEALING_WORKFLOWS = (TRUSTEE,)
