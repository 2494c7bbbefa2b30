"""Periods, points and places of an appraisal; pure. Shares are basis points, points hundredths."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from app.kernel.errors import Reason

WHOLE = 10_000
PERIODS = {"month": "月度", "quarter": "季度", "year": "年度"}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
TITLES = {
    "month": "{year} 年 {n} 月绩效考评表",
    "quarter": "{year} 年第 {n} 季度绩效考评表",
    "year": "{year} 年度绩效考评表",
}


@dataclass(frozen=True)
class Figures:
    """What was counted of a body. `used_total`: shares of the limit used, summed over `timed`."""

    received: int = 0
    finished: int = 0
    on_time: int = 0
    open_late: int = 0
    used_total: int = 0
    timed: int = 0
    upheld: int = 0
    demands_late: int = 0
    assessments: int = 0
    papers: int = 0
    opinions: int = 0
    ratings: int = 0
    bodies: int = 1

    def __add__(self, other: Figures) -> Figures:
        """Sum two bodies up."""
        pairs = zip(asdict(self).values(), asdict(other).values(), strict=True)
        return Figures(*(a + b for a, b in pairs))

    @property
    def late(self) -> int:
        """Count what was finished late."""
        return self.finished - self.on_time

    @property
    def overdue(self) -> int:
        """Count what was finished late or is open and late."""
        return self.late + self.open_late

    @property
    def share(self) -> int | None:
        """Return the share of what was due that was finished in time."""
        due = self.finished + self.open_late
        return self.on_time * WHOLE // due if due else None

    @property
    def used(self) -> int | None:
        """Return the mean share of the time limit used."""
        return self.used_total // self.timed if self.timed else None

    @property
    def shared(self) -> int:
        """Count the results put on the platform for others' use."""
        return self.assessments + self.papers + self.opinions + self.ratings


@dataclass(frozen=True)
class Weights:
    """Points of each part and what is taken off; all set by the place."""

    on_time: int
    pace: int
    pace_full: int
    conduct: int
    per_late: int
    per_upheld: int
    per_demand: int
    sharing: int
    target: int


def figures_of(told: Mapping[str, int]) -> Figures:
    """Read figures as they are kept."""
    return Figures(**{one.name: told[one.name] for one in fields(Figures)})


def score(figures: Figures, weights: Weights) -> tuple[int | None, list[Reason]]:
    """Return the points out of a hundred, and how each part of them came about.

    A body that had nothing to finish has no points; where nothing is finished, time used counts
    neither way.
    """
    if figures.share is None:
        return None, [Reason("本期没有办结或到期的事项，不排名")]
    earned = possible = 0
    reasons = []
    for part in (_on_time, _pace, _conduct, _sharing):
        got, full, reason = part(figures, weights)
        reasons.append(reason)
        earned, possible = earned + got, possible + full
    return (earned * 100 // possible if possible else None), reasons


def _points(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}"


def _on_time(figures: Figures, weights: Weights) -> tuple[int, int, Reason]:
    due = figures.finished + figures.open_late
    got = weights.on_time * 100 * figures.on_time // due
    told = {"n": figures.on_time, "due": due, "got": _points(got), "full": weights.on_time}
    return (
        got,
        weights.on_time,
        Reason.of("按时办结 {n}／{due} 件：{got} 分（满分 {full}）", **told),
    )


def _pace(figures: Figures, weights: Weights) -> tuple[int, int, Reason]:
    used = figures.used
    if used is None:
        return 0, 0, Reason("本期没有办结的事项，用时不计")
    full = weights.pace_full * 100
    left = min(max(WHOLE - used, 0), WHOLE - full)
    got = weights.pace * 100 * left // (WHOLE - full) if full < WHOLE else weights.pace * 100
    told = {"used": f"{used / 100:.1f}", "got": _points(got), "full": weights.pace}
    return got, weights.pace, Reason.of("平均用去时限的 {used}%：{got} 分（满分 {full}）", **told)


def _conduct(figures: Figures, weights: Weights) -> tuple[int, int, Reason]:
    off = figures.overdue * weights.per_late + figures.upheld * weights.per_upheld
    off += figures.demands_late * weights.per_demand
    got = max(weights.conduct - off, 0) * 100
    told = {
        "late": figures.overdue,
        "upheld": figures.upheld,
        "demands": figures.demands_late,
        "got": _points(got),
        "full": weights.conduct,
    }
    text = (
        "逾期 {late} 件、投诉成立 {upheld} 件、诉求答复逾期 {demands} 件：{got} 分（满分 {full}）"
    )
    return got, weights.conduct, Reason.of(text, **told)


def _sharing(figures: Figures, weights: Weights) -> tuple[int, int, Reason]:
    target = max(weights.target * figures.bodies, 1)
    got = weights.sharing * 100 * min(figures.shared, target) // target
    told = {"n": figures.shared, "target": target}
    told |= {"got": _points(got), "full": weights.sharing}
    text = "信息共享 {n} 项（满分需 {target} 项）：{got} 分（满分 {full}）"
    return got, weights.sharing, Reason.of(text, **told)


def places(values: Sequence[int | None]) -> list[int | None]:
    """Rank values, the highest first; equal ones share a place, None has none."""
    known = [one for one in values if one is not None]
    return [None if one is None else 1 + sum(other > one for other in known) for one in values]


def kept(bodies: Iterable[Mapping[str, Any]], weights: Weights) -> list[dict[str, Any]]:
    """Make the rows of a sheet of bodies (id, name, kind, figures), the best first."""
    rows = []
    for one in bodies:
        figures: Figures = one["figures"]
        points, reasons = score(figures, weights)
        told = {"points": points, "reasons": [[r.text, dict(r.values)] for r in reasons]}
        rows.append({**one, "figures": asdict(figures), "shared": figures.shared, **told})
    for name, found in (("rank", "points"), ("shared_rank", "shared")):
        ranks = places([row[found] for row in rows])
        for row, place in zip(rows, ranks, strict=True):
            row[name] = place
    return sorted(rows, key=lambda row: (row["rank"] or WHOLE, row["name"]))


def span(period: str, year: int, number: int) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of the n-th period of a year, None when there is none."""
    length = MONTHS[period]
    if not 1 <= number <= 12 // length:
        return None
    last = number * length
    return dt.date(year, last - length + 1, 1), dt.date(
        year, last, calendar.monthrange(year, last)[1]
    )


def title(period: str, since: dt.date) -> Reason:
    """Name the sheet of a period."""
    told: dict[str, int | str] = {"year": str(since.year)}
    if period != "year":
        told["n"] = (since.month - 1) // MONTHS[period] + 1
    return Reason.of(TITLES[period], **told)


def may_be_heard(sheet: Any) -> list[Reason]:
    """Refuse to put to hearing what is not over, or what concerns nobody."""
    found = []
    if not sheet.is_over:
        found.append(Reason.of("考评期到 {day} 才结束", day=sheet.until))
    if not sheet.bodies:
        found.append(Reason.of("本地没有可以考评的单位"))
    return found


def may_be_published(sheet: Any) -> list[Reason]:
    """Refuse to publish while bodies may still object, or before each objection is answered."""
    found = []
    if sheet.takes_objections:
        found.append(Reason.of("异议期到 {at} 结束", at=sheet.objections_until))
    if sheet.unanswered:
        found.append(Reason.of("还有 {n} 件异议没有答复", n=sheet.unanswered))
    return found
