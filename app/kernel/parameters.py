"""Numbers and words of local rules: data with an effective date and a source.

A room ships `Parameter` rows (its defaults); administrators add rows to the table, each with a
region (or none), an effective date and its source. The row in force on the day wins; the nearest
region first (county, city, province, none).
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peewee import CharField, DateField, DateTimeField, TextField

from app.kernel import canonical, clock
from app.kernel.db import Record
from app.kernel.errors import Invalid, Reason

OF_TIME = {"工作日", "个工作日", "天", "个月", "小时", "分钟"}


@dataclass(frozen=True)
class Parameter:
    """A shipped default. `kind` is int, text, bool or json; `source` names clause or reason.

    `choices` are the (value, label) one of which a text is, and of which a list is made;
    `least` is the smallest number that makes sense.
    """

    key: str
    label: str
    kind: str
    default: Any
    unit: str = ""
    source: str = "由地方办法规定"
    effective: str = "2015-01-01"
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 1

    @property
    def most(self) -> int:
        """Return the largest number that can be counted with: some decades, or a great sum."""
        return 10_000 if self.unit in OF_TIME else 1_000_000_000


class ParameterValue(Record):
    """A value set by an administrator, never edited: a later row supersedes it."""

    key = CharField(80, index=True)
    region = CharField(12, null=True)
    effective = DateField()
    value = TextField()
    source = TextField()
    set_by = CharField(64, default="")
    set_at = DateTimeField(default=clock.now)

    class Meta:
        table_name = "parameter_value"


_SHIPPED: dict[str, Parameter] = {}
KEPT_SECONDS = 2.0


class _Cache:
    """Rows read a moment ago; an edit in another process is seen within two seconds."""

    rows: dict[str, list[ParameterValue]] | None = None
    read_at = 0.0


def register(parameters: tuple[Parameter, ...]) -> None:
    """Make a room's defaults known."""
    _SHIPPED.update({p.key: p for p in parameters})


def shipped() -> list[Parameter]:
    """List every default, by key."""
    return [_SHIPPED[k] for k in sorted(_SHIPPED)]


def forget() -> None:
    """Drop the cached rows (after an edit, and between tests)."""
    _Cache.rows = None


def _rows(key: str) -> list[ParameterValue]:
    if _Cache.rows is None or time.monotonic() - _Cache.read_at > KEPT_SECONDS:
        found: dict[str, list[ParameterValue]] = {}
        for row in ParameterValue.select().order_by(
            ParameterValue.effective, ParameterValue.set_at
        ):
            found.setdefault(row.key, []).append(row)
        _Cache.rows, _Cache.read_at = found, time.monotonic()
    return _Cache.rows.get(key, [])


def value(key: str, day: dt.date | None = None, region: str | None = None) -> Any:
    """Return the value in force on `day` (today) in `region` (code); KeyError if unknown."""
    row = _deciding(key, day, region)
    return json.loads(row.value) if row else _SHIPPED[key].default


def place_of(key: str, day: dt.date | None = None, region: str | None = None) -> str:
    """Return the division whose value holds in `region`; "" where it is everybody's."""
    row = _deciding(key, day, region)
    return (row.region or "") if row else ""


def _deciding(key: str, day: dt.date | None, region: str | None) -> ParameterValue | None:
    rows = _rows(key)
    if not rows:
        return None
    day, best, most = day or clock.today(), None, -1
    for row in rows:
        if row.effective > day or (row.region and not _covers(row.region, region)):
            continue
        weight = len((row.region or "").rstrip("0"))
        if weight >= most:
            best, most = row, weight
    return best


def _covers(outer: str, region: str | None) -> bool:
    return region is not None and region.startswith(outer.rstrip("0"))


def history(key: str) -> list[ParameterValue]:
    """List the administrators' rows of `key`, oldest first."""
    return list(_rows(key))


def check(key: str, typed: str) -> Any:
    """Parse what an administrator typed for `key`; Invalid with a sentence when it is wrong."""
    one = _SHIPPED[key]
    try:
        value = READERS[one.kind](typed)
    except (ValueError, KeyError):
        raise Invalid({"value": WRONG[one.kind]}) from None
    known = {word for word, _ in one.choices}
    if known and not (value and set([value] if isinstance(value, str) else value) <= known):
        raise Invalid({"value": "请在列出的选项中选择"})
    if one.kind == "int" and not one.least <= value <= one.most:
        reason = Reason.of("请填 {least} 到 {most} 之间的整数", least=one.least, most=one.most)
        raise Invalid({"value": reason})
    return value


def _whole(typed: str) -> int:
    return int(typed.strip())


def _yes(typed: str) -> bool:
    return {"是": True, "否": False, "true": True, "false": False}[typed.strip().lower()]


def _list(typed: str) -> list[str]:
    """Read a list of words; half characters, which no file can hold, are a ValueError."""
    value = canonical.parse(typed)
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ValueError(typed)
    "".join(value).encode()
    return value


READERS: dict[str, Callable[[str], Any]] = {
    "int": _whole,
    "bool": _yes,
    "json": _list,
    "text": str,
}
WRONG = {
    "int": "请填整数",
    "bool": "请选择是或否",
    "json": '请填 JSON 列表，例如 ["甲", "乙"]',
    "text": "请填文字",
}


def set_value(
    key: str, typed: str, effective: dt.date, source: str, actor: Any, region: str | None = None
) -> ParameterValue:
    """Add a row in force from `effective`; Invalid when the value or the source is missing."""
    if not source.strip():
        raise Invalid({"source": "请写明依据（文件名称、文号或条款）"})
    row = ParameterValue.create(
        key=key,
        region=region or None,
        effective=effective,
        value=json.dumps(check(key, typed), ensure_ascii=False),
        source=source.strip(),
        set_by=actor.name,
    )
    forget()
    return row
