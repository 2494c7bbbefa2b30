"""How conduct becomes points, points a sum, the sum a grade; pure, whole points, whole days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Reason
from intermediaries.rules.standing import FIRST_GRADE, FIRST_SCORE, GRADES, after_months, grade_of

LEVELS = {"general": "一般", "serious": "较重", "grave": "严重", "praise": "嘉奖"}
CONSEQUENCES = {"none": "无", "warning": "警告", "suspension": "暂停报名", "removal": "清退"}
# What the house notices by itself; each may be tied to one item of a rule set.
TRIGGERS = {
    "": "不自动提出",
    "declined": "放弃中选",
    "forfeited": "逾期未签合同",
    "give_ups": "一年内多次放弃",
    "late": "逾期交付成果",
    "returned": "成果被退回",
    "lapsed": "资质过期未更新",
}
MOST = 999
FULL = 10_000


@dataclass(frozen=True)
class Line:
    """One entry as the sum needs it: when it begins and ceases to count, with how many points."""

    id: str
    code: str
    title: str
    points: int
    effective: dt.date
    expires: dt.date
    repaired_on: dt.date | None = None

    def counts_on(self, day: dt.date) -> bool:
        """Say whether it counts on a day: from its first day on, not on the day it ceases."""
        ends = self.expires if self.repaired_on is None else min(self.expires, self.repaired_on)
        return self.effective <= day < ends


@dataclass(frozen=True)
class Rated:
    """The ratings of the period: contracts, rating organisations, basis points of five stars."""

    n: int = 0
    raters: int = 0
    weighted: int | None = None


@dataclass(frozen=True)
class Sum:
    """A sum with every line of it; `has_record` False: nothing is known, the grade is the first."""

    score: int
    grade: str
    parts: tuple[dict[str, Any], ...]
    has_record: bool


def ceases_on(effective: dt.date, months: int) -> dt.date:
    """Return the first day on which an entry no longer counts."""
    return after_months(effective, months)


def item_of(data: Mapping[str, Any], code: str) -> dict[str, Any] | None:
    """Return an item of a rule set, None when it has none of this code."""
    return next((one for one in data["items"] if one["code"] == code), None)


def item_for(data: Mapping[str, Any], trigger: str) -> dict[str, Any] | None:
    """Return the item that what the house noticed falls under, None when there is none."""
    return next((one for one in data["items"] if trigger and one["trigger"] == trigger), None)


def sum_up(
    data: Mapping[str, Any], lines: Iterable[Line], rated: Rated, day: dt.date, *, known: bool
) -> Sum:
    """Add up the base, each entry in force and the ratings; `known`: work was done before.

    Without an entry, a rating or a finished contract there is nothing to judge: the first grade,
    and no sum that could be taken for praise. Blame alone is no praise either: it never lifts
    a newcomer above the first score.
    """
    counted = sorted((x for x in lines if x.counts_on(day)), key=lambda x: (x.effective, x.id))
    if not (counted or rated.n or known):
        return Sum(FIRST_SCORE, FIRST_GRADE, (), has_record=False)
    parts = [{"kind": "base", "points": data["base"]}]
    parts += [_told(one) for one in counted]
    parts.append(_of_ratings(data["ratings"], rated))
    total = sum(part["points"] for part in parts)
    score = max(0, min(total, data["ceiling"]))
    if score != total:
        parts.append({"kind": "limit", "points": score - total})
    blamed = not (rated.n or known) and all(one.points < 0 for one in counted)
    if blamed and score > FIRST_SCORE:
        parts.append({"kind": "newcomer", "points": FIRST_SCORE - score})
        score = FIRST_SCORE
    return Sum(score, grade_of(score, data["bounds"]), tuple(parts), has_record=True)


def _told(line: Line) -> dict[str, Any]:
    return {
        "kind": "entry",
        "id": line.id,
        "code": line.code,
        "title": line.title,
        "points": line.points,
        "effective": line.effective.isoformat(),
        "expires": line.expires.isoformat(),
    }


def _of_ratings(weights: Mapping[str, int], rated: Rated) -> dict[str, Any]:
    part = {"kind": "rating", "points": 0, "n": rated.n, "raters": rated.raters}
    if rated.weighted is None or rated.raters < weights["least"]:
        return part
    points = rating_points(weights["points"], weights["neutral"], rated.weighted)
    return part | {"points": points, "weighted": rated.weighted}


def rating_points(most: int, neutral: int, weighted: int) -> int:
    """Turn the distance from the neutral mean into points, halves away from zero.

    20 points and a neutral 4 stars: five stars bring 4, three stars cost 4, one star costs 12.
    """
    distance = most * (weighted - neutral)
    whole = (2 * abs(distance) + FULL) // (2 * FULL)
    return whole if distance >= 0 else -whole


def period(data: Mapping[str, Any], day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last day whose ratings count on a day."""
    return after_months(day, -data["months"]) + dt.timedelta(days=1), day


def has_fallen(before: str, after: str) -> bool:
    """Say whether a grade is worse than the one before."""
    return GRADES.index(after) > GRADES.index(before)


def repairable(entry: Any) -> list[Reason]:
    """Say why an entry cannot be repaired now; its day comes after part of its time."""
    if entry.repair_from is None:
        return [Reason("这一项不能申请信用修复")]
    if entry.today < entry.repair_from:
        return [Reason.of("{day}起可以申请信用修复", day=entry.repair_from.isoformat())]
    return []


def repair_from(points: int, months: int, effective: dt.date) -> dt.date | None:
    """Return the first day on which repair may be asked for; None: never (praise, or no months)."""
    return after_months(effective, months) if points < 0 and months else None


def usable(rule_set: Any) -> list[Reason]:
    """Say why a rule set cannot be tried."""
    return problems(rule_set.data)


def problems(data: Mapping[str, Any]) -> list[Reason]:
    """Say what makes a rule set unusable; empty when it can be tried and adopted."""
    found = []
    bounds = list(data["bounds"])
    if bounds != sorted(set(bounds), reverse=True):
        found.append(Reason("各等级的最低分应从高到低依次降低"))
    if not 0 < data["base"] <= data["ceiling"] <= MOST:
        found.append(Reason("基础分应大于 0，且不高于封顶分"))
    elif bounds[0] > data["ceiling"]:
        found.append(Reason("A级的最低分不能高于封顶分"))
    if not data["items"]:
        found.append(Reason("规则集至少要有一个计分项"))
    codes = [one["code"] for one in data["items"]]
    found += [
        Reason.of("编号 {code} 重复", code=c) for c in sorted(set(codes)) if codes.count(c) > 1
    ]
    ties = [one["trigger"] for one in data["items"] if one["trigger"]]
    found += [
        Reason.of("“{trigger}”只能对应一个计分项", trigger=Reason(TRIGGERS[one]))
        for one in sorted(set(ties))
        if ties.count(one) > 1
    ]
    return found + [reason for one in data["items"] for reason in item_problems(one)]


def item_problems(item: Mapping[str, Any]) -> list[Reason]:
    """Say what is wrong with one item."""
    found, code = [], item["code"]
    if (item["points"] > 0) != (item["level"] == "praise") or not item["points"]:
        found.append(Reason.of("{code}：扣分项写负分，嘉奖项写正分", code=code))
    if item["repair_months"] and item["repair_months"] >= item["validity_months"]:
        found.append(Reason.of("{code}：可申请修复的月数应少于有效期", code=code))
    if item["consequence"] in ("suspension", "removal") and not item["months"]:
        found.append(Reason.of("{code}：暂停或清退要写明月数", code=code))
    return found
