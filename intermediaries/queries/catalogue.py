"""Named reads of service items, their editions and the limits of places; nothing here writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peewee import fn

from app.accounts.models import Region
from app.kernel import narrowing
from app.kernel.paging import Page, cut, paged
from app.kernel.prepared import prepared
from intermediaries.models import ItemEdition, LimitRow, ServiceItem
from intermediaries.rules import limits
from intermediaries.rules.editions import in_force
from intermediaries.rules.standing import stem
from intermediaries.states.editions import PUBLISHED, WAITING, EditionState


def catalogue_page(filters: dict[str, str], after: str = "", size: int = 50) -> Page:
    """Page through the catalogue in its order; filters: sector state q."""
    query = ServiceItem.select().order_by(ServiceItem.position, ServiceItem.code)
    query = narrowing.same(query, filters, ServiceItem.sector, ServiceItem.state)
    query = narrowing.worded(query, filters, ServiceItem.name, ServiceItem.basis)
    place, _, code = after.partition("~")
    if place.isdecimal() and len(place) < 7:
        same = (ServiceItem.position == int(place)) & (ServiceItem.code > code)
        query = query.where((ServiceItem.position > int(place)) | same)
    return cut(list(query.limit(size + 1)), size, "position", "code")


def sectors() -> list[str]:
    """List the sectors of the catalogue."""
    query = ServiceItem.select(ServiceItem.sector).distinct().order_by(ServiceItem.sector)
    return [sector for (sector,) in query.tuples()]


def edition(key: str) -> ItemEdition | None:
    """Return an edition, None when there is none."""
    return ItemEdition.get_or_none(ItemEdition.id == key)


@prepared
def editions_by(keys: Any) -> Any:
    """Load many editions at once."""
    return ItemEdition.select().where(ItemEdition.id.in_(keys))


@prepared
def proposed_editions() -> Any:
    """List the editions that wait for a yes, newest first."""
    query = ItemEdition.select().where(ItemEdition.state == EditionState.PROPOSED)
    return query.order_by(ItemEdition.created_at.desc(), ItemEdition.id.desc()).limit(100)


def editions_of(code: str, *, published: bool = False) -> list[ItemEdition]:
    """List the editions of an item, newest first; only what everybody may read if asked."""
    return (_published_editions if published else _editions)(code)


@prepared
def _editions(code):
    return ItemEdition.select().where(ItemEdition.item == code).order_by(ItemEdition.number.desc())


@prepared
def _published_editions(code):
    mine = (ItemEdition.item == code) & ItemEdition.state.in_(PUBLISHED)
    return ItemEdition.select().where(mine).order_by(ItemEdition.number.desc())


def binding_editions(code: str) -> list[ItemEdition]:
    """List the editions that hold, held or will hold."""
    return editions_of(code, published=True)


def current_editions() -> dict[str, ItemEdition]:
    """Return the edition in force of every item by its code."""
    query = ItemEdition.select().where(ItemEdition.state == EditionState.IN_FORCE)
    return {one.item: one for one in query.order_by(ItemEdition.number)}


def waiting_edition(code: str) -> ItemEdition | None:
    """Return the edition of an item that is not in force yet, None when there is none."""
    mine = (ItemEdition.item == code) & ItemEdition.state.in_(WAITING)
    return ItemEdition.select().where(mine).first()


def waiting_codes() -> set[str]:
    """List the items that have an edition which is not in force yet."""
    query = ItemEdition.select(ItemEdition.item).where(ItemEdition.state.in_(WAITING))
    return {code for (code,) in query.tuples()}


def item_on(code: str, day: dt.date) -> ItemEdition | None:
    """Return the edition of an item that holds on a day, also before the job of the day ran."""
    return in_force(binding_editions(code), day)


def item_edition(code: str, number: int) -> ItemEdition | None:
    """Return an edition of an item by its number."""
    mine = (ItemEdition.item == code) & (ItemEdition.number == number)
    return ItemEdition.get_or_none(mine)


def edition_page(filters: dict[str, str], after: str = "", size: int = 20) -> Page:
    """Page through the editions, newest first; filters: state q."""
    query = ItemEdition.select()
    query = narrowing.same(query, filters, ItemEdition.state)
    for word in filters.get("q", "").split():
        named = narrowing.contains(ServiceItem.name, word)
        codes = ServiceItem.select(ServiceItem.code).where(named)
        found = narrowing.contains(ItemEdition.item, word)
        query = query.where(ItemEdition.item.in_(codes) | found)
    return paged(query, ItemEdition.created_at, ItemEdition.id, after, size)


def limit(key: str) -> LimitRow | None:
    """Return a row of the limits table, None when there is none."""
    return LimitRow.get_or_none(LimitRow.id == key)


def limit_page(filters: dict[str, str], after: str = "", size: int = 50) -> Page:
    """Page through the limits, the newest year first; filters: region kind year."""
    region, kind, year = (filters.get(name, "") for name in ("region", "kind", "year"))
    query = LimitRow.select().order_by(LimitRow.year.desc(), LimitRow.id.desc())
    if region:
        prefix = stem(region)
        query = query.where(fn.SUBSTR(LimitRow.region, 1, len(prefix)) == prefix)
    if kind:
        query = query.where(LimitRow.kind == kind)
    if year.isdecimal() and len(year) == 4:
        query = query.where(LimitRow.year == int(year))
    turn, _, key = after.partition("~")
    if turn.isdecimal() and len(turn) < 6:
        same = (LimitRow.year == int(turn)) & (LimitRow.id < key)
        query = query.where((LimitRow.year < int(turn)) | same)
    return cut(list(query.limit(size + 1)), size, "year", "id")


def limits_on(region: str | None, item: ServiceItem, day: dt.date) -> dict[str, limits.Limit]:
    """Return the limits that hold for an item at a place on a day, one of each kind."""
    around = [f"{(region or '')[:n].ljust(6, '0')}" for n in (2, 4, 6)]
    near = LimitRow.region.in_(["", *around, region or ""])
    rows = [row.seen_by_rules for row in LimitRow.select().where(near).order_by(LimitRow.id)]
    return limits.pick(rows, region or "", item.code, item.sector, day)


def region_titles(codes: set[str]) -> dict[str, str]:
    """Name places by their codes; the whole country has none."""
    rows = Region.select(Region.code, Region.name).where(Region.code.in_(sorted(codes - {""})))
    return {"": "全国", **dict(rows.tuples())}
