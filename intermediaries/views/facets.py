"""The facets beside the public list: values with how many agencies each would find, as links.

Written once for a state of the filters and kept while nothing happens in the house (the log has
not grown), some seconds where much happens: a hot page asks for nothing but the log's size.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import current_app, render_template
from markupsafe import Markup

from app.kernel import clock
from app.web.i18n import locale, shown, t
from intermediaries import queries
from intermediaries.queries import shelf, shortlists
from intermediaries.queries.facets import facets, on_shortlist
from intermediaries.queries.tally import Counts
from intermediaries.rules.qualifying import BAND_LABELS
from intermediaries.rules.standing import GRADES

SHOWN = 8  # values of a facet before the rest is folded
MOST, QUIET, BUSY = 256, 60.0, 5.0
PATH = "/agencies"


@dataclass(frozen=True)
class Value:
    """One value of a facet: where choosing it leads (or leaving it, once chosen)."""

    label: str
    url: str
    count: int | None
    is_chosen: bool = False
    inner: tuple = ()


@dataclass(frozen=True)
class Facet:
    """A facet: its name, its values, the values folded away."""

    name: str
    label: str
    values: list[Value]
    more: list[Value]


def panel(f: queries.Filters, compared: list[str]) -> Markup:
    """Return the facets for these filters as written HTML; links keep what is to be compared."""
    kept = current_app.extensions.setdefault("hall_facets", {})
    key, size, now = (f, *compared, locale(), clock.today()), _log_size(), time.monotonic()
    found = kept.get(key)
    if found and now - found[1] < (QUIET if found[0] == size else BUSY):
        return found[2]
    told = _facets(f, compared)
    text = render_template("intermediaries/_facets.html", facets=told, chips=list(_chips(told)))
    if len(kept) >= MOST:
        kept.clear()
    kept[key] = (size, now, Markup(text))  # noqa: S704 a template has escaped it
    return kept[key][2]


def _log_size() -> int:
    return shelf.fetch("SELECT size FROM log_head WHERE id = 1", [])[0][0]


def _facets(f: queries.Filters, compared: list[str]) -> list[Facet]:
    today = clock.today()
    counts = facets(f, today)
    shown = counts or facets(queries.Filters(item=f.item, kind=f.kind, region=f.region), today)
    write = _Writer(f, compared, counted=counts is not None)
    grades = {grade: grade for grade in GRADES}
    return [
        write.facet("item", "服务事项", dict(shelf.item_names()), shown),
        write.facet("kind", "资质", {}, shown),
        write.facet("band", "资质等级", BAND_LABELS, shown, order=list(BAND_LABELS)),
        write.places(shown),
        write.facet("grade", "信用等级", grades, shown, order=list(GRADES)),
        _shortlists(write, f, today),
    ]


def _shortlists(write: _Writer, f: queries.Filters, today: dt.date) -> Facet:
    """Write the shortlists in force; there is no such facet where no place has one."""
    told = []
    for key, title in shortlists.running(today):
        n = on_shortlist(f, key, today)
        one = write.value("intake", key, title, n or 0)
        told.append(replace(one, count=n))
    return _folded("intake", "入选名单", told)


class _Writer:
    """Writes values of one state of the filters."""

    def __init__(self, f: queries.Filters, compared: list[str], *, counted: bool) -> None:
        self.counted, self.compared = counted, [("a", one) for one in compared]
        self.asked = {"q": f.text.strip(), "sort": "" if f.sort == "credit" else f.sort}
        self.asked |= {"item": f.item, "kind": f.kind, "band": f.band}
        self.asked |= {"region": f.region, "grade": f.grade, "intake": f.intake}

    def url(self, name: str, value: str) -> str:
        """Write the address of the list with one filter changed, from its first page."""
        asked = [(key, one) for key, one in (self.asked | {name: value}).items() if one]
        asked += self.compared
        return f"{PATH}?{urlencode(asked)}" if asked else PATH

    def value(self, name: str, value: str, label: str, n: int) -> Value:
        """Write one value; chosen, it leads back to the list without it."""
        is_chosen = self.asked[name] == value
        url = self.url(name, "" if is_chosen else value)
        return Value(label, url, n if self.counted else None, is_chosen)

    def facet(
        self, name: str, label: str, names: dict[str, str], counts: Counts, order: Iterable = ()
    ) -> Facet:
        """Write a facet, the most frequent values first, or in the order given."""
        found = counts[name]
        if self.asked[name]:
            found[self.asked[name]] += 0
        keys = [one for one in order if one in found] or sorted(found, key=lambda x: (-found[x], x))
        words = {key: t(names[key]) if key in names else shown(key) for key in keys}
        values = [self.value(name, key, words[key], found[key]) for key in keys]
        return _folded(name, label, values)

    def places(self, counts: Counts) -> Facet:
        """Write cities; under the chosen one its counties, a province or unknown place by name."""
        city, county = counts["city"], counts["county"]
        chosen = self.asked["region"]
        if chosen and chosen not in county:
            city[chosen] += 0
        names = shelf.place_names([*city, *county])
        values = []
        for code in sorted(city, key=lambda x: (x[:4] != chosen[:4], -city[x], x)):
            one = self.value("region", code, names.get(code, code), city[code])
            inner = ()
            if chosen and code[:4] == chosen[:4]:
                near = sorted(county, key=lambda x: (-county[x], x))
                inner = tuple(
                    self.value("region", x, names.get(x, x), county[x]) for x in near if x != code
                )
            values.append(Value(one.label, one.url, one.count, one.is_chosen, inner))
        return _folded("region", "注册地", values)


def _folded(name: str, label: str, values: list[Value]) -> Facet:
    shown = [one for n, one in enumerate(values) if n < SHOWN or one.is_chosen]
    return Facet(name, label, shown, [one for one in values if one not in shown])


def _chips(found: list[Facet]) -> Iterable[tuple[str, Value]]:
    """List what is chosen."""
    for facet in found:
        for value in facet.values:
            yield from ((facet.label, one) for one in (value, *value.inner) if one.is_chosen)
