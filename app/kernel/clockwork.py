"""Ties the clocks to the moves: a transition's starts, pauses, resumes and stops."""

from __future__ import annotations

from typing import Any

from app.kernel import deadlines
from app.kernel.permissions import Actor
from app.kernel.workflow import Transition


def follow(move: Transition, subject: Any, actor: Actor, reason: str) -> None:
    """Do to the subject's clocks what the table says of this move."""
    for kind in move.stops:
        deadlines.stop(kind, subject, actor=actor, reason=reason)
    for kind in move.pauses:
        deadlines.pause(kind, subject, actor=actor, reason=reason or move.label)
    for kind in move.resumes:
        deadlines.resume(kind, subject, actor=actor, reason=reason)
    for kind in move.starts:
        deadlines.start(kind, subject, actor=actor)
