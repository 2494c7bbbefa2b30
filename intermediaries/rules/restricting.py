"""Whether a suspension or ban keeps an agency from a service at a place, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.kernel.errors import Reason
from intermediaries.rules.standing import serves

EVERYTHING = "全部服务"


def binds(restriction: Any, item: str, place: str | None) -> bool:
    """Say whether it is of this item and place; where no place is known, none is barred."""
    if restriction.item_id is not None and restriction.item_id != item:
        return False
    if restriction.region_id is None:
        return True
    return place is not None and serves([restriction.region_id], place)


def sentence(restriction: Any, name: str) -> Reason:
    """Say what an agency may not take, and how long."""
    ends = restriction.ends.isoformat()
    if restriction.kind == "ban":
        return Reason.of("{name}在禁入期内，至{ends}。", name=name, ends=ends)
    if restriction.is_whole:
        return Reason.of("{name}被暂停承接全部服务，至{ends}。", name=name, ends=ends)
    facts = {"name": name, "scope": scope_of(restriction), "ends": ends}
    return Reason.of("{name}被暂停承接服务（{scope}），至{ends}。", **facts)


def reasons(
    restrictions: Iterable[Any], name: str, item: str, place: str | None, *, listed: bool
) -> list[Reason]:
    """Say why an agency may not take an item at a place. What its state says is not said again."""
    return [
        sentence(one, name)
        for one in restrictions
        if binds(one, item, place) and (listed or not one.is_whole)
    ]


def scope_of(restriction: Any) -> str:
    """Name what a restriction is of."""
    parts = [restriction.item.name] if restriction.item_id else []
    parts += [restriction.region.name] if restriction.region_id else []
    return "、".join(parts) or EVERYTHING
