"""框架入围: validity, call-offs among members, and what ends a membership (pure).

Source: R263 (library half-yearly or yearly); domain file 2.3. A call-off takes its way from the
framework's notice; nobody chooses a way, or a member, afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel import money
from app.kernel.errors import Reason

# how a call-off chooses among the members -> the method it runs by
CALLS = {
    "rotation": "按轮候次序直接选取",
    "draw": "在成员中随机抽取",
    "lowest": "成员密封报价，最低者中选",
}
METHOD_OF = {"rotation": "direct", "draw": "random_draw", "lowest": "lowest_price"}
LONGEST_DAYS = 366


@dataclass(frozen=True)
class Framework:
    """The numbers of a framework's notice; amounts in fen, 0 means no limit."""

    starts: dt.date
    ends: dt.date
    call: str = "rotation"
    each_fen: int = 0
    total_fen: int = 0
    refusals: int = 0

    def against(self) -> list[Reason]:
        wrong = []
        if self.call not in CALLS:
            wrong.append(Reason("请选择二次选取的方式"))
        if self.ends <= self.starts:
            wrong.append(Reason("框架协议的结束日期须晚于开始日期"))
        elif (self.ends - self.starts).days > LONGEST_DAYS:
            wrong.append(Reason("框架协议的期限不得超过一年"))
        if 0 < self.total_fen < self.each_fen:
            wrong.append(Reason("单次上限不得高于累计上限"))
        if not 0 <= self.refusals <= 20:
            wrong.append(Reason("退出前可拒绝的次数须在 0 到 20 之间"))
        return wrong

    def words(self) -> list[Reason]:
        """Write the rule as the notice prints it."""
        text = "框架协议自 {starts} 至 {ends} 有效，到期自行终止；入围不确定金额"
        told = [
            Reason.of(text, starts=str(self.starts), ends=str(self.ends)),
            Reason.of("每次采购按公告的方式二次选取：{way}", way=Reason(CALLS[self.call])),
        ]
        if self.each_fen:
            told.append(Reason.of("单次采购不超过 {limit} 元", limit=money.show(self.each_fen)))
        if self.total_fen:
            told.append(
                Reason.of("二次选取累计不超过 {limit} 元", limit=money.show(self.total_fen))
            )
        if self.refusals:
            text = "成员拒绝或逾期未接受轮候达到 {n} 次的，成员资格终止"
            told.append(Reason.of(text, n=self.refusals))
        return told


def read(data: Mapping[str, Any] | None) -> Framework | None:
    """Read what a requirement keeps; None for a purchase that is no framework."""
    if not data:
        return None
    given = {name: data[name] for name in Framework.__dataclass_fields__ if name in data}
    days = {name: dt.date.fromisoformat(given[name]) for name in ("starts", "ends")}
    return Framework(**{**given, **days})


def write(framework: Framework | None) -> dict[str, Any]:
    """Write what is kept and printed."""
    if framework is None:
        return {}
    kept = {name: getattr(framework, name) for name in Framework.__dataclass_fields__}
    return {**kept, "starts": str(framework.starts), "ends": str(framework.ends)}


@dataclass(frozen=True)
class Member:
    """A member in force: its rank, and how often it was called and said no."""

    uscc: str
    rank: int
    called: int = 0
    refused: int = 0


def next_in_turn(members: Iterable[Member]) -> Member | None:
    """Name whose turn it is: called least often (a refusal counts as a call), then by rank."""
    return min(members, key=lambda one: (one.called, one.rank, one.uscc), default=None)


def is_out(member: Member, framework: Framework) -> bool:
    """Say whether a member has refused as often as the notice allows."""
    return bool(framework.refusals) and member.refused >= framework.refusals


def refusals(
    framework: Framework,
    members: Sequence[Member],
    *,
    amount_fen: int,
    spent_fen: int,
    method: str,
    today: dt.date,
    until: dt.date,
) -> list[Reason]:
    """Say why this call-off may not be published; `spent_fen`: what other call-offs came to."""
    wrong = []
    if not framework.starts <= today <= framework.ends:
        text = "框架协议的有效期为 {starts} 至 {ends}，现在不能二次选取"
        wrong.append(Reason.of(text, starts=str(framework.starts), ends=str(framework.ends)))
    elif until > framework.ends:
        wrong.append(
            Reason.of("报名或接受截止不得晚于框架协议到期日 {day}", day=str(framework.ends))
        )
    if method != METHOD_OF[framework.call]:
        way = Reason(CALLS[framework.call])
        wrong.append(Reason.of("框架公告的二次选取方式为：{way}", way=way))
    need = 1 if framework.call == "rotation" else 2
    if len(members) < need:
        wrong.append(Reason.of("有效成员不足 {n} 家，不能二次选取", n=need))
    return wrong + over(framework, amount_fen, spent_fen)


def over(framework: Framework, amount_fen: int, spent_fen: int) -> list[Reason]:
    """Say which limit of the notice an amount passes, beside what others came to."""
    wrong = []
    if framework.each_fen and amount_fen > framework.each_fen:
        limit = money.show(framework.each_fen)
        wrong.append(Reason.of("单次采购不得超过框架公告的 {limit} 元", limit=limit))
    if framework.total_fen and spent_fen + amount_fen > framework.total_fen:
        left = money.show(max(0, framework.total_fen - spent_fen))
        wrong.append(Reason.of("超过框架公告的累计上限，尚余 {left} 元", left=left))
    return wrong
