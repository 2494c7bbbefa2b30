"""Reads the State Council's yearly notice on days off as it stands: its own sentences (pure).

"六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"
Whatever the notice says twice, the weekday in brackets and the number of days, is held against the
dates: a notice read for the wrong year, or with a slip of typing, is refused at its sentence.
"""

from __future__ import annotations

import datetime as dt
import re

from app.kernel.errors import Invalid, Reason

Row = tuple[str, str, str]
SHAPE = re.compile(r"\d月\s*\d{1,2}\s*日[\s\S]*?(放假|上班)")
_YEAR = re.compile(r"(\d+)\s*年(?:元旦|部分节假日|放假)")
_PART = re.compile(r"[一二三四五六七八九十]+、\s*([^：:。\n]{1,20})[：:]")
_TOKEN = re.compile(
    r"(?:(?P<year>\d+)\s*年)?\s*(?:(?P<month>\d{1,2})\s*月)?\s*(?P<day>\d{1,2})\s*日"
    r"\s*(?:[（(](?P<said>[^）)]*)[）)])?|(?P<to>至|—|－|~)|(?P<verb>放假|上班)|共\s*(?P<count>\d+)\s*天|(?P<end>[。；;\n])"
)
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
WEEK = "一二三四五六日"


def is_notice(text: str) -> bool:
    """Say whether this is written in sentences, not in lines of a table."""
    return SHAPE.search(text) is not None


def rows(text: str) -> list[Row]:
    """Return (date, off or work, festival) of every day named; Invalid names the sentence."""
    year = _year_of(text)
    parts = list(_PART.finditer(text))
    if not parts:
        raise _wrong("没有找到“一、元旦：……”这样的条目，请粘贴通知的全文")
    found: list[Row] = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        body = text[part.end() : following.start() if following else len(text)]
        found += _Part(part[1].strip(), year).read(body)
    return found


def _year_of(text: str) -> int:
    said = set(_YEAR.findall(text))
    if not said:
        raise _wrong(
            "通知中没有写明是哪一年，请连同标题一起粘贴，例如“关于2026年部分节假日安排的通知”"
        )
    if len(said) > 1:
        raise _wrong("通知中写了不止一个年份：{years}", years="、".join(sorted(said)))
    return _whole(said.pop())


def _whole(year: str) -> int:
    if len(year) != 4:
        raise _wrong("年份应为四位：{year}", year=year)
    return int(year)


def _wrong(text: str, **values: object) -> Invalid:
    return Invalid({"text": Reason.of(text, **values) if values else Reason(text)})


class _Part:
    """One festival of the notice, read from left to right: dates first, then what they are."""

    def __init__(self, name: str, year: int) -> None:
        self.name, self.year, self.month = name, year, 0
        self.dates: list[dt.date] = []
        self.spans = False
        self.off = 0
        self.found: list[Row] = []

    def read(self, body: str) -> list[Row]:
        """Read the sentences of one festival."""
        for token in _TOKEN.finditer(body):
            if token["day"]:
                self._date(token)
            elif token["to"]:
                self.spans = bool(self.dates)
            elif token["verb"]:
                self._verb(token["verb"])
            elif token["count"]:
                self._count(int(token["count"]))
            else:  # dates nobody is told to keep, as of advice in the notice
                self.dates, self.spans = [], False
        if not self.found:
            raise _wrong("“{name}”一条没有读到放假的日期", name=self.name)
        return self.found

    def _date(self, token: re.Match[str]) -> None:
        if token["year"]:
            year = _whole(token["year"])
        else:
            year = self.dates[-1].year if self.dates else self.year
        self.month = int(token["month"] or self.month)
        told = token[0].strip()
        try:
            day = dt.date(year, self.month, int(token["day"]))
        except ValueError:
            raise _wrong("“{name}”一条的日期不存在：{told}", name=self.name, told=told) from None
        weekday = _WEEKDAY.search(token["said"] or "")
        right = WEEK[day.weekday()]
        if weekday and weekday[1].replace("天", "日") != right:
            text = "“{name}”一条写着{told}，但 {day} 是周{right}，请核对年份和日期"
            raise _wrong(text, name=self.name, told=told, day=day.isoformat(), right=right)
        if self.spans:
            self._span(day)
        else:
            self.dates.append(day)

    def _span(self, last: dt.date) -> None:
        first, self.spans = self.dates[-1], False
        if not 0 < (last - first).days < 31:
            text = "“{name}”一条的起止日期不对：{first} 至 {last}"
            raise _wrong(text, name=self.name, first=first.isoformat(), last=last.isoformat())
        self.dates += [first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1)]

    def _verb(self, verb: str) -> None:
        kind = "off" if verb == "放假" else "work"
        self.found += [(one.isoformat(), kind, self.name) for one in self.dates]
        self.off = len(self.dates) if kind == "off" else self.off
        self.dates = []

    def _count(self, said: int) -> None:
        if said != self.off:
            text = "“{name}”一条写着共 {said} 天，读到的是 {n} 天"
            raise _wrong(text, name=self.name, said=said, n=self.off)
