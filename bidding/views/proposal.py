"""What a new draft starts with, and the windows in force as a sentence above the fields."""

from flask import request

from app.accounts.queries import organisation
from app.kernel.errors import Reason
from app.web.guards import current_actor
from bidding import queries
from bidding.forms_scoring import typed
from bidding.queries import selection
from bidding.rules import terms_of_method, timetable
from bidding.services.publish import SLACK

_KEPT = ("title", "content", "amount_fen", "service_days", "contact", "phone", "complaint_phone")
_COLUMNS = (
    *_KEPT, "public_share", "scale", "staff_need", "method", "suite", "level", "source", "issue",
    "signup_until", "draw_at", "publicity_days", "publicity_hours", "reserves",
    "price_mode", "floor_fen", "ceiling_fen",
)  # fmt: skip


def start(limits, source):
    """Propose the shortest windows and the local numbers; own facts of an own failed one."""
    mine = organisation(current_actor().org_id)
    closes = timetable.proposed(limits.earliest_close, SLACK)
    proposed = {
        "contact": mine.contact,
        "phone": mine.phone,
        "complaint_phone": mine.phone,
        "content": "",
        "service_days": 0,
        "project": request.args.get("project", ""),
        "item": request.args.get("item", ""),
        "method": "random_draw",
        "signup_until": closes,
        "draw_at": timetable.proposed_draw(closes, limits.margin),
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
        **_percents({**told, **requirement.rule_data}, requirement),
        **typed(told.get("criteria", ())),
        "why": requirement.rule_data.get("reason", ""),
        "reason": "",
        "project": requirement.project_id,
        "item": requirement.item_id,
        "chosen": "".join(selection.called([requirement.chosen] if requirement.chosen_id else [])),
        "exclusions": "\n".join(f"{r.uscc} {r.name} {r.reason}" for r in rows),
        "witnesses": "、".join(requirement.witnesses),
        "service_days": requirement.service_days or None,
    }


def _percents(told, requirement):
    """Write basis points as the percentages that are typed."""
    points = {"abnormal_bp": told.get("abnormal_bp") or None}
    points |= {name: getattr(requirement, name) for name in ("floor_rate", "ceiling_rate")}
    shown = {name: _percent(value) for name, value in points.items() if value is not None}
    return {**shown, "base_values": "、".join(map(_percent, told.get("base_values", ())))}


def _percent(points):
    return terms_of_method.percent(points).rstrip("%")


ASKED = "按现行规定，现在发布的公告报名最早 {at} 截止，抽取（开启、竞价）至少在截止后 {minutes} 分钟，公示不少于 {n} 个工作日。"
INVITED = (
    "按现行规定，所选机构的接受期最早 {at} 截止，公示不少于 {n} 个工作日。"  # nothing is drawn
)


def windows(limits):
    """Say the windows in force, for the form."""
    text = ASKED if limits.margin else INVITED
    known = {"at": limits.earliest_close, "n": limits.publicity_days}
    told = [Reason.of(text, **known, **({"minutes": limits.margin} if limits.margin else {}))]
    if limits.publicity_hours:
        told.append(
            Reason.of("应急采购也可按小时公示，不少于 {hours} 小时。", hours=limits.publicity_hours)
        )
    return {"windows": told, "hourly": bool(limits.publicity_hours)}
