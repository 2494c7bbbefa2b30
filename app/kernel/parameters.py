"""Numbers and words of local rules: data with an effective date and a source.

A room ships `Parameter` rows (its defaults); administrators add rows to the table, each with a
region (or none), an effective date and its source. The row in force on the day wins; the nearest
region first (county, city, province, none).
"""

from __future__ import annotations

import datetime as dt
import json
import time
from dataclasses import dataclass
from typing import Any

from peewee import CharField, DateField, DateTimeField, TextField

from app.kernel import clock
from app.kernel.db import Record
from app.kernel.errors import Invalid


@dataclass(frozen=True)
class Parameter:
    """A shipped default. `kind` is int, text, bool or json; `source` names clause or reason."""

    key: str
    label: str
    kind: str
    default: Any
    unit: str = ""
    source: str = "由地方办法规定"
    effective: str = "2015-01-01"


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
_KEPT_SECONDS = 2.0


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
    if _Cache.rows is None or time.monotonic() - _Cache.read_at > _KEPT_SECONDS:
        found: dict[str, list[ParameterValue]] = {}
        for row in ParameterValue.select().order_by(
            ParameterValue.effective, ParameterValue.set_at
        ):
            found.setdefault(row.key, []).append(row)
        _Cache.rows, _Cache.read_at = found, time.monotonic()
    return _Cache.rows.get(key, [])


def value(key: str, day: dt.date | None = None, region: str | None = None) -> Any:
    """Return the value in force on `day` (today) in `region` (code); KeyError if unknown."""
    day = day or clock.today()
    best: tuple[int, str] | None = None
    for row in _rows(key):
        if row.effective > day or (row.region and not _covers(row.region, region)):
            continue
        weight = len((row.region or "").rstrip("0"))
        if best is None or weight >= best[0]:
            best = (weight, row.value)
    return json.loads(best[1]) if best else _SHIPPED[key].default


def _covers(outer: str, region: str | None) -> bool:
    return region is not None and region.startswith(outer.rstrip("0"))


def history(key: str) -> list[ParameterValue]:
    """List the administrators' rows of `key`, oldest first."""
    return list(_rows(key))


def check(key: str, typed: str) -> Any:
    """Parse what an administrator typed for `key`; Invalid with a sentence when it is wrong."""
    kind = _SHIPPED[key].kind
    try:
        if kind == "int":
            return int(typed)
        if kind == "bool":
            return {"是": True, "否": False, "true": True, "false": False}[typed.strip().lower()]
        return json.loads(typed) if kind == "json" else typed
    except (ValueError, KeyError):
        sentence = {"int": "请填整数", "bool": "请选择是或否", "json": "请填正确的 JSON"}[kind]
        raise Invalid({"value": sentence}) from None


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
