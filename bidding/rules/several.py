"""入围: how many are chosen, what follows from fewer, and who gets which share of the work (pure).

Shares are basis points that always sum to the whole; what does not divide goes to the better rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.kernel.errors import Reason

WHOLE = 10_000
MOST = 20
SHARES = {"equal": "平均分配", "rank": "按名次分配"}
METHODS = ("random_draw", "credit_draw", "lowest_price", "average_price", "scoring")


@dataclass(frozen=True)
class Several:
    """The numbers of a notice: winners, the least that must be valid, shares by rank."""

    winners: int = 1
    least: int = 2
    share: str = "equal"
    weights: tuple[int, ...] = ()

    @property
    def is_one(self) -> bool:
        return self.winners == 1

    def against(self) -> list[Reason]:
        if self.is_one:
            return []
        wrong = []
        if not 2 <= self.winners <= MOST:
            wrong.append(Reason.of("入围家数须在 2 到 {most} 之间", most=MOST))
        if not 2 <= self.least <= self.winners:
            wrong.append(Reason("最少有效家数须在 2 到入围家数之间"))
        if self.share not in SHARES:
            wrong.append(Reason("请选择份额的分配方式"))
        if self.share == "rank":
            wrong += self._against_weights()
        return wrong

    def _against_weights(self) -> list[Reason]:
        falling = all(a >= b for a, b in zip(self.weights, self.weights[1:], strict=False))
        if len(self.weights) != self.winners or sum(self.weights) != WHOLE:
            return [Reason("各名次的份额须与入围家数一致，合计 100%")]
        if not falling or min(self.weights) <= 0:
            return [Reason("各名次的份额须大于 0，名次在前的不得低于在后的")]
        return []

    def words(self, *, framework: bool = False) -> list[Reason]:
        """Write the rule as the notice prints it."""
        if self.is_one:
            return []
        told = [Reason.of("入围 {n} 家：按抽取或评定的先后取前 {n} 家", n=self.winners)]
        if self.least < self.winners:
            text = "有效的不足 {n} 家但不少于 {least} 家的，全部入围；不足 {least} 家的，按流标处理"
            told.append(Reason.of(text, n=self.winners, least=self.least))
        else:
            told.append(Reason.of("有效的不足 {n} 家的，按流标处理", n=self.winners))
        if not framework:
            told.append(self._share_words())
        return [*told, LEAVING]

    def _share_words(self) -> Reason:
        if self.share == "equal":
            return Reason("工作份额由入围机构平均分配，除不尽的归名次在前的机构")
        listed = tuple(percent(one) for one in self.weights)
        text = "工作份额按名次分配：{listed}；入围家数不足的，按比例放大"
        return Reason.of(text, listed=listed)


LEAVING = Reason(
    "公示期内退出或被取消资格的，由备选机构或下一名次递补其份额；没有递补或通知书已发出的，"
    "其份额空缺，其余机构的份额不变；无一家留存的按流标处理"
)


def percent(basis_points: int) -> str:
    """Write basis points as a percentage without needless noughts."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}%" if not rest else f"{whole}.{rest:02d}".rstrip("0") + "%"


def read(data: Mapping[str, Any] | None) -> Several:
    """Read what a requirement keeps; nothing kept means one winner."""
    given = {name: value for name, value in (data or {}).items() if name in _NAMES}
    return Several(**{**given, "weights": tuple(given.get("weights", ()))})


def write(several: Several) -> dict[str, Any]:
    """Write what is kept and printed; nothing for one winner."""
    return {} if several.is_one else {**asdict(several), "weights": list(several.weights)}


_NAMES = frozenset(Several.__dataclass_fields__)


def taken(several: Several, valid: int) -> int:
    """Say how many of the valid ones win; 0: too few, the purchase fails."""
    need = 1 if several.is_one else several.least
    return min(valid, several.winners) if valid >= need else 0


def shares(several: Several, count: int) -> tuple[int, ...]:
    """Split the whole among `count` winners in the order of their rank."""
    if count <= 0:
        return ()
    weights = several.weights[:count] if several.share == "rank" else ()
    return _split(WHOLE, weights if len(weights) == count else (1,) * count)


def amounts(total: int, parts: Sequence[int]) -> tuple[int, ...]:
    """Split a published price by shares; the parts sum to the price."""
    return _split(total, parts)


def _split(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split by the largest remainder, the earlier one first where remainders are equal."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    rest = [total * weight % whole for weight in weights]
    for at in sorted(range(len(parts)), key=lambda n: (-rest[n], n))[: total - sum(parts)]:
        parts[at] += 1
    return tuple(parts)
