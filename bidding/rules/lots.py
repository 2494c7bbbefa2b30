"""标段: what the lots of one purchase share, and who is passed over once it holds enough (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.kernel import money
from app.kernel.errors import Reason

LEAST = 2
PASSED = "已中选 {most} 个标段，达到上限，本标段跳过"
ALL_PASSED = "其余候选机构中选的标段均已达到上限"


@dataclass(frozen=True)
class Lot:
    """A lot as the checks look at it."""

    number: int
    title: str
    item: str
    amount_fen: int


def passed_over(pool: Mapping[str, int], held: Iterable[str], most: int | None) -> tuple[int, ...]:
    """List the pool numbers of those who hold `most` other lots already, ascending.

    `pool` is credit code → number, `held` one credit code for every other lot an agency holds.
    """
    if most is None:
        return ()
    counted = Counter(held)
    return tuple(sorted(n for uscc, n in pool.items() if counted[uscc] >= most))


def against(lots: Sequence[Lot], most: int | None, *, limit: int, method: str) -> list[Reason]:
    """Say what speaks against publishing these lots together."""
    wrong = []
    if not LEAST <= len(lots) <= limit:
        wrong.append(Reason.of("标段数须在 {least} 到 {most} 之间", least=LEAST, most=limit))
    if most is not None and not 1 <= most < max(len(lots), 2):
        wrong.append(Reason("每家最多可中的标段数须小于标段数；不限的请留空"))
    if method == "direct":
        wrong.append(Reason("直接选取不分标段，请分别发布"))
    if len({one.title for one in lots}) != len(lots):
        wrong.append(Reason("各标段的名称不能相同"))
    return wrong


def over_limit(lots: Sequence[Lot], limit_fen: int) -> list[Reason]:
    """Hold the sum of a purchase's lots of one item against a limit: lots do not split it."""
    if not limit_fen:
        return []
    sums: Counter[str] = Counter()
    for one in lots:
        sums[one.item] += one.amount_fen
    text = "各标段同一服务的金额合计 {total} 元，达到限额 {limit} 元，应当依法招标或政府采购"
    return [
        Reason.of(text, total=money.show(total), limit=money.show(limit_fen))
        for total in sums.values()
        if total >= limit_fen
    ]


def words(number: int, count: int, most: int | None) -> list[Reason]:
    """Write the rule as each lot's notice prints it."""
    told = [
        Reason.of(
            "本公告共 {count} 个标段，此为第 {n} 标段；各标段分别报名、分别计数、分别选取和签约",
            count=count,
            n=number,
        )
    ]
    if most is not None:
        text = (
            "每家机构最多中选 {most} 个标段：各标段按编号顺序选取，前面标段产生结果后再选取后面标段；"
            "已达上限的机构在其余标段跳过，记录载明；之后前面标段的变动不影响已选取的标段"
        )
        told.append(Reason.of(text, most=most))
    return told
