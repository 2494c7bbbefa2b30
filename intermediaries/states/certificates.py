"""States of a certificate: declared, verified by an office, confirmed by the regulator. Pure data."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from intermediaries.states import guards


class CheckState(StrEnum):
    """Whether the operator has seen the certificate."""

    DECLARED = "declared"
    VERIFIED = "verified"
    REFUSED = "refused"


C = CheckState

QUALIFICATION = Workflow(
    room="intermediaries",
    subject="qualification",
    title="资质核验",
    states=CheckState,
    initial=C.DECLARED,
    labels={C.DECLARED: "待核验", C.VERIFIED: "已核验", C.REFUSED: "核验未通过"},
    chips={C.DECLARED: "waiting", C.VERIFIED: "good", C.REFUSED: "bad"},
    waits={
        C.DECLARED: "随入驻核验一并办理，时限见入驻核验；入驻后新增的不影响已上架事项",
        C.VERIFIED: "有效期届满当日起由系统停用",
    },
    transitions=(
        Transition(
            action="verify",
            sources=(C.DECLARED,),
            target=C.VERIFIED,
            permission="intermediaries.qualification.check",
            label="核验通过",
        ),
        Transition(
            action="confirm",
            sources=(C.VERIFIED,),
            target=C.VERIFIED,
            permission="intermediaries.qualification.confirm",
            label="复核无误",
            guards=(guards.not_confirmed,),
        ),
        Transition(
            action="refuse",
            sources=(C.DECLARED, C.VERIFIED),
            target=C.REFUSED,
            permission="intermediaries.qualification.check",
            label="核验不通过",
            needs_reason=True,
            danger=True,
        ),
    ),
)
