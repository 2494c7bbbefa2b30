"""Public lists under filters: each set of filters is a question whose SQL is written once.

Words go through the search index, whose question holds its own values; such a list is asked anew.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from peewee import ModelSelect, fn

from app.accounts.models import Organisation
from app.kernel import search
from app.kernel.paging import Page, cut, spot
from app.kernel.prepared import prepared
from bidding.models import Requirement
from intermediaries.rules.standing import stem

DAY = dt.timedelta(days=1)
Condition = Callable[[Any], Any]

# Conditions on the purchase that every public list knows.
OF_PURCHASE: Mapping[str, Condition] = {
    "item": lambda v: Requirement.item == v,
    "method": lambda v: Requirement.method == v,
    "region_from": lambda v: Requirement.region >= v,
    "region_below": lambda v: Requirement.region < v,
}


@dataclass(frozen=True)
class Listing:
    """A list ordered by (moment, key) descending, its conditions, and by what it is counted."""

    rows: Callable[[], ModelSelect]
    bare: Callable[[ModelSelect], ModelSelect]
    model: type
    moment: Any
    group: Any
    conditions: Mapping[str, Condition] = field(default_factory=dict)

    def page(self, filters: Mapping[str, Any], after: str = "", size: int = 20) -> Page:
        """Read one page under the filters, newest first."""
        values = {**values_of(filters), "most": size + 1}
        seen = spot(after)
        if seen:
            values |= {"seen_at": seen[0], "seen_key": seen[1]}
        return cut(_asked(self, "_rows", values, filters), size, self.moment.name, "id")

    def counts(self, filters: Mapping[str, Any], without: str = "") -> dict[Any, int]:
        """Count what the filters let through by group; the filter `without` is left out."""
        kept = {name: value for name, value in filters.items() if name != without}
        return dict(_asked(self, "_tally", values_of(kept), kept))

    def within(self, filters: Mapping[str, Any]) -> ModelSelect:
        """Give the keys of what the filters let through, as a question inside another."""
        query = self.bare(self.model.select(self.model.id))
        return self._under(query, values_of(filters), filters)

    def _rows(self, values: Mapping[str, Any], filters: Mapping[str, Any]) -> ModelSelect:
        query = self._under(self.rows(), values, filters)
        if "seen_at" in values:
            at, key, moment = values["seen_at"], values["seen_key"], self.moment
            query = query.where((moment < at) | ((moment == at) & (self.model.id < key)))
        return query.order_by(self.moment.desc(), self.model.id.desc()).limit(values["most"])

    def _tally(self, values: Mapping[str, Any], filters: Mapping[str, Any]) -> ModelSelect:
        query = self.bare(self.model.select(self.group, fn.COUNT(self.model.id)))
        return self._under(query, values, filters).group_by(self.group).tuples()

    def _under(
        self, query: ModelSelect, values: Mapping[str, Any], filters: Mapping[str, Any]
    ) -> ModelSelect:
        known = {**OF_PURCHASE, **self.conditions}
        for name in sorted(known.keys() & values.keys()):
            query = query.where(known[name](values[name]))
        for words, kind, column in _words(filters):
            query = query.where(column.in_(search.matching(kind, words)))
        return query

    def __hash__(self) -> int:
        """A list is the one of its name; its parts are functions."""
        return id(self)


def _words(filters: Mapping[str, Any]) -> Iterable[tuple[str, str, Any]]:
    """List what is to be found through the search index; words without a letter ask nothing."""
    asked = (
        (filters.get("q") or "", Requirement.subject_kind, Requirement.id),
        (filters.get("owner") or "", Organisation.subject_kind, Requirement.owner),
    )
    return [one for one in asked if search.matching(one[1], one[0]) is not None]


def values_of(filters: Mapping[str, Any]) -> dict[str, Any]:
    """Turn what was chosen into values of conditions; what is empty asks nothing."""
    values = {
        name: value
        for name, value in filters.items()
        if value not in ("", None, ()) and name not in {"q", "owner", "region", "since", "until"}
    }
    if filters.get("region"):
        begin = stem(filters["region"])
        values |= {"region_from": begin, "region_below": f"{begin}:"}
    if filters.get("since"):
        values["since"] = dt.datetime.combine(filters["since"], dt.time())
    if filters.get("until"):
        values["until"] = dt.datetime.combine(filters["until"], dt.time()) + DAY
    return values


def _asked(
    listing: Listing, part: str, values: dict[str, Any], filters: Mapping[str, Any]
) -> list[Any]:
    if _words(filters):
        return list(getattr(listing, part)(values, filters))
    return _question(listing, part, frozenset(values))(**values)


@cache
def _question(listing: Listing, part: str, names: frozenset[str]) -> Callable[..., list[Any]]:
    """Prepare the question of one set of filters; `names` are those of its values."""
    del names  # the key of the cache: each set is a question of its own

    def build(**values: Any) -> ModelSelect:
        return getattr(listing, part)(values, {})

    return prepared(build)
