"""The options of the shelf's filters, written once for each content: a hot page needs no loop."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from app.web.i18n import t
from intermediaries.queries import shelf


@lru_cache(maxsize=64)
def _written(rows: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    parts = []
    for value, label in rows:
        mark = " selected" if value == chosen else ""
        parts.append(f'<option value="{escape(value)}"{mark}>{escape(label)}</option>')
    return Markup("".join(parts))  # noqa: S704 every part is escaped above


def choices(rows, chosen: str) -> Markup:
    """Write the options of (value, Chinese label) pairs in the reader's language."""
    return _written(tuple((value, t(label)) for value, label in rows), chosen)


def regions(chosen: str) -> Markup:
    """Write the cities with agencies; under the chosen one its counties."""
    city = f"{chosen[:4]}00" if chosen else ""
    rows = []
    for code, name, n in shelf.places():
        rows.append((code, f"{name}（{n}）"))
        if code == city:
            found = shelf.counties(city)
            rows += [(c, f"\u3000{title}（{m}）") for c, title, m in found if c != city]
    return _written(tuple(rows), chosen)
