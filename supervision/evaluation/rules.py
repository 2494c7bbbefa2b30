"""What a rating must say and how ratings add up; pure, in whole hundredths of a star."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from app.kernel.errors import Reason

OWNER, DEPARTMENT, REGULATOR, CENTRE = "owner", "department", "regulator", "centre"
ROLES = {
    OWNER: "项目业主",
    DEPARTMENT: "审批部门",
    REGULATOR: "行业主管部门",
    CENTRE: "运行机构",
}
ASPECTS = {
    "quality": "服务质量",
    "timeliness": "服务时效",
    "attitude": "服务态度",
    "fee": "服务收费",
    "conduct": "服务规范",
}
# A department sees the work product only, when it uses it.
ASKED = {role: tuple(ASPECTS) for role in ROLES} | {DEPARTMENT: ("quality", "timeliness")}
# One voice of each group has the group's weight; two of one group share it.
GROUPS = {"owner": (OWNER,), "department": (DEPARTMENT, REGULATOR), "centre": (CENTRE,)}
_WHOLE = math.lcm(*range(1, 1 + max(map(len, GROUPS.values()))))
STARS = {5: "非常满意", 4: "满意", 3: "一般", 2: "不满意", 1: "非常不满意"}
RULINGS = {"none": "", "upheld": "申诉成立，该评价不计入", "rejected": "申诉不成立，评价维持"}
TEXT_LEAST = 10
FULL = 500


@dataclass(frozen=True)
class Voice:
    """How often one role was asked, how often it rated, with how many hundredths in the mean."""

    asked: int = 0
    rated: int = 0
    unrated: int = 0
    stars: int | None = None


@dataclass(frozen=True)
class Rating:
    """An agency's ratings of a period: `n` contracts rated by `raters` organisations.

    `weighted` in basis points of five stars (10000 = five), None when nobody rated; `unrated`
    counts the silent windows, which are in no mean.
    """

    n: int = 0
    raters: int = 0
    by_role: Mapping[str, Voice] = field(default_factory=dict)
    weighted: int | None = None
    unrated: int = 0

    @property
    def stars(self) -> int | None:
        """Return the weighted mean in hundredths of a star."""
        return None if self.weighted is None else divide(self.weighted * FULL, 10_000)


def not_replied(evaluation: Any) -> list[Reason]:
    """Say no to a second reply."""
    return [Reason("已经回复过，每份评价只能回复一次")] if evaluation.reply else []


def divide(total: int, count: int) -> int:
    """Divide with half rounded up; no float ever stands between a rating and its reader."""
    return (2 * total + count) // (2 * count)


def stars_of(role: str, scores: Mapping[str, int], overall: int | None) -> int:
    """Return what counts of a rating: the overall stars, a department's mean of its two."""
    if role != DEPARTMENT:
        return overall * 100
    given = [scores[name] for name in ASKED[role]]
    return divide(100 * sum(given), len(given))


def problems(
    role: str, scores: Mapping[str, int], overall: int | None, text: str
) -> dict[str, Reason]:
    """Say what a rating lacks, by field; empty means it can be given.

    Extremes need words: one star anywhere, or five stars everywhere.
    """
    found = {
        name: Reason.of("请给“{label}”评星", label=Reason(ASPECTS[name]))
        for name in ASKED[role]
        if scores.get(name) not in STARS
    }
    if role != DEPARTMENT and overall not in STARS:
        found["overall"] = Reason("请给出综合评价")
    given = [*scores.values(), *([overall] if overall is not None else [])]
    extreme = 1 in given or set(given) == {5}
    if not found and extreme and len(text.strip()) < TEXT_LEAST:
        found["text"] = Reason.of(
            "有一星或全部五星的评价，请写明具体情况，至少 {n} 个字", n=TEXT_LEAST
        )
    return found


def edition_of(weights: Mapping[str, int]) -> str:
    """Write the weights in force as 5:3:2, frozen in every rating opened under them."""
    return ":".join(str(weights[group]) for group in GROUPS)


@cache
def weights_of(edition: str) -> dict[str, int]:
    """Read the weights of an edition."""
    return dict(zip(GROUPS, map(int, edition.split(":")), strict=True))


def office_of(lines: Iterable[str], sector: str) -> str:
    """Return the credit code that lines "sector=code" name for a sector, "*" for all others;
    empty when they name none."""
    pairs = (line.replace("＝", "=").partition("=") for line in lines)
    named = {left.strip(): right.strip().upper() for left, _, right in pairs}
    return named.get(sector) or named.get("*", "")


def weigh(stars: Mapping[str, int], edition: str) -> int | None:
    """Weigh the voices of one contract; who is silent takes no weight with him. None: all silent.

    5:3:2 with owner and centre alone is 5:2. Counted in whole numbers: `_WHOLE` can be divided by
    the number of voices of any group.
    """
    total, weight = 0, 0
    for group, given in weights_of(edition).items():
        said = [stars[role] for role in GROUPS[group] if role in stars]
        if said:
            total += sum(said) * (_WHOLE // len(said)) * given
            weight += given
    return divide(total, _WHOLE * weight) if weight else None


def mean(values: Iterable[int]) -> int | None:
    """Return the mean of hundredths, None of nothing."""
    given = list(values)
    return divide(sum(given), len(given)) if given else None


def in_basis_points(stars: int | None) -> int | None:
    """Turn hundredths of a star into basis points of five stars."""
    return None if stars is None else divide(stars * 10_000, FULL)


def missing_rate(asked: int, unrated: int) -> int | None:
    """Return the share of silent windows among those that are over, in basis points."""
    return divide(unrated * 10_000, asked) if asked else None


def contract_stars(rows: Iterable[tuple]) -> dict[str, int | None]:
    """Weigh rows (contract, role, stars, edition, …) per contract."""
    said: dict[str, dict[str, int]] = {}
    editions: dict[str, str] = {}
    for contract, role, stars, edition, *_ in rows:
        said.setdefault(contract, {})[role] = stars
        editions[contract] = edition
    return {one: weigh(voices, editions[one]) for one, voices in said.items()}
