"""Where a purchase is for the case that asked for the service: seven steps with their days. Pure.

As the supermarkets report to approval cases: to select, to confirm, to upload the contract, to
confirm it, to upload the result, to accept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

# step, what is waited for, the event that ends the wait
STEPS = (
    ("select", "待选取", "bidding.award.proposed"),
    ("confirm", "待确认中选机构", "bidding.award.issued"),
    ("contract", "待上传合同", "bidding.contract.upload"),
    ("confirm_contract", "待确认合同", "bidding.contract.filed"),
    ("result", "待提交成果", "bidding.result.delivered"),
    ("accept", "待验收", "bidding.result.accepted"),
)
DONE = ("已选取", "已确认中选机构", "已上传合同", "合同已备案", "已提交成果", "已验收")
ENDED = {
    "failed": "流标",
    "cancelled": "已取消",
    "invalid": "已置为无效",
    "discarded": "已废置",
    "terminated": "合同已解除",
}


@dataclass(frozen=True)
class Step:
    """One step: its words, when it was done (None: not yet), and whether it is waited for now."""

    key: str
    label: str
    done_at: dt.datetime | None
    is_current: bool


def steps(state: str, latest: Mapping[str, dt.datetime]) -> list[Step]:
    """List the steps of a purchase in this state; `latest` says when each event last happened.

    A step counts as done when its event did not come before the latest event of the step before
    it: a second award begins the steps after it anew.
    """
    found: list[Step] = []
    before: dt.datetime | None = None
    open_ = True
    for (key, waited, event), done in zip(STEPS, DONE, strict=True):
        at = latest.get(event)
        if open_ and at is not None and (before is None or at >= before):
            found.append(Step(key, done, at, is_current=False))
            before = at
            continue
        now = open_ and state not in ENDED
        found.append(Step(key, waited, None, is_current=now))
        open_ = False
    return found


def undone(latest: Mapping[str, dt.datetime]) -> dict[str, dt.datetime]:
    """Leave out what was taken back later: an award given up, a contract or result sent back."""
    kept = dict(latest)
    for what, backs in (
        ("bidding.award.proposed", ("bidding.requirement.redraw", "bidding.requirement.rechoose")),
        ("bidding.contract.upload", ("bidding.contract.send_back",)),
        ("bidding.result.delivered", ("bidding.result.returned",)),
    ):
        at = kept.get(what)
        if at is not None and any(latest.get(back, at) > at for back in backs):
            del kept[what]
    return kept


BACK = (
    "bidding.requirement.redraw",
    "bidding.requirement.rechoose",
    "bidding.contract.send_back",
    "bidding.result.returned",
)
EVENTS = (*(event for _, _, event in STEPS), *BACK)
