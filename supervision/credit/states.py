"""Where an entry and a rule set are and what may happen to them, as data."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from supervision.credit.rules import repairable, usable


class EntryState(StrEnum):
    """Where an entry of the ledger is."""

    FOUND = "found"
    HEARD = "heard"
    DECIDED = "decided"
    APPEALED = "appealed"
    PUBLISHED = "published"
    REPAIRING = "repairing"
    REPAIRED = "repaired"
    EXPIRED = "expired"
    DISMISSED = "dismissed"


class RuleSetState(StrEnum):
    """Where a rule set is."""

    DRAFT = "draft"
    TRIAL = "trial"
    IN_FORCE = "in_force"
    ENDED = "ended"


S, R = EntryState, RuleSetState
COUNTED = (S.PUBLISHED, S.REPAIRING)
# Everybody may read these: the decision stands or stood.
PUBLIC = (*COUNTED, S.REPAIRED, S.EXPIRED)
HEARING, DECIDING = "supervision.entry_hearing", "supervision.entry_deciding"
APPEALING, RULING = "supervision.entry_appealing", "supervision.entry_ruling"
REPAIRING, COUNTING = "supervision.entry_repairing", "supervision.entry_counting"


def _move(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    """Build a move of a person, under the permission of the same name."""
    more = {"visibility": "parties", **more}
    return Transition(action, sources, target, f"supervision.entry.{action}", label, **more)


def _system(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    """Build a move that only the house itself makes, when a clock ends."""
    more = {"visibility": "public", **more}
    return Transition(
        action, sources, target, "supervision.entry.system", label, by="system", **more
    )


ENTRY = Workflow(
    room="supervision",
    subject="entry",
    title="信用记录",
    states=S,
    initial=S.FOUND,
    transitions=(
        _move(
            "hear",
            (S.FOUND,),
            S.HEARD,
            "陈述申辩",
            form=True,
            stops=(HEARING,),
            starts=(DECIDING,),
        ),
        _system(
            "lapse",
            (S.FOUND,),
            S.HEARD,
            "期满未陈述申辩",
            stops=(HEARING,),
            starts=(DECIDING,),
            visibility="parties",
        ),
        _move(
            "decide",
            (S.HEARD,),
            S.DECIDED,
            "作出认定",
            form=True,
            stops=(DECIDING,),
            starts=(APPEALING,),
        ),
        _move(
            "dismiss",
            (S.FOUND, S.HEARD),
            S.DISMISSED,
            "不予认定",
            needs_reason=True,
            stops=(HEARING, DECIDING),
        ),
        _move(
            "appeal",
            (S.DECIDED,),
            S.APPEALED,
            "对认定申诉",
            form=True,
            stops=(APPEALING,),
            starts=(RULING,),
        ),
        _system(
            "publish",
            (S.DECIDED,),
            S.PUBLISHED,
            "公布并计分",
            stops=(APPEALING,),
            starts=(COUNTING,),
        ),
        _move(
            "uphold",
            (S.APPEALED,),
            S.DISMISSED,
            "申诉成立，撤销认定",
            apart=True,
            needs_reason=True,
            stops=(RULING,),
        ),
        _move(
            "reject",
            (S.APPEALED,),
            S.PUBLISHED,
            "申诉不成立，公布并计分",
            apart=True,
            needs_reason=True,
            stops=(RULING,),
            starts=(COUNTING,),
            visibility="public",
        ),
        _move(
            "apply",
            (S.PUBLISHED,),
            S.REPAIRING,
            "申请信用修复",
            form=True,
            guards=(repairable,),
            starts=(REPAIRING,),
        ),
        _move(
            "repair",
            (S.REPAIRING,),
            S.REPAIRED,
            "同意修复",
            needs_reason=True,
            stops=(REPAIRING, COUNTING),
            visibility="public",
        ),
        _move(
            "refuse",
            (S.REPAIRING,),
            S.PUBLISHED,
            "不同意修复",
            needs_reason=True,
            stops=(REPAIRING,),
        ),
        _move(
            "revoke",
            COUNTED,
            S.DISMISSED,
            "撤销记录",
            needs_reason=True,
            danger=True,
            stops=(REPAIRING, COUNTING),
            visibility="public",
        ),
        _system("expire", COUNTED, S.EXPIRED, "有效期满", stops=(REPAIRING, COUNTING)),
    ),
    labels={
        S.FOUND: "待陈述申辩",
        S.HEARD: "待认定",
        S.DECIDED: "已认定，可申诉",
        S.APPEALED: "认定申诉中",
        S.PUBLISHED: "已公布",
        S.REPAIRING: "修复审核中",
        S.REPAIRED: "已修复",
        S.EXPIRED: "已失效",
        S.DISMISSED: "不予记入",
    },
    chips={
        S.FOUND: "waiting",
        S.HEARD: "waiting",
        S.DECIDED: "waiting",
        S.APPEALED: "waiting",
        S.PUBLISHED: "bad",
        S.REPAIRING: "waiting",
        S.REPAIRED: "good",
        S.EXPIRED: "neutral",
        S.DISMISSED: "neutral",
    },
    waits={
        S.FOUND: HEARING,
        S.HEARD: DECIDING,
        S.DECIDED: APPEALING,
        S.APPEALED: RULING,
        S.PUBLISHED: COUNTING,
        S.REPAIRING: REPAIRING,
    },
)


def _step(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    """Build a move of the regulator with a rule set."""
    return Transition(action, sources, target, f"supervision.rule_set.{action}", label, **more)


RULE_SET = Workflow(
    room="supervision",
    subject="rule_set",
    title="信用规则集",
    states=R,
    initial=R.DRAFT,
    transitions=(
        _step("try", (R.DRAFT,), R.TRIAL, "试算", guards=(usable,)),
        _step("revise", (R.TRIAL,), R.DRAFT, "退回修改"),
        _step("adopt", (R.TRIAL,), R.IN_FORCE, "启用规则集", form=True, visibility="public"),
        _step("drop", (R.DRAFT, R.TRIAL), R.ENDED, "作废草案", danger=True),
        Transition(
            "end",
            (R.IN_FORCE,),
            R.ENDED,
            "supervision.rule_set.system",
            "新规则生效，停用",
            by="system",
            visibility="public",
        ),
    ),
    labels={R.DRAFT: "草案", R.TRIAL: "试算中", R.IN_FORCE: "已启用", R.ENDED: "已停用"},
    chips={R.DRAFT: "neutral", R.TRIAL: "info", R.IN_FORCE: "good", R.ENDED: "neutral"},
    waits={
        R.DRAFT: "由行业主管部门随时修改，没有期限",
        R.TRIAL: "试算后由行业主管部门决定是否启用，没有期限",
        R.IN_FORCE: "一直有效，直到新的规则集生效",
    },
)

WORKFLOWS = (ENTRY, RULE_SET)
