"""States of an expert of the library, and of the seat he was drawn for, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class ExpertState(StrEnum):
    """Whether an expert may be drawn."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REMOVED = "removed"


E = ExpertState
_SHARED = {"needs_reason": True}

EXPERT = Workflow(
    room="bidding",
    subject="expert",
    title="评审专家",
    states=E,
    initial=E.ACTIVE,
    transitions=(
        Transition("edit", (E.ACTIVE,), E.ACTIVE, "bidding.expert.edit", "修改登记", form=True),
        Transition(
            "suspend", (E.ACTIVE,), E.SUSPENDED, "bidding.expert.edit", "暂停抽取", **_SHARED
        ),
        Transition("restore", (E.SUSPENDED,), E.ACTIVE, "bidding.expert.edit", "恢复抽取"),
        Transition(
            "remove",
            (E.ACTIVE, E.SUSPENDED),
            E.REMOVED,
            "bidding.expert.edit",
            "移出专家库",
            danger=True,
            **_SHARED,
        ),
    ),
    labels={E.ACTIVE: "在库", E.SUSPENDED: "暂停抽取", E.REMOVED: "已移出专家库"},
    chips={E.ACTIVE: "good", E.SUSPENDED: "waiting", E.REMOVED: "bad"},
    waits={
        E.ACTIVE: "在库期间随时可能被抽取，不计时",
        E.SUSPENDED: "由登记单位决定何时恢复，不计时",
    },
)


class SeatState(StrEnum):
    """What a drawn expert has done."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    SIGNED = "signed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    RELEASED = "released"


S = SeatState
OPEN_SEATS = (S.INVITED, S.ACCEPTED)
_CLOCK = {"stops": ("bidding.scoring",)}


def _own(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    """Build a move of the expert himself."""
    return Transition(action, sources, target, "bidding.seat.score", label, **more)


def _house(action: str, target: StrEnum, label: str) -> Transition:
    return Transition(action, OPEN_SEATS, target, "bidding.system", label, by="system", **_CLOCK)


SEAT = Workflow(
    room="bidding",
    subject="seat",
    title="评审席位",
    states=S,
    initial=S.INVITED,
    transitions=(
        _own("accept", (S.INVITED,), S.ACCEPTED, "接受并承诺无须回避", form=True),
        _own("sign", (S.ACCEPTED,), S.SIGNED, "核对并签名", form=True, **_CLOCK),
        _own(
            "decline",
            OPEN_SEATS,
            S.DECLINED,
            "谢绝或回避",
            needs_reason=True,
            danger=True,
            **_CLOCK,
        ),
        _house("lapse", S.LAPSED, "未在时限内完成"),
        _house("release", S.RELEASED, "采购结束，不再评审"),
    ),
    labels={
        S.INVITED: "待接受",
        S.ACCEPTED: "评分中",
        S.SIGNED: "已签名",
        S.DECLINED: "已谢绝",
        S.LAPSED: "逾期未完成",
        S.RELEASED: "不再评审",
    },
    chips={
        S.INVITED: "waiting",
        S.ACCEPTED: "info",
        S.SIGNED: "good",
        S.DECLINED: "bad",
        S.LAPSED: "bad",
    },
    waits={S.INVITED: "bidding.scoring", S.ACCEPTED: "bidding.scoring"},
)
EXPERT_WORKFLOWS = (EXPERT, SEAT)
