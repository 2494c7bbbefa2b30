"""States of a service an agency offers. Pure data."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from intermediaries.states import guards


class OfferingState(StrEnum):
    """Whether a service of an agency can be bought."""

    PROPOSED = "proposed"
    LISTED = "listed"
    REFUSED = "refused"
    PAUSED = "paused"


F = OfferingState

OFFERING = Workflow(
    room="intermediaries",
    subject="offering",
    title="服务上架",
    states=OfferingState,
    initial=F.PROPOSED,
    labels={F.PROPOSED: "待上架", F.LISTED: "已上架", F.REFUSED: "未通过", F.PAUSED: "已停用"},
    chips={F.PROPOSED: "waiting", F.LISTED: "good", F.REFUSED: "bad"},
    waits={
        F.PROPOSED: "随入驻核验一并办理，时限见入驻核验；入驻后新增的由运行机构及时核验",
        F.LISTED: "上架长期有效，资质到期由系统按日停用",
        F.PAUSED: "由机构自己恢复",
    },
    transitions=(
        Transition(
            action="list",
            sources=(F.PROPOSED,),
            target=F.LISTED,
            permission="intermediaries.offering.check",
            label="准予上架",
            guards=(guards.offering_qualifies,),
            visibility="public",
        ),
        Transition(
            action="refuse",
            sources=(F.PROPOSED,),
            target=F.REFUSED,
            permission="intermediaries.offering.check",
            label="不予上架",
            needs_reason=True,
            danger=True,
        ),
        Transition(
            action="pause",
            sources=(F.LISTED,),
            target=F.PAUSED,
            permission="intermediaries.offering.edit",
            label="停用",
            needs_reason=True,
            visibility="public",
        ),
        Transition(
            action="resume",
            sources=(F.PAUSED,),
            target=F.LISTED,
            permission="intermediaries.offering.edit",
            label="恢复上架",
            guards=(guards.offering_qualifies,),
            visibility="public",
        ),
    ),
)
