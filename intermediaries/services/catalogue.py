"""Bringing the shipped catalogue into the table: adds and updates, never deletes."""

from __future__ import annotations

import datetime as dt
import json

from app.kernel.db import write
from intermediaries.catalogue import CATALOGUE, Item
from intermediaries.models import ServiceItem


def values_of(item: Item, position: int) -> dict:
    """Write a shipped item as a row."""
    return {
        "name": item.name,
        "sector": item.sector,
        "basis": item.basis,
        "time_limit_days": item.days,
        "fee_basis": item.fee,
        "rule_json": json.dumps(item.rule, ensure_ascii=False),
        "effective": dt.date.fromisoformat(item.effective),
        "source": item.source,
        "state": item.state,
        "cancelled_on": dt.date.fromisoformat(item.cancelled_on) if item.cancelled_on else None,
        "position": position,
    }


def sync_catalogue() -> int:
    """Make the table tell what the program ships; returns how many rows changed."""
    changed = 0
    with write():
        for position, item in enumerate(CATALOGUE):
            values = values_of(item, position)
            row = ServiceItem.get_or_none(ServiceItem.code == item.code)
            if row is None:
                ServiceItem.insert(code=item.code, **values).execute()
            elif any(getattr(row, name) != value for name, value in values.items()):
                ServiceItem.update(**values).where(ServiceItem.code == item.code).execute()
            else:
                continue
            changed += 1
    return changed
