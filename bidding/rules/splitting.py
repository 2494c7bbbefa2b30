"""One service must not be bought in pieces that each stay under a limit. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from app.kernel import money
from app.kernel.errors import Reason


@dataclass(frozen=True)
class Earlier:
    """A purchase of the same owner, project and item that was published before."""

    number: str
    title: str
    amount_fen: int
    published_on: dt.date


def since(day: dt.date, months: int) -> dt.date:
    """Return the first day that counts when one looks `months` back from `day`."""
    years, month = divmod(day.month - 1 - months, 12)
    year = day.year + years
    last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def warnings(
    amount_fen: int, earlier: Iterable[Earlier], floors: Iterable[int], months: int
) -> list[Reason]:
    """Warn when this purchase is under a limit that it reaches together with the earlier ones."""
    before = sorted(earlier, key=lambda one: (one.published_on, one.number))
    total = amount_fen + sum(one.amount_fen for one in before)
    crossed = [floor for floor in floors if amount_fen < floor <= total]
    if not before or not crossed:
        return []
    text = (
        "疑似化整为零：{months} 个月内同一业主、同一项目、同一事项已采购 {n} 次，"
        "连同本次合计 {total} 元，达到限额 {limit} 元；同一服务不得拆分采购"
    )
    head = Reason.of(
        text, months=months, n=len(before), total=money.show(total), limit=money.show(min(crossed))
    )
    return [head, *(_line(one) for one in before)]


def _line(one: Earlier) -> Reason:
    return Reason.of(
        "此前采购：{number} {title}，{amount} 元，{day} 发布",
        number=one.number,
        title=one.title,
        amount=money.show(one.amount_fen),
        day=one.published_on.isoformat(),
    )
