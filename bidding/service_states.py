"""States and moves after the award, as data: the contract and the result of the service."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from bidding.rules import gates


class ContractState(StrEnum):
    """Where a contract is."""

    PENDING = "pending"
    DRAFTED = "drafted"
    CONFIRMED = "confirmed"
    FILED = "filed"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    VOID = "void"


class ResultState(StrEnum):
    """Where the result of the service is."""

    AWAITED = "awaited"
    DELIVERED = "delivered"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    STOPPED = "stopped"


C, S = ContractState, ResultState


def _move(
    subject: str, action: str, sources: tuple, target: StrEnum, label: str, **more: object
) -> Transition:
    """Build a move of the two parties, under the permission of the same name."""
    more = {"visibility": "parties", **more}
    return Transition(action, sources, target, f"bidding.{subject}.{action}", label, **more)


def _system(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    """Build a move that only the house itself makes."""
    more = {"visibility": "public", **more}
    return Transition(action, sources, target, "bidding.system", label, by="system", **more)


CONTRACT = Workflow(
    room="bidding",
    subject="contract",
    title="服务合同",
    states=C,
    initial=C.PENDING,
    transitions=(
        _move(
            "contract",
            "upload",
            (C.PENDING,),
            C.DRAFTED,
            "上传合同",
            starts=("bidding.filing",),
            form=True,
        ),
        _move(
            "contract",
            "confirm",
            (C.DRAFTED,),
            C.CONFIRMED,
            "确认合同",
            apart=True,
            guards=(gates.contract_complete,),
            stops=("bidding.signing", "bidding.filing"),
        ),
        _move(
            "contract",
            "send_back",
            (C.DRAFTED,),
            C.PENDING,
            "退回合同",
            stops=("bidding.filing",),
            needs_reason=True,
        ),
        _system("filed", (C.CONFIRMED,), C.FILED, "合同备案"),
        _system("extended", (C.FILED,), C.FILED, "延长服务结束日期"),
        _system("amended", (C.FILED,), C.FILED, "变更合同"),
        _system("completed", (C.FILED,), C.COMPLETED, "合同履行完毕"),
        _move(
            "contract",
            "terminated",
            (C.FILED,),
            C.TERMINATED,
            "解除合同",
            needs_reason=True,
            form=True,
            danger=True,
            visibility="public",
        ),
        _system(
            "void",
            (C.PENDING, C.DRAFTED),
            C.VOID,
            "合同作废",
            stops=("bidding.signing", "bidding.filing"),
        ),
    ),
    labels={
        C.PENDING: "待上传",
        C.DRAFTED: "待对方确认",
        C.CONFIRMED: "双方已确认",
        C.FILED: "已备案",
        C.COMPLETED: "已履行完毕",
        C.TERMINATED: "已中止",
        C.VOID: "已作废",
    },
    chips={
        C.PENDING: "waiting",
        C.DRAFTED: "waiting",
        C.CONFIRMED: "info",
        C.FILED: "good",
        C.COMPLETED: "good",
        C.TERMINATED: "bad",
        C.VOID: "bad",
    },
    waits={
        C.PENDING: "bidding.signing",
        C.DRAFTED: "bidding.filing",
        C.CONFIRMED: "确认后由系统即时备案",
        C.FILED: "服务期限见成果记录",
    },
)

RESULT = Workflow(
    room="bidding",
    subject="result",
    title="服务成果",
    states=S,
    initial=S.AWAITED,
    transitions=(
        _move(
            "result",
            "delivered",
            (S.AWAITED, S.RETURNED),
            S.DELIVERED,
            "提交成果",
            starts=("bidding.acceptance",),
            form=True,
        ),
        _move(
            "result",
            "accepted",
            (S.DELIVERED,),
            S.ACCEPTED,
            "验收成果",
            apart=True,
            stops=("bidding.acceptance", "bidding.service"),
            visibility="public",
        ),
        _move(
            "result",
            "returned",
            (S.DELIVERED,),
            S.RETURNED,
            "退回成果",
            stops=("bidding.acceptance",),
            resumes=("bidding.service",),
            needs_reason=True,
        ),
        _system(
            "stopped",
            (S.AWAITED, S.DELIVERED, S.RETURNED),
            S.STOPPED,
            "服务中止，不再交付",
            stops=("bidding.acceptance", "bidding.service"),
        ),
    ),
    labels={
        S.AWAITED: "待提交",
        S.DELIVERED: "待验收",
        S.RETURNED: "已退回",
        S.ACCEPTED: "已验收",
        S.STOPPED: "已中止",
    },
    chips={
        S.AWAITED: "waiting",
        S.DELIVERED: "waiting",
        S.RETURNED: "bad",
        S.ACCEPTED: "good",
        S.STOPPED: "bad",
    },
    waits={
        S.AWAITED: "bidding.service",
        S.DELIVERED: "bidding.acceptance",
        S.RETURNED: "bidding.service",
    },
)

SERVICE_WORKFLOWS = (CONTRACT, RESULT)
