"""综合评分: the numbers of a notice, as they are frozen and printed (pure).

A criterion is scored by formula (the price, the frozen credit score) or by experts. Weights are
hundredths of a point, so that 100 points are 10,000. Source: domain file 2.3; the formula of the
price and its least weight follow Order 87 of the Ministry of Finance, article 55.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Reason
from bidding.rules import abnormal
from bidding.rules.selection import scoring
from bidding.rules.selection.scoring import CREDIT, EXPERT, POINT, PRICE, Criterion

LEAST_EXPERTS = 3
MOST_EXPERTS = 15
MOST_CRITERIA = 8
FORMULAS = {
    PRICE: "价格得分 = 分值 × 最低有效报价 ÷ 该报价（按下浮率报价的，以下浮后的比例计算）",
    CREDIT: "信用得分 = 分值 × 冻结时的信用得分（最高按 100 分）÷ 100",
}


@dataclass(frozen=True)
class Scoring:
    """What is scored, by how many experts, in how many working days each."""

    criteria: tuple[Mapping[str, Any], ...] = ()
    experts: int = 3
    days: int = 3
    trim_from: int = 5
    abnormal_bp: int = 0
    explain_days: int = 0
    low_by: str = "owner"  # as in notices of before the experts ruled

    def table(self) -> tuple[Criterion, ...]:
        """Read the criteria as the ranking rule wants them."""
        return tuple(
            Criterion(one["key"], one["title"], one["weight"], one["kind"]) for one in self.criteria
        )

    def against(self) -> list[Reason]:
        """Say what is wrong with the table or the numbers."""
        wrong = list(scoring.faults(self.table()))
        if not any(one.kind == EXPERT for one in self.table()):
            wrong.append(Reason("至少须有一项由专家评分"))
        if any(not one["title"].strip() for one in self.criteria):
            wrong.append(Reason("每项评分都须有名称"))
        if not LEAST_EXPERTS <= self.experts <= MOST_EXPERTS or self.experts % 2 == 0:
            words = "评审专家须为 {least} 到 {most} 名的单数"
            wrong.append(Reason.of(words, least=LEAST_EXPERTS, most=MOST_EXPERTS))
        if not 1 <= self.days <= 30:
            wrong.append(Reason("评审时限须在 1 到 30 个工作日之间"))
        if self.trim_from and not 3 <= self.trim_from <= MOST_EXPERTS:
            wrong.append(Reason("去掉最高最低的起始专家数须为 0（不去）或 3 到 15"))
        if self.abnormal_bp and not any(one.kind == PRICE for one in self.table()):
            wrong.append(Reason("没有价格分的，不设异常低价线"))
        return wrong + abnormal.against(self.abnormal_bp, self.explain_days)

    def words(self) -> list[Reason]:
        """Write table and rules as the notice prints them."""
        return [*map(_line, self.criteria), *self._panel(), *self._end()]

    def ending(self) -> list[Reason]:
        """Write who wins of equal ones, and what a price below the line has to do first."""
        return self._end()[1:]

    def _panel(self) -> list[Reason]:
        told = "评审专家 {n} 名，由公开算法从冻结的专家名单中抽取，姓名在评审结束前不公开"
        score = "专家项得分为各专家打分的平均值，保留两位小数"
        panel = [Reason.of(told, n=self.experts), Reason(score)]
        if self.trim_from:
            text = "专家达到 {n} 名的，每项去掉一个最高分和一个最低分"
            panel.append(Reason.of(text, n=self.trim_from))
        return panel

    def _end(self) -> list[Reason]:
        late = (
            "专家自通知起 {days} 个工作日内评分并签名；谢绝、回避或逾期未签名的，"
            "由抽取次序的下一位替补；没有替补的，采购流标并公开"
        )
        tie = "总分最高者中选；总分相同的，报价低者在前；再相同的，按可核验的并列抽签先后确定"
        by_experts = self.low_by == "experts"
        low = abnormal.words(self.abnormal_bp, self.explain_days, by_experts=by_experts)
        return [Reason.of(late, days=self.days), Reason(tie), *low]


def _line(one: Mapping[str, Any]) -> Reason:
    given = {"title": one["title"], "weight": points(one["weight"])}
    if one["kind"] != EXPERT:
        text = "{title}（{weight} 分）：{how}"
        return Reason.of(text, **given, how=Reason(FORMULAS[one["kind"]]))
    if one.get("guide"):
        return Reason.of("{title}（{weight} 分，专家评分）：{guide}", **given, guide=one["guide"])
    return Reason.of("{title}（{weight} 分，专家评分）", **given)


def points(hundredths: int) -> str:
    """Write hundredths of a point: 3000 → 30, 2550 → 25.5."""
    whole, rest = divmod(hundredths, POINT)
    return f"{whole}" if not rest else f"{whole}.{rest:02d}".rstrip("0")


def local(terms: Scoring, experts_least: int, price_least: int) -> list[Reason]:
    """Check against the numbers in force at the place: how many experts, how much the price weighs."""
    wrong = []
    if terms.experts < experts_least:
        wrong.append(Reason.of("本地规定评审专家不得少于 {n} 名", n=experts_least))
    price = sum(one.weight for one in terms.table() if one.kind == PRICE)
    if price < price_least * POINT:
        wrong.append(Reason.of("本地规定价格分不得少于 {n} 分", n=price_least))
    return wrong
