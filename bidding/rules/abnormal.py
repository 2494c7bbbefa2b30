"""异常低价: whose price is too low to be named without an explanation, and who is out (pure).

An offer below the published share of the mean of all valid ones is marked. Only a would-be winner
has to explain; the others are never asked. Who explains nothing in time, or nothing the owner (of
a scoring: the experts) can accept, is passed over: places, mean, reference and points stay as they were published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.kernel.errors import Reason
from bidding.rules.selection.offers import WHOLE, Ranking, half_up

LONGEST = 30
OUT = ("rejected", "lapsed")
SETTLED = (*OUT, "accepted")
REFUSED = Reason("报价明显偏低，说明不成立，不能中选")
SILENT = Reason("报价明显偏低，逾期未作说明，不能中选")

OWNER = Reason("由业主说明理由认定")
EXPERTS = Reason("由评审专家逐人签名认定，按多数决定（财政部令第87号第六十条、第六十一条）")


def mean_of(worths: Mapping[int, int]) -> int:
    """Return the mean of all valid offers, rounded half up; 0 of none."""
    return half_up(sum(worths.values()), len(worths)) if worths else 0


def low(worths: Mapping[int, int], share_bp: int) -> frozenset[int]:
    """List the pool numbers whose value is below `share_bp` of the mean (0: nobody)."""
    line = mean_of(worths) * share_bp
    return frozenset(number for number, worth in worths.items() if worth * WHOLE < line)


def mark(ranking: Ranking, share_bp: int) -> Ranking:
    """Mark the rows of a ranking that are too low; places do not change."""
    found = low({row.number: row.value for row in ranking.valid}, share_bp)
    rows = tuple(replace(row, abnormal=row.number in found) for row in ranking.rows)
    return replace(ranking, rows=rows)


def left(order: Sequence[int], outcomes: Mapping[int, str]) -> list[int]:
    """Return who may still be named: everybody in order but those whose price fell out."""
    return [number for number in order if outcomes.get(number) not in OUT]


def to_ask(
    order: Sequence[int], wanted: int, marked: Collection[int], outcomes: Mapping[int, str]
) -> list[int]:
    """List the would-be winners that have to explain and have not been asked yet."""
    first = left(order, outcomes)[:wanted]
    return [number for number in first if number in marked and number not in outcomes]


def against(share_bp: int, days: int) -> list[Reason]:
    """Say what is wrong with the two numbers of a notice."""
    wrong = []
    if not 0 <= share_bp < WHOLE:
        wrong.append(Reason.of("{label}须在 0 到 100% 之间", label=Reason("异常低价线")))
    if not 0 <= days <= LONGEST:
        wrong.append(Reason.of("报价说明时限须在 0 到 {most} 个工作日之间", most=LONGEST))
    return wrong


def words(share_bp: int, days: int, *, by_experts: bool = False) -> list[Reason]:
    """Write the rule as the notice prints it; nothing where there is none."""
    if not share_bp or not days:
        return []
    return [
        Reason.of(
            "拟中选报价低于全部有效报价平均值 {share} 的，机构须在 {days} 个工作日内书面说明并提交证明材料，"
            "{judges}；逾期未说明或者认定不成立的，不能中选，由下一名次递补，名次和已算出的数值不变",
            judges=EXPERTS if by_experts else OWNER,
            share=f"{share_bp / 100:g}%",
            days=days,
        )
    ]
