"""Whether a contract in force may be changed as proposed, and what must be explained. Pure.

民法典第五百四十三条: the parties may change a contract by agreement. Public procurement law knows
a bound of one tenth for added services; it and the published ceiling may be passed with a reason
that everybody reads, the limits of tender and procurement law may not.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.kernel import money
from app.kernel.errors import Reason

GROUNDS = {
    "agreed": "双方协商一致",
    "breach": "对方违约，合同目的不能实现",
    "force": "不可抗力",
    "cancelled": "项目取消或者条件变化",
    "other": "其他",
}


@dataclass(frozen=True)
class Bounds:
    """What a change is held against: the day, the award, the notice's ceiling, the law's limits."""

    today: dt.date
    awarded_fen: int
    ceiling_fen: int
    most_percent: int
    refusals: tuple[Reason, ...] = ()
    delivered: bool = False
    paid_fen: int = 0


@dataclass(frozen=True)
class Change:
    """What shall be different; None or "" leaves a thing as it is."""

    ends_on: dt.date | None = None
    amount_fen: int | None = None
    scope: str = ""
    amount_why: str = ""


def against(change: Change, ends_on: dt.date, amount_fen: int, bounds: Bounds) -> dict[str, Reason]:
    """Say field by field why a change of this contract cannot be proposed; empty: it may."""
    moved = change.ends_on not in (None, ends_on)
    paid = change.amount_fen not in (None, amount_fen)
    if not (moved or paid or change.scope.strip()):
        return {"": Reason("请至少变更一项：服务结束日期、合同金额或者服务内容")}
    wrong: dict[str, Reason] = {}
    if moved and change.ends_on < bounds.today:
        wrong["ends_on"] = Reason("新的服务结束日期不能早于今天")
    elif moved and bounds.delivered:
        wrong["ends_on"] = Reason("成果正在验收，服务计时已暂停，不能变更服务结束日期")
    return wrong | _against_price(change, bounds) if paid else wrong


def _against_price(change: Change, bounds: Bounds) -> dict[str, Reason]:
    if change.amount_fen <= 0:
        return {"amount_fen": Reason("变更后的合同金额应大于零")}
    if change.amount_fen < bounds.paid_fen:
        why = "业主已支付 {paid} 元，变更后的合同金额不得低于已支付的金额；应退还的，双方先行结清"
        return {"amount_fen": Reason.of(why, paid=money.show(bounds.paid_fen))}
    if bounds.refusals:
        return {"amount_fen": bounds.refusals[0]}
    why = [] if change.amount_why.strip() else raised(change.amount_fen, bounds)
    return {"amount_why": Reason.of("{why}，须写明金额变更的理由", why=why[0])} if why else {}


def raised(amount_fen: int, bounds: Bounds) -> list[Reason]:
    """Say which bounds a new price passes; each wants a reason that is published."""
    said = []
    more = amount_fen - bounds.awarded_fen
    if more * 100 > bounds.awarded_fen * bounds.most_percent:
        percent = -(-more * 100 // bounds.awarded_fen)
        told = {"percent": percent, "most": bounds.most_percent}
        said.append(Reason.of("变更后的金额比中选价格高 {percent}%，超过 {most}%", **told))
    if amount_fen > bounds.ceiling_fen:
        ceiling = money.show(bounds.ceiling_fen)
        said.append(Reason.of("变更后的金额超过公告的价格上限 {ceiling} 元", ceiling=ceiling))
    return said


def shifted(due: dt.date, old: dt.date, new: dt.date, today: dt.date) -> int:
    """Count the days a service clock has left when the contract's end moves from old to new."""
    return max((due + (new - old) - today).days, 0)
