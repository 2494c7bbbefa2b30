"""The calendar administrators keep: days and years over the shipped facts.

A row of `calendar_day` overrides the shipped day; a row of `calendar_year` makes a year known.
Whoever counts working days sees an edit within five seconds, the editor at once.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peewee import BooleanField, CharField, DateField, DateTimeField, IntegerField

from app.kernel import canonical, clock, holiday_notice, workdays
from app.kernel.db import Base, db, write
from app.kernel.errors import Invalid, Reason
from app.kernel.workdays import SATURDAY, Calendar, Day

KEPT_SECONDS = 5.0
# 26-10-01, or what a browser makes of it: nobody means a year of the first centuries.
SHORT_YEAR = re.compile(r"(\d{1,3}|0\d{3})[-/.年]")
# 全国年节及纪念日放假办法 art. 2: a notice of a whole year names each of them.
FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
WORDS = {
    "off": True, "休": True, "放假": True, "true": True,
    "work": False, "班": False, "上班": False, "false": False,
}  # fmt: skip


class CalendarYear(Base):
    """A year whose arrangement an administrator entered."""

    year = IntegerField(primary_key=True)
    source = CharField(200)
    set_by = CharField(64)
    set_at = DateTimeField()

    class Meta:
        table_name = "calendar_year"


class CalendarDay(Base):
    """A day off, or a weekend day on which people work, as an administrator entered it."""

    date = DateField(primary_key=True)
    off = BooleanField()
    name = CharField(40)
    source = CharField(200)
    set_by = CharField(64)
    set_at = DateTimeField()

    class Meta:
        table_name = "calendar_day"


@dataclass(frozen=True)
class Import:
    """What an administrator is about to import: to be looked at before it is done."""

    year: int
    days: tuple[Day, ...]
    new: int
    changed: int
    missing: tuple[str, ...]
    source: str

    @property
    def sentence(self) -> Reason:
        """Say in one sentence what the import would do."""
        return Reason.of(
            "{year} 年共 {days} 天：放假 {off} 天，调休上班 {work} 天；其中新增 {new} 天，改动 {changed} 天",
            year=self.year,
            days=len(self.days),
            off=sum(day.off for day in self.days),
            work=sum(not day.off for day in self.days),
            new=self.new,
            changed=self.changed,
        )

    @property
    def doubts(self) -> tuple[Reason, ...]:
        """Say what looks unlike the notice of a whole year; nobody is kept from importing."""
        found = []
        if self.missing:
            words = (
                "没有看到这些节日的放假安排：{names}；缺少的日子会按平常的星期计算，请对照通知核对"
            )
            found.append(Reason.of(words, names="、".join(self.missing)))
        idle = [d.date.isoformat() for d in self.days if not d.off and d.date.weekday() < SATURDAY]
        if idle:
            found.append(
                Reason.of("这些日子本来就是工作日，却写成调休上班：{days}", days="、".join(idle))
            )
        return tuple(found)


class _Cache:
    calendar: Calendar | None = None
    read_at = 0.0


_CHANGED: list[Callable[[], None]] = []


def on_change(call: Callable[[], None]) -> None:
    """Call after every edit, in its transaction (deadlines are planned anew)."""
    if call not in _CHANGED:
        _CHANGED.append(call)


def forget() -> None:
    """Drop the cached calendar (after an edit, and between tests)."""
    _Cache.calendar = None


def current() -> Calendar:
    """Return the shipped facts with the administrators' edits over them."""
    if db.obj is None:
        return workdays.shipped()
    if _Cache.calendar is None or time.monotonic() - _Cache.read_at > KEPT_SECONDS:
        _Cache.calendar, _Cache.read_at = _read(), time.monotonic()
    return _Cache.calendar


def _read() -> Calendar:
    rows = list(CalendarDay.select())
    years = [row.year for row in CalendarYear.select()]
    if not rows and not years:
        return workdays.shipped()
    newest = max((row.set_at for row in rows), default=None)
    version = f"{len(rows)}/{len(years)}/{newest}"
    days = [Day(row.date, row.off, row.name, row.source) for row in rows]
    return workdays.shipped().with_days(days, years, version)


def set_day(date: dt.date, off: bool, name: str, source: str, actor: Any) -> None:
    """Enter or correct one day; the notice or decision it rests on must be named."""
    _need_source(source)
    if not name.strip():
        raise Invalid({"name": "请填写节日名称"})
    with write():
        _put([Day(date, off, name.strip()[:40], source.strip()[:200])], actor)
        _tell()


def _need_source(source: str) -> None:
    if not source.strip():
        raise Invalid({"source": "请写明依据（文件名称、文号或条款）"})


def _put(days: list[Day], actor: Any) -> None:
    for day in days:
        row = {
            "off": day.off,
            "name": day.name,
            "source": day.source,
            "set_by": actor.name[:64],
            "set_at": clock.now(),
        }
        CalendarDay.insert(date=day.date, **row).on_conflict(
            conflict_target=[CalendarDay.date], update=row
        ).execute()


def _tell() -> None:
    forget()
    for call in _CHANGED:
        call()
    forget()


def read_import(text: str, source: str) -> Import:
    """Read a year typed or uploaded as JSON, CSV or the words of the State Council's notice.

    Invalid with a sentence naming the line. Of the year before only its December may be touched.
    """
    _need_source(source)
    rows = _rows(text)
    days = [_day(n, row, source.strip()[:200]) for n, row in enumerate(rows, 1)]
    if not days:
        raise Invalid({"text": "没有读到任何一天，请按“日期,休或班,名称”每行填写一天"})
    year = max(day.date.year for day in days)
    if any(day.date < dt.date(year - 1, 12, 1) for day in days):
        raise Invalid({"text": "一次只能导入一个年份"})
    if len({day.date for day in days}) != len(days):
        raise Invalid({"text": "有日期重复，请核对"})
    had = current().days
    new = sum(day.date not in had for day in days)
    changed = sum(day.date in had and had[day.date].off != day.off for day in days)
    told = [day for day in had.values() if day.date.year == year] + days
    names = " ".join(day.name for day in told if day.off)
    missing = tuple(name for name in FESTIVALS if name not in names)
    return Import(year, tuple(days), new, changed, missing, source.strip()[:200])


def apply_import(found: Import, actor: Any) -> None:
    """Enter all days and make the year known; running deadlines are planned anew."""
    row = {"source": found.source, "set_by": actor.name[:64], "set_at": clock.now()}
    with write():
        _put(list(found.days), actor)
        CalendarYear.insert(year=found.year, **row).on_conflict(
            conflict_target=[CalendarYear.year], update=row
        ).execute()
        _tell()


def _rows(text: str) -> list[tuple[str, str, str]]:
    if text.lstrip().startswith(("{", "[")):
        return _json_rows(text)
    return holiday_notice.rows(text) if holiday_notice.is_notice(text) else _csv_rows(text)


def _json_rows(text: str) -> list[tuple[str, str, str]]:
    """Read our own form and the common public one (`isOffDay`)."""
    try:
        whole = canonical.parse(text)
        rows = whole["days"] if isinstance(whole, dict) else whole
        cells = [(r["date"], r.get("kind", r.get("isOffDay")), r["name"]) for r in rows]
        return [(str(date), str(kind), str(name)) for date, kind, name in cells]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Invalid(
            {"text": "不是正确的 JSON：需要 days 列表，每项有 date、kind、name"}
        ) from None


def _csv_rows(text: str) -> list[tuple[str, str, str]]:
    lines = [line for line in text.replace("，", ",").splitlines() if line.strip()]
    rows = [
        [*(cell.strip() for cell in row), "", ""]
        for row in csv.reader(io.StringIO("\n".join(lines)))
    ]
    if rows and not rows[0][0][:1].isdigit():
        rows = rows[1:]
    return [(row[0], row[1], row[2]) for row in rows]


def _day(number: int, row: tuple[str, str, str], source: str) -> Day:
    date, kind, name = row
    if SHORT_YEAR.match(date):
        text = "第 {n} 条的年份应为四位，例如 2026-10-01：{date}"
        raise Invalid({"text": Reason.of(text, n=number, date=date[:20])})
    try:
        name.encode()  # JSON can spell half characters, which no table and no page can hold
        return Day(
            dt.date.fromisoformat(date.replace("/", "-")), WORDS[kind.lower()], name[:40], source
        )
    except (ValueError, KeyError):
        shown = ",".join(row)[:60].encode(errors="replace").decode()
        raise Invalid({"text": Reason.of("第 {n} 条读不懂：{row}", n=number, row=shown)}) from None


workdays.provide(current)
