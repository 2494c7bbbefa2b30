"""States and moves of an agreed payment, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class PaymentState(StrEnum):
    """Where a payment is."""

    PLANNED = "planned"
    DUE = "due"
    PAID = "paid"
    RECEIVED = "received"
    STOPPED = "stopped"


P = PaymentState


def _system(action: str, sources: tuple, target: StrEnum, label: str, **more: tuple) -> Transition:
    told = {"by": "system", "visibility": "parties", **more}
    return Transition(action, sources, target, "bidding.system", label, **told)


def _move(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    told = {"visibility": "parties", **more}
    return Transition(action, sources, target, f"bidding.payment.{action}", label, **told)


PAYMENT = Workflow(
    room="bidding",
    subject="payment",
    title="付款节点",
    states=P,
    initial=P.PLANNED,
    transitions=(
        _system("due", (P.PLANNED,), P.DUE, "付款条件成就"),
        _system(
            "stopped",
            (P.PLANNED, P.DUE),
            P.STOPPED,
            "合同解除或者价款减少，不再支付",
            stops=("bidding.payment",),
        ),
        _move(
            "paid",
            (P.PLANNED, P.DUE),
            P.PAID,
            "登记付款",
            stops=("bidding.payment",),
            starts=("bidding.receipt",),
            form=True,
        ),
        _move(
            "received",
            (P.PAID,),
            P.RECEIVED,
            "确认收款",
            stops=("bidding.receipt",),
            apart=True,
        ),
        _move(
            "not_received",
            (P.PAID,),
            P.DUE,
            "未收到款项",
            stops=("bidding.receipt",),
            needs_reason=True,
        ),
    ),
    labels={
        P.PLANNED: "条件未成就",
        P.DUE: "待业主付款",
        P.PAID: "待机构确认收款",
        P.RECEIVED: "已收款",
        P.STOPPED: "不再支付",
    },
    chips={P.DUE: "waiting", P.PAID: "info", P.RECEIVED: "good"},
    waits={
        P.PLANNED: "付款条件成就后开始计时",
        P.DUE: "bidding.payment",
        P.PAID: "bidding.receipt",
    },
)
