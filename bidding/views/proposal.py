"""What a new draft starts with, and the windows in force as a sentence above the fields."""

import datetime as dt

from flask import request

from app.accounts.queries import organisation
from app.kernel import clock
from app.kernel.errors import Reason
from app.web.guards import current_actor
from bidding.rules import timetable
from intermediaries import queries as shelf
from intermediaries.rules import limits as local

_KEPT = ("title", "content", "amount_fen", "service_days", "contact", "phone", "complaint_phone")
_SLACK = dt.timedelta(minutes=10)  # time to read the draft once more before it is published


def start(limits, source):
    """Propose the shortest windows and the local numbers; own facts of an own failed one."""
    mine = organisation(current_actor().org_id)
    closes = _closing(limits.earliest_close)
    proposed = {
        "contact": mine.contact,
        "phone": mine.phone,
        "complaint_phone": mine.phone,
        "project": request.args.get("project", ""),
        "item": request.args.get("item", "drawing-review"),
        "method": "random_draw",
        "signup_until": closes,
        "draw_at": closes + dt.timedelta(minutes=limits.margin),
        "publicity_days": max(1, limits.publicity_days),
        "suite": "sha256",
        "level": 1,
        "source": "none",
        "reserves": 0,
    }
    if source is None or source.owner_id != current_actor().org_id:
        return proposed
    kept = {name: getattr(source, name) for name in _KEPT}
    return {**proposed, **kept, "project": source.project_id, "item": source.item_id}


def _closing(earliest):
    """In the afternoon of the first possible day; a window of minutes gets time to publish."""
    if earliest.time() == dt.time():
        return dt.datetime.combine(earliest.date(), dt.time(17))
    return timetable.whole_minute(earliest + _SLACK)


def local_limits(region, code):
    """Say which limits of the place hold for an item, while the form is filled in."""
    item = shelf.item(code)
    if item is None:
        return []
    return local.explain(shelf.limits_on(region, item, clock.today()))


def windows(limits, region, code):
    """Say the windows and the limits in force, for the form."""
    told = [
        Reason.of(
            "按现行规定，现在发布的公告报名最早 {at} 截止，抽取至少在截止后 {minutes} 分钟，公示不少于 {n} 个工作日。",
            at=limits.earliest_close,
            minutes=limits.margin,
            n=limits.publicity_days,
        )
    ]
    if limits.publicity_hours:
        told.append(
            Reason.of("应急采购也可按小时公示，不少于 {hours} 小时。", hours=limits.publicity_hours)
        )
    bounds = local_limits(region, code)
    return {"windows": told, "bounds": bounds, "hourly": bool(limits.publicity_hours)}
