"""What a new draft starts with, and the windows in force as a sentence above the fields."""

import datetime as dt

from flask import request

from app.accounts.queries import organisation
from app.kernel.errors import Reason
from app.web.guards import current_actor
from bidding import queries
from bidding.rules import terms_of_method, timetable

_KEPT = ("title", "content", "amount_fen", "service_days", "contact", "phone", "complaint_phone")
_COLUMNS = (
    *_KEPT, "public_share", "scale", "staff_need", "method", "suite", "level", "source", "issue",
    "signup_until", "draw_at", "publicity_days", "publicity_hours", "reserves", "floor_fen",
)  # fmt: skip
_SLACK = dt.timedelta(minutes=10)  # time to read the draft once more before it is published


def start(limits, source):
    """Propose the shortest windows and the local numbers; own facts of an own failed one."""
    mine = organisation(current_actor().org_id)
    closes = _closing(limits.earliest_close)
    proposed = {
        "contact": mine.contact,
        "phone": mine.phone,
        "complaint_phone": mine.phone,
        "content": "",
        "service_days": 0,
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


def of(requirement):
    """Tell a draft or a notice as the forms of its steps want it."""
    rows = [r for r in queries.exclusions_of(requirement) if not r.automatic]
    told = {name: getattr(requirement, name) for name in _COLUMNS}
    told |= requirement.details
    terms = terms_of_method.read(requirement.method, requirement.rule_data)
    if terms is not None:
        told |= terms_of_method.write(terms)
    return {
        **told,
        "why": requirement.rule_data.get("reason", ""),
        "reason": "",
        "chosen": requirement.chosen.uscc if requirement.chosen else "",
        "exclusions": "\n".join(f"{r.uscc} {r.name} {r.reason}" for r in rows),
        "witnesses": "、".join(requirement.witnesses),
        "service_days": requirement.service_days or None,
    }


def windows(limits):
    """Say the windows in force, for the form."""
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
    return {"windows": told, "hourly": bool(limits.publicity_hours)}
