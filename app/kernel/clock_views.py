"""What people see of a clock: the due moment, the light, what is left, and why it is so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from app.kernel import calendars, clock, ledger, overdue, workdays
from app.kernel.clocks import (
    Deadline,
    Row,
    ledgers_of,
    of_subject,
    rule_of,
    standing_of,
    steps_of,
)
from app.kernel.errors import Reason
from app.kernel.ledger import Standing, Step

BEGUN = {
    "workdays": "{at} 起算，期限 {n} 个工作日",
    "days": "{at} 起算，期限 {n} 天",
    "wd24": "{at} 起算，期限 {n} 个工作日（每个工作日按 24 小时计）",
    "hours": "{at} 起算，期限 {n} 小时",
    "until": "{at} 起至约定时刻",
}
STEPS = {
    "resume": "{at} 恢复计时",
    "stop": "{at} 办结，停止计时",
    "deem": "{at} 依规定视同：{reason}（系统认定）",
    "expire": "{at} 到期，未办结",
}


@dataclass(frozen=True)
class View:
    """One clock, ready to show; what a page does not ask for is not computed."""

    id: str
    kind: str
    label: str
    unit: str
    source: str
    is_open: bool
    steps: Sequence[Step] = field(repr=False)
    calendar: workdays.Calendar = field(repr=False)

    @cached_property
    def standing(self) -> Standing:
        """Count where the clock stands."""
        return _reckoned(self.unit, tuple(self.steps), self.calendar)

    @property
    def due(self) -> dt.datetime | None:
        """Return the last moment in time; None: paused without a known end."""
        return self.standing.due

    @property
    def provisional(self) -> bool:
        """Say whether the count passed through a year that is not announced."""
        return self.standing.provisional

    @property
    def light(self) -> str:
        """Name the colour of the lamp."""
        return ledger.light(self.standing, clock.now(), calendars.current())

    @property
    def left(self) -> Reason:
        """Say how much time is left."""
        return _left(self.standing, clock.now())

    @property
    def paused(self) -> Reason | None:
        """Say why the clock stands still now, None while it runs."""
        held = None if self.standing.stopped else self.standing.paused_at(clock.now())
        return Reason(held.reason) if held else None

    @property
    def explanation(self) -> list[Reason]:
        """Tell in sentences how the due moment came about."""
        return _explained(self.standing, tuple(self.steps), self.source, self.calendar)


Key = tuple[str, str]


def of(subject: Any, *, only_open: bool = False) -> list[View]:
    """List the clocks of a thing, open ones first, then the newest."""
    return of_many(subject.subject_kind, [subject.id], only_open=only_open).get(subject.id, [])


def of_many(subject_kind: str, ids: list[str], *, only_open: bool = False) -> dict[str, list[View]]:
    """List the clocks of many things of one kind in one query, by id."""
    found = of_things([(subject_kind, key) for key in ids], only_open=only_open)
    return {key: views for (_, key), views in found.items()}


def of_things(keys: Iterable[Key], *, only_open: bool = False) -> dict[Key, list[View]]:
    """List the clocks of many things of any kind in one query, by kind and id."""
    views: dict[Key, list[View]] = {}
    for row, steps in ledgers_of(set(keys), only_open=only_open):
        views.setdefault((row.subject_kind, row.subject_id), []).append(view(row, steps))
    return views


def due_of(subject: Any, kind: str | None = None) -> dt.datetime | None:
    """Return the nearest due moment of a thing's open clocks (of one kind)."""
    query = Deadline.select(Deadline.due).where(
        of_subject(subject), Deadline.open_key.is_null(False), Deadline.due.is_null(False)
    )
    if kind is not None:
        query = query.where(Deadline.kind == kind)
    return query.order_by(Deadline.due).limit(1).scalar()


def view(deadline: Row, steps: Sequence[Step]) -> View:
    """Make the view of one clock from its ledger."""
    rule = rule_of(deadline.kind)
    return View(
        id=deadline.id,
        kind=deadline.kind,
        label=rule.label,
        unit=deadline.unit,
        source=rule.source,
        is_open=deadline.open_key is not None,
        steps=steps,
        calendar=calendars.current(),
    )


def explain(deadline: Deadline) -> list[Reason]:
    """Tell in sentences how the due moment came about; anybody can count it again."""
    steps = steps_of(deadline)
    source = rule_of(deadline.kind).source
    return _explain(standing_of(deadline, steps), steps, source, calendars.current())


def _left(standing: Standing, now: dt.datetime) -> Reason:
    if standing.stopped:
        return Reason("已停止计时")
    if standing.paused_at(now):
        return Reason("暂停计时")
    if now >= standing.expires:
        return overdue.in_words(standing.due, now)
    if standing.unit == "workdays":
        days = workdays.between(now.date(), standing.due.date(), calendars.current())
        return Reason.of("剩余 {n} 个工作日", n=days) if days else Reason("今天到期")
    left = standing.expires - now
    if standing.unit == "wd24":
        left = workdays.working_time(now, standing.expires, calendars.current())
    if left >= workdays.ONE_DAY:
        return Reason.of("剩余 {n} 天 {h} 小时", n=left.days, h=left.seconds // 3600)
    if left < dt.timedelta(hours=1):
        return Reason.of("剩余 {m} 分钟", m=left.seconds // 60)
    return Reason.of("剩余 {h} 小时 {m} 分", h=left.seconds // 3600, m=left.seconds // 60 % 60)


_reckoned = lru_cache(4000)(ledger.reckon)  # the same steps by the same calendar: the same


@lru_cache(2000)  # told on every page of a thing, and the same until a step is added
def _explained(standing: Standing, steps: tuple[Step, ...], *of: Any) -> list[Reason]:
    return _explain(standing, steps, *of)


def _explain(
    standing: Standing, steps: Sequence[Step], source: str, calendar: workdays.Calendar
) -> list[Reason]:
    told = [_begun(standing)]
    if source:
        told.append(Reason.of("依据：{source}", source=source))
    told += [_paused(pause) for pause in standing.pauses]
    told += [
        Reason.of(
            STEPS[s.action], at=show(s.at), **({"reason": s.reason} if s.action == "deem" else {})
        )
        for s in steps
        if s.action in ("stop", "deem", "expire")
    ]
    off = _skipped(standing, calendar)
    if off:
        told.append(Reason.of("其间不计休息日：{days}", days=off))
    if standing.due is not None:
        told.append(Reason.of("到期时间：{at}", at=show(standing.due)))
    if standing.provisional:
        told.append(
            Reason("期限跨入尚未公布节假日安排的年份，该年按周一至周五推算，到期时间为暂定")
        )
    return told


def _begun(standing: Standing) -> Reason:
    values = {"at": show(standing.begun)}
    if standing.unit != "until":
        values["n"] = standing.amount
    return Reason.of(BEGUN[standing.unit], **values)


def _paused(pause: ledger.Pause) -> Reason:
    start, reason = show(pause.start), pause.reason
    if pause.end is None:
        return Reason.of("{start} 起暂停：{reason}", start=start, reason=reason)
    if pause.resumed:
        return Reason.of(
            "{start} 至 {end} 暂停：{reason}", start=start, end=show(pause.end), reason=reason
        )
    return Reason.of(
        "{start} 起暂停，至迟 {end} 恢复：{reason}", start=start, end=show(pause.end), reason=reason
    )


def _skipped(standing: Standing, calendar: workdays.Calendar) -> tuple[Reason, ...]:
    """Group the days off passed over: 周末 4 天、国庆节 7 天."""
    counts: dict[str, int] = {}
    for day in standing.skipped:
        name = workdays.why_off(day, calendar)
        counts[name] = counts.get(name, 0) + 1
    return tuple(Reason.of("{name} {n} 天", name=name, n=n) for name, n in counts.items())


def show(moment: dt.datetime) -> str:
    """Write a moment as people read it; the last second of a day is its 24:00."""
    if moment.time() == dt.time(23, 59, 59):
        return f"{moment:%Y-%m-%d} 24:00"
    return f"{moment:%Y-%m-%d %H:%M}"
