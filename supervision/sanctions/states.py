"""Where a sanction is and what may happen to it, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from supervision.sanctions.rules import is_grounded, repair_is_open


class SanctionState(StrEnum):
    """Where a sanction is."""

    PROPOSED = "proposed"
    NOTICED = "noticed"
    HEARD = "heard"
    DECIDED = "decided"
    IN_FORCE = "in_force"
    REPAIR_APPLIED = "repair_applied"
    LIFTED = "lifted"
    EXPIRED = "expired"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


S = SanctionState
ACTING = (S.IN_FORCE, S.REPAIR_APPLIED)
PUBLISHED = (*ACTING, S.LIFTED, S.EXPIRED)
STATING = "supervision.sanction_stating"
DECIDING = "supervision.sanction_deciding"
PUBLISHING = "supervision.sanction_publishing"
TERM = "supervision.sanction_term"
REPAIR = "supervision.sanction_repair"
ARCHIVING = "supervision.sanction_archiving"


def _move(action: str, sources: S | tuple, target: S, label: str, **more: object) -> Transition:
    """Build a move; unless told otherwise of a person, under the permission of the same name."""
    sources = sources if isinstance(sources, tuple) else (sources,)
    who = more.pop("who", action)
    more = {"visibility": "parties", **more}
    return Transition(action, sources, target, f"supervision.sanction.{who}", label, **more)


def _system(action: str, sources: S | tuple, target: S, label: str, **more: object) -> Transition:
    """Build a move that only the house makes, when a clock ends."""
    return _move(action, sources, target, label, who="system", by="system", **more)


SANCTION = Workflow(
    room="supervision",
    subject="sanction",
    title="惩戒",
    states=S,
    initial=S.PROPOSED,
    transitions=(
        _move(
            "notice", S.PROPOSED, S.NOTICED, "发出告知书",
            who="handle", guards=(is_grounded,), starts=(STATING,),
        ),
        _move(
            "state", S.NOTICED, S.HEARD, "陈述申辩",
            stops=(STATING,), starts=(DECIDING,), form=True,
        ),
        _system(
            "close", S.NOTICED, S.HEARD, "期满未陈述申辩", stops=(STATING,), starts=(DECIDING,)
        ),
        _move(
            "decide", S.HEARD, S.DECIDED, "作出决定",
            who="handle", stops=(DECIDING,), starts=(PUBLISHING,), form=True,
        ),
        _move(
            "publish", S.DECIDED, S.IN_FORCE, "公布并执行",
            stops=(PUBLISHING,), starts=(TERM,), visibility="public",
        ),
        _move(
            "confirm", S.DECIDED, S.IN_FORCE, "复核同意，公布清退",
            stops=(PUBLISHING,), starts=(TERM,), danger=True, visibility="public",
        ),
        _move(
            "send_back", S.DECIDED, S.HEARD, "复核退回",
            who="confirm", stops=(PUBLISHING,), starts=(DECIDING,), needs_reason=True,
        ),
        _move(
            "apply_repair", S.IN_FORCE, S.REPAIR_APPLIED, "申请修复",
            guards=(repair_is_open,), starts=(REPAIR,), form=True,
        ),
        _move(
            "refuse_repair", S.REPAIR_APPLIED, S.IN_FORCE, "不同意修复",
            who="handle", stops=(REPAIR,), needs_reason=True,
        ),
        _move(
            "lift", ACTING, S.LIFTED, "提前解除",
            who="handle", stops=(TERM, REPAIR), starts=(ARCHIVING,), needs_reason=True,
            visibility="public",
        ),
        _system(
            "expire", ACTING, S.EXPIRED, "期满解除",
            stops=(TERM, REPAIR), starts=(ARCHIVING,), visibility="public",
        ),
        _system("archive", (S.LIFTED, S.EXPIRED), S.ARCHIVED, "归档", stops=(ARCHIVING,)),
        _move(
            "withdraw", (S.PROPOSED, S.NOTICED, S.HEARD, S.DECIDED), S.WITHDRAWN, "不予惩戒",
            who="handle", stops=(STATING, DECIDING, PUBLISHING), needs_reason=True,
        ),
    ),
    labels={
        S.PROPOSED: "已提出",
        S.NOTICED: "已告知，待陈述申辩",
        S.HEARD: "待决定",
        S.DECIDED: "待公布",
        S.IN_FORCE: "执行中",
        S.REPAIR_APPLIED: "修复审核中",
        S.LIFTED: "已提前解除",
        S.EXPIRED: "已期满",
        S.ARCHIVED: "已归档",
        S.WITHDRAWN: "不予惩戒",
    },
    chips={
        S.PROPOSED: "neutral",
        S.NOTICED: "waiting",
        S.HEARD: "waiting",
        S.DECIDED: "waiting",
        S.IN_FORCE: "bad",
        S.REPAIR_APPLIED: "waiting",
        S.LIFTED: "good",
        S.EXPIRED: "good",
    },
    waits={
        S.PROPOSED: "由提出单位核对事实和证据后发出告知书，何时发出由其决定",
        S.NOTICED: STATING,
        S.HEARD: DECIDING,
        S.DECIDED: PUBLISHING,
        S.IN_FORCE: TERM,
        S.REPAIR_APPLIED: REPAIR,
        S.LIFTED: ARCHIVING,
        S.EXPIRED: ARCHIVING,
    },
)  # fmt: skip

WORKFLOWS = (SANCTION,)
