"""What is new, for readers of news: agencies that came, notices of the market."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from app.kernel.events import Event
from app.kernel.permissions import ANONYMOUS, allowed
from app.kernel.room import subject_of, subjects_of
from exports.open.reading import LIVE, address
from exports.open.writing import Entry
from intermediaries.models import Agency

NEWEST = 100
NOTICES = {
    "bidding.requirement.publish": "采购公告",
    "bidding.requirement.approve": "采购公告",
    "bidding.requirement.revise": "公告更正",
    "bidding.requirement.cancel": "终止公告",
    "bidding.requirement.invalidate": "终止公告",
    "bidding.requirement.draw": "选取结果公示",
    "bidding.requirement.accept": "选取结果公示",
    "bidding.requirement.choose": "择优选取结果公示",
    "bidding.requirement.rank": "选取结果公示",
    "bidding.requirement.award": "中选公告",
    "bidding.requirement.fail": "流标公告",
    "bidding.requirement.turn_down": "流标公告",
}


def agencies() -> Iterator[Entry]:
    """List the agencies that were admitted last, newest first."""
    query = Agency.select().where(Agency.state.in_(LIVE), Agency.listed_at.is_null(False))
    for one in query.order_by(Agency.listed_at.desc(), Agency.id).limit(NEWEST):
        link = address(url_for("intermediaries.public_page", id=one.id))
        yield Entry(f"urn:uscc:{one.uscc}", one.name, link, one.listed_at, one.services_text)


def notices() -> Iterator[Entry]:
    """List the last notices whose purchase everybody may see, newest first."""
    query = Event.select().where(Event.key.in_(list(NOTICES)), Event.visibility == "public")
    found = list(query.order_by(Event.seq.desc()).limit(NEWEST))
    things = subjects_of(found)
    for event in found:
        thing, kind = things.get((event.subject_kind, event.subject_id)), event.subject_kind
        known = subject_of(kind)
        if thing is None or not allowed(ANONYMOUS, known.view_permission, thing):
            continue
        title = f"{NOTICES[event.key]}：{known.title(thing)}"
        yield Entry(f"urn:lianshen:log:{event.seq}", title, address(known.url(thing)), event.at)
