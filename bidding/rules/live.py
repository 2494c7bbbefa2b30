"""在线竞价: who may bid what now, and when the end moves (pure).

A bid undercuts the lowest by at least the step; bids are strictly falling, so that two are never
equal. A bid in the last minutes moves the end, as often as the notice says: nobody wins by being
the last to press a button. Source: domain file 2.3; Zhengzhou rule S15 (bids change until close).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from app.kernel.errors import Reason
from bidding.rules import abnormal

STEP = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class Live:
    """The numbers of a notice: minutes of the window, the step, and how the end moves."""

    minutes: int = 30
    step_fen: int = 10_000
    extend_within: int = 3
    extend_minutes: int = 3
    most: int = 20
    abnormal_bp: int = 0
    explain_days: int = 0

    def against(self) -> list[Reason]:
        wrong = abnormal.against(self.abnormal_bp, self.explain_days)
        if not 5 <= self.minutes <= 24 * 60:
            wrong.append(Reason("竞价时长须在 5 分钟到 24 小时之间"))
        if not 1 <= self.step_fen <= 10**11:
            wrong.append(Reason("降价幅度须大于 0"))
        if not (1 <= self.extend_within <= self.minutes and 1 <= self.extend_minutes <= 60):
            wrong.append(Reason("延时的分钟数须在 1 到 60 之间，且不长于竞价时长"))
        if not 0 <= self.most <= 200:
            wrong.append(Reason("延时次数须在 0 到 200 之间"))
        return wrong

    def words(self) -> list[Reason]:
        told = [
            Reason.of(
                "竞价自公告的选取时刻开始，持续 {span}；每次报价须比当前最低价至少低 {step} 元",
                span=span(self.minutes),
                step=yuan(self.step_fen),
            )
        ]
        if self.most:
            text = (
                "截止前 {within} 分钟内有新报价的，截止时间顺延至该报价之后 {more} 分钟，"
                "最多顺延 {most} 次"
            )
            told.append(
                Reason.of(text, within=self.extend_within, more=self.extend_minutes, most=self.most)
            )
        told.append(Reason("截止时最低价者中选；竞价期间只公布价格和时间，截止后公布全部报价人"))
        return told + abnormal.words(self.abnormal_bp, self.explain_days)


@dataclass(frozen=True)
class Room:
    """How the bidding stands: the lowest price and whose (its pool number), and the end."""

    opens: dt.datetime
    ends: dt.datetime
    floor_fen: int | None = None
    ceiling_fen: int | None = None
    best_fen: int | None = None
    leader: int | None = None
    extensions: int = 0


def highest(room: Room, terms: Live) -> int | None:
    """Return the highest price a bid may have now, None when nothing lower is possible."""
    if room.best_fen is None:
        return room.ceiling_fen
    most = room.best_fen - terms.step_fen
    return most if most >= max(room.floor_fen or 0, 1) else None


def refusals(
    room: Room, terms: Live, number: int, amount_fen: int, now: dt.datetime
) -> list[Reason]:
    """Say why this bid of this bidder does not count now; empty means it does."""
    if now < room.opens:
        return [Reason.of("竞价自 {at} 开始", at=room.opens)]
    if now >= room.ends:
        return [Reason.of("竞价已于 {at} 截止", at=room.ends)]
    if room.leader == number:
        return [Reason("贵机构的报价已是当前最低，无需再报")]
    most = highest(room, terms)
    if room.best_fen is not None and most is None:
        return [Reason("当前最低价已到公告的下限，不能再低")]
    if most is not None and amount_fen > most:
        if room.best_fen is None:
            return [Reason.of("报价不得高于 {most} 元", most=yuan(most))]
        text = "当前最低价 {best} 元，新的报价不得高于 {most} 元"
        return [Reason.of(text, best=yuan(room.best_fen), most=yuan(most))]
    if amount_fen < max(room.floor_fen or 0, 1):
        return [Reason.of("报价不得低于 {floor} 元", floor=yuan(max(room.floor_fen or 0, 1)))]
    return []


def after(room: Room, terms: Live, number: int, amount_fen: int, now: dt.datetime) -> Room:
    """Return how the bidding stands after a bid that counts."""
    ends, extensions = room.ends, room.extensions
    late = room.ends - now <= dt.timedelta(minutes=terms.extend_within)
    moved = _whole(now + dt.timedelta(minutes=terms.extend_minutes))
    if late and extensions < terms.most and moved > ends:
        ends, extensions = moved, extensions + 1
    return replace(room, ends=ends, extensions=extensions, best_fen=amount_fen, leader=number)


def _whole(moment: dt.datetime) -> dt.datetime:
    """Round up to a whole second, which a clock on a page can show."""
    cut = moment.replace(microsecond=0)
    return cut if cut == moment else cut + STEP


def span(minutes: int) -> Reason:
    """Say how long: 90 → 90 分钟, 1440 → 24 小时."""
    hours, rest = divmod(minutes, 60)
    return (
        Reason.of("{n} 小时", n=hours) if hours and not rest else Reason.of("{n} 分钟", n=minutes)
    )


def yuan(fen: int) -> str:
    """Write fen as yuan with separators: 123456 → 1,234.56."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}"
