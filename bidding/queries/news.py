"""The newest public acts of buying under a filter, for feeds and subscriptions."""

from collections.abc import Mapping
from typing import Any

from app.kernel.events import Event
from app.kernel.prepared import prepared
from bidding.models import Requirement, Subscription
from bidding.queries import market
from bidding.rules import news


def newest(
    filters: Mapping[str, Any], *, kind: str = "", after: int = -1, most: int = 100
) -> list[tuple[Event, Requirement]]:
    """List the newest acts with their purchases, newest first; only what everybody may see."""
    query = Event.select().where(Event.key.in_(news.keys(kind)), Event.visibility == "public")
    if after >= 0:
        query = query.where(Event.seq > after)
    if any(filters.values()):
        query = query.where(Event.subject_id.in_(market.NOTICES.within(filters)))
    found = list(query.order_by(Event.seq.desc()).limit(most))
    things = {row.id: row for row in _published([one.subject_id for one in found])}
    return [(one, things[one.subject_id]) for one in found if one.subject_id in things]


def _published(keys: list[str]) -> list[Requirement]:
    query = Requirement.select().where(Requirement.id.in_(keys or [""]))
    return list(query.where(Requirement.published_at.is_null(False)))


@prepared
def any_of(rhythm: str) -> Any:
    """Ask whether anybody wants to hear at this rhythm."""
    mine = (Subscription.rhythm == rhythm) & Subscription.confirmed_at.is_null(False)
    return Subscription.select(Subscription.id).where(mine).limit(1).tuples()


def subscribers(rhythm: str, after: str, most: int) -> list[Subscription]:
    """List who wants to hear at a rhythm, in order of their ids."""
    mine = (Subscription.rhythm == rhythm) & Subscription.confirmed_at.is_null(False)
    query = Subscription.select().where(mine, Subscription.id > after)
    return list(query.order_by(Subscription.id).limit(most))


def of_person(person: str) -> list[Subscription]:
    """List a person's own subscriptions, the newest first."""
    query = Subscription.select().where(Subscription.person_id == person)
    return list(query.order_by(Subscription.created_at.desc(), Subscription.id))
