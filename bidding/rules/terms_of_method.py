"""The numbers of a method as they stand in a notice (`Requirement.rule_data`), and their checks.

Each method with numbers has a frozen dataclass; `against()` says what is wrong with them, `words()`
writes them as the notice prints them. Rates are basis points, prices whole fen. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from app.kernel.errors import Reason
from bidding.rules import abnormal
from bidding.rules.criteria import shipped
from bidding.rules.live import Live
from bidding.rules.scoring_terms import Scoring

WHOLE = 10_000
MOST_TICKETS = 1_000
SIDES = {"nearest": "离基准价最近者中选", "not_above": "不高于基准价且最近者中选"}


@dataclass(frozen=True)
class Direct:
    """直接选取: why this agency without competition; public."""

    reason: str = ""

    def against(self) -> list[Reason]:
        return [] if self.reason.strip() else [Reason("直接选取须写明公开的理由")]

    def words(self) -> list[Reason]:
        return [Reason.of("直接选取的理由：{reason}", reason=self.reason)]


@dataclass(frozen=True)
class CreditDraw:
    """信用加权抽取: tickets = 1 + floor((score − threshold) / step), at most `cap`."""

    threshold: int = 60
    step: int = 10
    cap: int = 5

    def tickets(self, score: int) -> int:
        """Count the tickets of a credit score; nobody has less than one."""
        return max(1, min(self.cap, 1 + (score - self.threshold) // self.step))

    def against(self) -> list[Reason]:
        wrong = []
        if not 0 <= self.threshold <= 999:
            wrong.append(Reason("信用起算分须在 0 到 999 之间"))
        if not 1 <= self.step <= 999:
            wrong.append(Reason("每多少分加一签须在 1 到 999 之间"))
        if not 1 <= self.cap <= MOST_TICKETS:
            wrong.append(Reason.of("签数上限须在 1 到 {most} 之间", most=MOST_TICKETS))
        return wrong

    def words(self) -> list[Reason]:
        return [
            Reason.of(
                "签数 = 1 + ⌊（信用得分 − {threshold}）÷ {step}⌋，最少 1 签，最多 {cap} 签；"
                "得分以报名截止时为准，签数表随候选名单冻结并公开",
                threshold=self.threshold,
                step=self.step,
                cap=self.cap,
            )
        ]


@dataclass(frozen=True)
class CreditMerit:
    """信用择优选取: the `big` best by score draw in proportion for `small` places; owner chooses."""

    big: int = 10
    small: int = 3
    choice_days: int = 3

    def tickets(self, score: int) -> int:
        """Count the tickets of a credit score: one a point, at least one."""
        return max(1, score)

    def against(self) -> list[Reason]:
        wrong = []
        if not 2 <= self.small <= self.big:
            wrong.append(Reason("小名单至少 2 家，且不多于大名单"))
        if not 2 <= self.big <= MOST_TICKETS:
            wrong.append(Reason.of("大名单须在 2 到 {most} 家之间", most=MOST_TICKETS))
        if not 1 <= self.choice_days <= 30:
            wrong.append(Reason("业主选定时限须在 1 到 30 个工作日之间"))
        return wrong

    def words(self) -> list[Reason]:
        return [
            Reason.of(
                "报名截止后按信用得分从高到低取前 {big} 家为大名单（末位同分的一并列入），其余淘汰",
                big=self.big,
            ),
            Reason.of(
                "大名单每家按信用得分每 1 分得 1 签（最少 1 签），到抽取时刻抽出 {small} 家为小名单",
                small=self.small,
            ),
            _choosing(self.choice_days, "小名单"),
        ]


def _choosing(days: int, among: str) -> Reason:
    text = (
        "业主在 {days} 个工作日内从{among}中选定一家并公开理由；逾期未选的，采购流标并公开业主名称"
    )
    return Reason.of(text, days=days, among=Reason(among))


@dataclass(frozen=True)
class Lowest:
    """最低价: an offer below `abnormal_bp` of the mean of all valid ones must be explained.

    Notices of before `explain_days` (0) ask for the reason in the offer itself.
    """

    abnormal_bp: int = 0
    explain_days: int = 0

    def against(self) -> list[Reason]:
        return abnormal.against(self.abnormal_bp, self.explain_days)

    def words(self) -> list[Reason]:
        first = Reason("有效报价中最低者中选，报价相同的按可核验的并列抽签先后确定")
        if not self.abnormal_bp:
            return [first]
        if self.explain_days:
            return [first, *abnormal.words(self.abnormal_bp, self.explain_days)]
        text = "低于全部有效报价平均值 {share} 的，须在报价说明中写明理由，没有说明的不计为有效报价"
        return [first, Reason.of(text, share=percent(self.abnormal_bp))]


@dataclass(frozen=True)
class Average:
    """平均价: nearest to mean times a drawn base; one highest and lowest stay out of the mean."""

    trim_from: int = 5
    reference: str = "nearest"
    base_values: tuple[int, ...] = (9500, 9600, 9700, 9800)
    abnormal_bp: int = 0
    explain_days: int = 0

    def against(self) -> list[Reason]:
        wrong = abnormal.against(self.abnormal_bp, self.explain_days)
        if self.trim_from and not 3 <= self.trim_from <= 1000:
            wrong.append(Reason("去掉最高最低的起始家数须为 0（不去）或 3 到 1000"))
        if self.reference not in SIDES:
            wrong.append(Reason("请选择基准价的比较方式"))
        if not self.base_values or len(set(self.base_values)) != len(self.base_values):
            wrong.append(Reason("基准系数至少一个，且不得重复"))
        if any(not 5000 <= one <= WHOLE for one in self.base_values):
            wrong.append(Reason("基准系数须在 50% 到 100% 之间"))
        return wrong

    def words(self) -> list[Reason]:
        listed = tuple(percent(one) for one in self.base_values)
        told = [
            Reason.of(
                "基准价 = 有效报价平均值 × 基准系数；系数在 {listed} 中由公开算法抽取",
                listed=listed,
            ),
            Reason(SIDES.get(self.reference, "")),
            Reason("距离相同的按可核验的并列抽签先后确定"),
        ]
        if self.trim_from:
            text = "有效报价达到 {n} 家的，去掉一个最高和一个最低后取平均"
            told.insert(1, Reason.of(text, n=self.trim_from))
        return told + abnormal.words(self.abnormal_bp, self.explain_days)


@dataclass(frozen=True)
class PlanMerit:
    """方案择优选取: the owner chooses among the valid offers with their plans."""

    choice_days: int = 3

    def against(self) -> list[Reason]:
        if 1 <= self.choice_days <= 30:
            return []
        return [Reason("业主选定时限须在 1 到 30 个工作日之间")]

    def words(self) -> list[Reason]:
        return [
            Reason("报价和响应方案在开启时刻一并公开，业主比较服务响应、人员和价格"),
            _choosing(self.choice_days, "有效报价"),
        ]


Terms = Direct | CreditDraw | CreditMerit | Lowest | Average | PlanMerit | Live | Scoring
BY_METHOD: dict[str, type] = {
    "direct": Direct,
    "credit_draw": CreditDraw,
    "credit_merit": CreditMerit,
    "lowest_price": Lowest,
    "average_price": Average,
    "live_price": Live,
    "plan_merit": PlanMerit,
    "scoring": Scoring,
}


def percent(basis_points: int) -> str:
    """Write basis points as a percentage: 9500 → 95%, 9525 → 95.25%."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}%" if not rest else f"{whole}.{rest:02d}".rstrip("0") + "%"


def read(method: str, data: Mapping[str, Any]) -> Terms | None:
    """Read the numbers of a method; unknown names are left out, absent ones take the default."""
    kind = BY_METHOD.get(method)
    if kind is None:
        return None
    names = {one.name for one in fields(kind)}
    given = {name: value for name, value in data.items() if name in names}
    return kind(**{n: tuple(v) if isinstance(v, list) else v for n, v in given.items()})


def write(terms: Terms | None) -> dict[str, Any]:
    """Write the numbers as the JSON that is kept and printed."""
    if terms is None:
        return {}
    return {n: list(v) if isinstance(v, tuple) else v for n, v in asdict(terms).items()}


def defaults(method: str, item: str = "") -> dict[str, Any]:
    """Return the numbers a method starts with for a service."""
    return write(read(method, {"criteria": tuple(shipped(item))}))


def against(method: str, data: Mapping[str, Any]) -> list[Reason]:
    """Say what is wrong with the numbers of a method."""
    terms = read(method, data)
    return [] if terms is None else terms.against()


def words(method: str, data: Mapping[str, Any]) -> list[Reason]:
    """Write the numbers of a method as the notice prints them."""
    terms = read(method, data)
    return [] if terms is None else terms.words()
