"""Bringing the shipped catalogue into the tables, as editions; what a regulator made stays."""

from __future__ import annotations

import datetime as dt
import json

from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from intermediaries import queries
from intermediaries.catalogue import CATALOGUE, Item
from intermediaries.limits import SHIPPED
from intermediaries.models import ItemEdition, LimitRow, ServiceItem
from intermediaries.rules.editions import BLANK, CANCELLED, in_force
from intermediaries.states.editions import EDITION, EditionState

IN_COLUMNS = ("name", "sector", "basis", "fee_basis", "state")
DAY = dt.timedelta(days=1)


def sync_catalogue() -> int:
    """Make the tables tell what the program ships; returns how many rows changed."""
    changed = 0
    with write():
        for position, item in enumerate(CATALOGUE):
            _ship(item)
            changed += bring(item.code, position)
        changed += _ship_limits()
    return changed


def _ship(item: Item) -> None:
    """Add an edition where the product's own last one says something else."""
    known = queries.editions_of(item.code)
    effective = dt.date.fromisoformat(item.effective)
    if known:
        last = known[0]
        if not last.is_shipped or {**BLANK, **last.fields} == item.fields:
            return
        effective = max(clock.today(), last.effective + DAY)
        fire(EDITION, last, "end", SYSTEM, sets={"ends": effective - DAY})
    made = ItemEdition.create(
        item=item.code,
        number=len(known) + 1,
        fields=item.fields,
        effective=effective,
        source=item.source,
        state=EditionState.IN_FORCE,
    )
    facts = {"item": item.name, "number": made.number, "effective": effective.isoformat()}
    events.record(
        "intermediaries.edition.ship", made, actor=SYSTEM, facts=facts, visibility="public"
    )


def bring(code: str, position: int | None = None) -> bool:
    """Make the current row of an item say what its edition in force says; inside write()."""
    edition = in_force(queries.binding_editions(code), clock.today())
    if edition is None:
        return False
    values = _row(edition)
    if position is not None:
        values["position"] = position
    row = ServiceItem.get_or_none(ServiceItem.code == code)
    if row is None:
        values.setdefault("position", ServiceItem.select().count())
        ServiceItem.insert(code=code, **values).execute()
        return True
    if row.rule == edition.fields["rule"]:  # an engine may order the keys of JSON its own way
        values["rule_json"] = row.rule_json
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    ServiceItem.update(**values).where(ServiceItem.code == code).execute()
    return True


def _row(edition: ItemEdition) -> dict:
    """Write an edition as the current row; what others read stands in columns."""
    said = edition.fields
    more = {name: said[name] for name in sorted(said) if name not in (*IN_COLUMNS, "days", "rule")}
    return {
        **{name: said[name] for name in IN_COLUMNS},
        "time_limit_days": said["days"],
        "rule_json": json.dumps(said["rule"], ensure_ascii=False),
        "effective": edition.effective,
        "source": edition.source,
        "cancelled_on": edition.effective if said["state"] == CANCELLED else None,
        "edition": edition.number,
        "facts_json": json.dumps(more, ensure_ascii=False),
    }


def _ship_limits() -> int:
    """Add the shipped limits that are not there yet; one that was withdrawn stays withdrawn."""
    made = 0
    for row in SHIPPED:
        same = {name: row[name] for name in ("region", "year", "kind", "item")}
        if not LimitRow.select().where(*(getattr(LimitRow, n) == v for n, v in same.items())):
            LimitRow.create(**row)
            made += 1
    return made
