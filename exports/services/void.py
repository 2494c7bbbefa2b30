"""作废与换发: one person asks with a reason, another one decides; the number is never reused."""

from __future__ import annotations

from app.kernel.db import new_id, write
from app.kernel.errors import Forbidden, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from exports import registry
from exports.models import Paper
from exports.services.issue import promise
from exports.states import PAPER


def ask_void(paper: Paper, reason: str, actor: Actor, *, seen: int | None = None) -> Event:
    """Ask for a paper to be voided; it stays valid until another person decides."""
    with write():
        sets = {"asked_by": actor.person_id, "void_reason": reason.strip()}
        facts = {"number": paper.number}
        return fire(
            PAPER, paper, "ask_void", actor, reason=reason, seen=seen, facts=facts, sets=sets
        )


def decide(
    paper: Paper, action: str, actor: Actor, *, reason: str = "", seen: int | None = None
) -> Event:
    """Keep, void or replace; never by the one who asked. `replace` promises a new paper."""
    if action not in {"keep", "void", "replace"}:
        raise NotAllowed(Reason("请选择维持、作废或换发"))
    if actor.person_id == paper.asked_by:
        raise Forbidden(Reason("申请作废的人不能自己复核，请由另一位经办人办理"))
    with write():
        facts = {"number": paper.number, "why": paper.void_reason}
        event = fire(PAPER, paper, action, actor, reason=reason, seen=seen, facts=facts)
        if action == "replace":
            promise(registry.find(paper.document), paper.about_id, new_id(), replaces=paper.id)
    return event
