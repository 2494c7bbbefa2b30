"""What is new, for readers of news: agencies that came, notices of the market."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for

from bidding.queries import news
from bidding.rules.news import NEWS
from exports.open.reading import LIVE, address
from exports.open.writing import Entry
from intermediaries.models import Agency

NEWEST = 100


def agencies() -> Iterator[Entry]:
    """List the agencies that were admitted last, newest first."""
    query = Agency.select().where(Agency.state.in_(LIVE), Agency.listed_at.is_null(False))
    for one in query.order_by(Agency.listed_at.desc(), Agency.id).limit(NEWEST):
        link = address(url_for("intermediaries.public_page", id=one.id))
        yield Entry(f"urn:uscc:{one.uscc}", one.name, link, one.listed_at, one.services_text)


def notices(filters: Mapping[str, Any], kind: str = "") -> Iterator[Entry]:
    """List the last notices under a filter, newest first."""
    for event, thing in news.newest(filters, kind=kind, most=NEWEST):
        link = address(url_for("bidding.requirement", id=thing.id))
        title = f"{NEWS[event.key].title}：{thing.title}"
        yield Entry(f"urn:lianshen:log:{event.seq}", title, link, event.at)
